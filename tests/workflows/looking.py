"""Asking an incident to look around, and what comes of it; and the duplicates that it is to find."""

from incident.commands import Reconcile
from incident.differences import Difference, Kind, sweep_key
from sandbox import people
from sandbox.slack.state import Channel, Message
from tests.workflows.case import Case, key_of, words_of
from tests.workflows.house import House


async def asked_to_look(case: Case) -> str:
    """The beginning of the keys of the sweep that somebody asked for."""
    await case.told(Reconcile)
    positions = [n for n, entry in enumerate(await case.timeline()) if entry.kind == "reconciliation_asked"]
    return sweep_key(positions[-1], "")


async def looked_around(case: Case) -> list[Difference]:
    """Somebody asks for it; what was different."""
    keys = await asked_to_look(case)
    view = await case.until(
        lambda view: any(step.key == f"{keys}told" and step.settled for step in view.steps),
        "all is looked at",
    )
    results = [step.result for step in view.steps if step.key.startswith(keys) and step.result]
    found = [each for result in results for each in result.get("differences", [])]
    return [Difference.model_validate(each) for each in found]


def kinds(found: list[Difference]) -> list[Kind]:
    return [difference.kind for difference in found]


def twin_of(house: House, channel: Channel, key: str) -> Message:
    """The same message once more, as a call that was given up long before may still bring it."""
    first = next(m for m in channel.messages if key_of(m) == key)
    return house.workspace.post(
        channel, people.BOT_USER_ID, first.text, blocks=first.blocks, metadata=first.metadata
    )


def told(case: Case, where: Channel | None = None) -> list[str]:
    return [words_of(message) for message in case.said("Muster looked around", where)]
