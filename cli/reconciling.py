"""`muster reconcile`: asks an incident to look through the vendors, and waits until it has, or until one keeps it waiting."""

import asyncio
import time
from collections.abc import Iterable

from pydantic import BaseModel

from cli.running import out
from incident.commands import Reconcile
from incident.differences import Difference, sweep_key
from incident.state import Step
from incident.view import IncidentView
from incident.vocabulary import StepState
from incident.words.differences import in_words
from incident.words.phrases import state
from workflows.client import Incidents

PATIENCE, LOOK_EVERY = 30.0, 0.3  # seconds


class Look(BaseModel):
    command_id: str
    result: str
    mended: list[str]
    found: list[str]
    waiting: list[str]  # what could not be looked at yet, and why
    differences: list[Difference]


async def looked_around(incidents: Incidents, incident: str, command: Reconcile) -> Look:
    """Raises Refused, NoSuchIncident, NotAnswering."""
    result = await incidents.update(incident, command)
    asked = [n for n, e in enumerate(await incidents.timeline(incident)) if e.kind == "reconciliation_asked"]
    begun = time.monotonic()
    while True:
        view = await incidents.incident(incident)
        steps = {step.key: step for step in view.steps if step.key.startswith(sweep_key(asked[-1], ""))}
        told = steps.pop(sweep_key(asked[-1], "told"), None)
        if (told and told.settled) or _kept_waiting(steps.values()) or time.monotonic() - begun > PATIENCE:
            return _look(command.command_id, result, list(steps.values()), view)
        await asyncio.sleep(LOOK_EVERY)


def _kept_waiting(steps: Iterable[Step]) -> bool:
    in_hand = [step.state for step in steps if not step.settled]
    return bool(in_hand) and all(state is StepState.RETRYING for state in in_hand)


def _look(command_id: str, result: str, steps: list[Step], view: IncidentView) -> Look:
    names = {p.slack_id: p.name for p in view.participants if p.slack_id}
    results = [step.result for step in steps if step.result]
    found = [each for result in results for each in result.get("differences", [])]
    differences = [Difference.model_validate(each) for each in found]
    said = {each: in_words(each, lambda slack_id: names.get(slack_id, slack_id)) for each in differences}
    return Look(
        command_id=command_id,
        result=result,
        mended=[words for each, words in said.items() if each.mended],
        found=[words for each, words in said.items() if not each.mended],
        waiting=[f"{step.what}: {state(step)}" for step in steps if not step.settled],
        differences=differences,
    )


def show_look(look: Look) -> None:
    lines = [
        *(f"Mended: {words}" for words in look.mended),
        *(f"Found: {words}" for words in look.found),
        *(f"Not done yet: {words}" for words in look.waiting),
    ]
    for line in lines or ["Everything is as it should be."]:
        out.print(line, highlight=False, markup=False, soft_wrap=True)
