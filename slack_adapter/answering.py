"""How listeners answer Slack in time: work that is quick is acknowledged with its result, so that "acknowledged" means "kept".

Errors become one calm sentence here; a person never reads a stack trace.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond
from temporalio.client import RPCTimeoutOrCancelledError
from temporalio.service import RPCError

from activities.blocks import blocks
from incident.message import Message, escaped
from incident.refusals import Refused
from incident.words import slack as words
from slack_adapter.desk import Desk
from workflows.client import NoReview, NoSuchIncident, NotAnswering

log = structlog.get_logger(__name__)

UNREACHABLE = (
    RPCError,
    RPCTimeoutOrCancelledError,
    TimeoutError,
    RuntimeError,  # a client that never reached it
)
ACKNOWLEDGED_WITHIN = 2.0  # seconds; Slack gives up after three

Said = str | Message | None
Work = Coroutine[Any, Any, Said]
View = dict[str, Any]


class FieldErrors(Exception):
    """What is wrong with a form, by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def calm(error: BaseException, *, anew: bool = False) -> str:
    """What a person is told about a trouble; `anew` where whoever says it again says another thing to Muster."""
    match error:
        case Refused():
            return error.reason
        case NoReview():
            return escaped(str(error))
        case NoSuchIncident():
            return words.no_such_incident(error.incident)
        case NotAnswering():
            return words.not_answering()
    log.error("could not carry out a command", error=repr(error), exc_info=error)
    return words.unreachable(anew=anew) if isinstance(error, UNREACHABLE) else words.own_fault(anew=anew)


async def answer_command(desk: Desk, ack: AsyncAck, respond: AsyncRespond, work: Work) -> None:
    """Acknowledge a slash command with what the work says; work that takes longer says it afterwards."""
    task = _begin(desk, _calmly(work))
    if await _in_time(task):
        await ack(**_rendered(task.result()))
        return
    await ack()
    if said := await task:
        await respond(**_rendered(said))


async def answer_press(desk: Desk, ack: AsyncAck, respond: AsyncRespond, work: Work) -> None:
    """The press of a button; what there is to say, if anything, is for the one who pressed."""
    task = _begin(desk, _calmly(work))
    await _in_time(task)
    await ack()
    said = await task
    if said and respond.response_url:
        await respond(**_rendered(said), response_type="ephemeral", replace_original=False)


async def answer_form(
    desk: Desk, ack: AsyncAck, body: dict[str, Any], work: Coroutine[Any, Any, View | None]
) -> None:
    """Close a form, or show the view that the work gives, once the work is done; otherwise keep it open, and with it
    everything that was typed. Sending it again is safe: a form's command is applied once."""
    task = _begin(desk, work)
    try:
        view = await asyncio.wait_for(task, ACKNOWLEDGED_WITHIN)
    except FieldErrors as refused:
        await ack(response_action="errors", errors=refused.errors)
    except Exception as error:
        first = next(block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input")
        await ack(response_action="errors", errors={first: calm(error)})
    else:
        await (ack(response_action="update", view=view) if view else ack())


def _begin(desk: Desk, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    """Keep the listener in sight, so that stopping the process waits for it."""
    listener = asyncio.current_task()
    if listener is not None:
        desk.under_way.add(listener)
        listener.add_done_callback(desk.under_way.discard)
    return asyncio.create_task(work)


async def _calmly(work: Work) -> Said:
    """Of commands and presses: Slack gives each a new id, and so it is another command when it is said again."""
    try:
        return await work
    except Exception as error:
        return calm(error, anew=True)


async def _in_time(task: "asyncio.Task[Any]") -> bool:
    done, _ = await asyncio.wait({task}, timeout=ACKNOWLEDGED_WITHIN)
    return bool(done)


def _rendered(said: Said) -> dict[str, Any]:
    if isinstance(said, Message):
        return {"text": said.text, "blocks": blocks(said)}
    return {"text": said or ""}
