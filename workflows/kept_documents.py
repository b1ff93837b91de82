"""What is kept true in the incident document: how things stand, and the timeline."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256

from temporalio import workflow

from activities.google import Google
from activities.models import Block, WriteBlocks
from incident.state import Step
from incident.vocabulary import Status, StepState
from incident.words import document as words
from workflows.life import Life
from workflows.steps import Unless

BLOCKS = "document-blocks"
PAUSE = timedelta(minutes=1)  # Google takes sixty writes a minute, of all incidents together


async def keep_document_true(life: Life) -> None:
    document = await life.settled("incident-document")
    if document.state is not StepState.DONE:
        return
    await _pause(lambda: life.is_settled("fill-incident-document"), PAUSE)
    while True:
        await workflow.wait_condition(lambda: not (_put_away(life) or _shows(life)))
        status, blocks = life.incident.status, _blocks(life)
        await life.step(
            BLOCKS,
            Google.write_blocks,
            WriteBlocks(document=document.result["id"], blocks=blocks),
            what="keep status and timeline in the document",
            unless=lambda: _put_away(life),
            again=True,
        )
        # Also when Google refused: the next change is reason enough to try again.
        life.carried.shown[BLOCKS] = _digest(blocks)
        await _pause(lambda: _in_haste(life, status), PAUSE)  # noqa: B023


async def until_document_is_true(life: Life, unless: Unless) -> None:
    """Wait until it says what is, or cannot be made to."""
    if _done(life.carried.steps.get("incident-document")):
        await workflow.wait_condition(lambda: bool(unless() or _put_away(life)) or _shows(life))


def _put_away(life: Life) -> str | None:
    """Until the folder is back, when the incident is reopened."""
    if life.coming_back("folder"):
        return "the document is still read-only"
    return "the document was made read-only first" if "archive-folder" in life.carried.steps else None


def _in_haste(life: Life, before: Status) -> bool:
    """What becomes stable or closed is written at once, and nothing waits while everything is being put away."""
    return life.closed or life.incident.status is not before


async def _pause(unless: Callable[[], bool], pause: timedelta) -> None:
    with suppress(TimeoutError):
        await workflow.wait_condition(
            unless, timeout=pause, timeout_summary="then write in the document again"
        )


def _shows(life: Life) -> bool:
    wanted = life.seen(BLOCKS, lambda: _digest(_blocks(life)), with_timeline=True)
    return life.carried.shown.get(BLOCKS) == wanted


def _blocks(life: Life) -> list[Block]:
    said = words.blocks(life.incident, life.carried.steps, life.policy)
    return [Block(name=life.key_of(name), lines=lines) for name, lines in said.items()]


def _digest(blocks: list[Block]) -> str:
    said = "\n".join(line for block in blocks for line in block.lines)
    return sha256(said.encode()).hexdigest()[:16]


def _done(step: Step | None) -> bool:
    return step is not None and step.state is StepState.DONE
