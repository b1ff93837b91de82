"""Every command is both a signal and an update of the same name, with the same payload. The handlers are made here."""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError
from temporalio import workflow
from temporalio.exceptions import ApplicationError

from incident.commands import Command
from incident.refusals import Refused
from incident.words import refusals as say
from workflows.carried import Answered

REFUSED = "Refused"  # type of the ApplicationError: the command changed nothing
AHEAD = "asked between two workflow tasks; ask again"  # what such a query fails with
MOVED = "ContinuedAsNew"  # the same: the next run will answer, ask it again with the same command_id


class Listener(Protocol):
    def receive(self, command: Command, *, asked: bool = False) -> None:
        """`asked`: by update, so that whoever tells it hears a refusal at once, and may mean it anew."""

    async def answer_to(self, command: Command) -> Answered | None: ...


W = TypeVar("W", bound=type[Any])


def parse(kind: type[Command], payloads: tuple[Any, ...]) -> Command:
    """Raises Refused that names what was wrong with the payload."""
    if len(payloads) != 1:
        raise Refused(say.bad_payload(kind.name, f"it takes one JSON object, not {len(payloads)}"))
    try:
        return kind.model_validate(payloads[0])
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'payload'}: {e['msg']}" for e in error.errors()
        )
        raise Refused(say.bad_payload(kind.name, problems)) from error


def listens_to(commands: dict[str, type[Command]]) -> Callable[[W], W]:
    """Class decorator, to be applied under `workflow.defn`.

    The handlers take whatever comes: a signal that Python could not pass on would fail the workflow task for ever.
    They are made once, though Temporal's sandbox defines the class anew for every workflow that it takes up.
    """

    def decorate(cls: W) -> W:
        for kind in commands.values():
            setattr(cls, f"on_signal_{kind.name}", _signal(kind))
            update, validator = _update(kind)
            setattr(cls, f"on_update_{kind.name}", update)
            setattr(cls, f"check_update_{kind.name}", validator)
        return cls

    return decorate


@cache
def _signal(kind: type[Command]) -> Callable[..., None]:
    @workflow.signal(name=kind.name, description=kind.__doc__)
    def signal(self: Listener, *payloads: Any) -> None:
        try:
            self.receive(parse(kind, payloads))
        except Refused as refused:  # nobody can be told: the payload did not even say who asks
            workflow.logger.warning("signal refused", extra={"signal": kind.name, "reason": refused.reason})

    return signal


@cache
def _update(kind: type[Command]) -> tuple[Callable[..., Any], Callable[..., None]]:
    """And its validator."""

    @workflow.update(name=kind.name, description=kind.__doc__)
    async def update(self: Listener, *payloads: Any) -> str:
        command = parse(kind, payloads)
        self.receive(command, asked=True)
        answered = await self.answer_to(command)
        if answered is None:
            raise ApplicationError("continued as new; ask again", type=MOVED)
        if answered.refused:
            raise ApplicationError(answered.text, type=REFUSED)
        return answered.text

    return update, update.validator(_validator(kind))


def _validator(kind: type[Command]) -> Callable[..., None]:
    def check(self: Listener, *payloads: Any) -> None:
        try:
            parse(kind, payloads)
        except Refused as refused:
            raise ApplicationError(refused.reason, type=REFUSED) from refused

    return check
