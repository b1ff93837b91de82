"""Replays the histories in a record with the workflow's code of today: what it did then must be what it would do now."""

import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.worker import Replayer

from incident.bundle import MANIFEST, Contents, Verified, checked, histories, read_manifest, unpacked
from incident.record import RecordError
from workflows.incident import IncidentWorkflow
from workflows.payloads import CONVERTER

REPLAY = "replay of"
HOUSE = Path(__file__).parents[1]
DECIDES = ("incident", "roster", "workflows")  # the rooms whose code decides what an incident does
WORDS = re.compile(r'message: "((?:[^"\\]|\\.)*)"')
AFTER_A_START = (
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
)


async def verified(packed: bytes, source: str) -> list[Verified]:
    """Every hash, and a replay of every history. Raises RecordError for what is no bundle at all."""
    looked_at, content = checked(packed, source), unpacked(packed, source)
    changed = {each.what for each in looked_at if not each.ok}
    return looked_at + [
        await _replayed(content, *each) for each in histories(content) if each[0] not in changed
    ]


async def _replayed(content: Contents, name: str, text: bytes) -> Verified:
    what = f"{REPLAY} {name}"
    try:
        history = WorkflowHistory.from_json("verified", text.decode())
    except Exception as error:  # whatever a changed byte makes of it
        return Verified(what, False, f"cannot be read: {error}".splitlines()[0])
    if no_history := _no_history(history.events):
        return Verified(what, False, no_history)
    replayer = Replayer(
        workflows=[IncidentWorkflow], data_converter=CONVERTER, build_id=code_version(), runtime=_silent()
    )
    failure = (await replayer.replay_workflow(history, raise_on_replay_failure=False)).replay_failure
    if failure is not None:
        return Verified(what, False, f"{_other_code(content)}{_reason(failure)}".splitlines()[0])
    return Verified(what, True, f"{len(history.events)} events, as this Muster would do it")


def _no_history(events: Sequence[HistoryEvent]) -> str | None:
    """Why these events are none of Temporal's: its replayer does not refuse them, it waits for ever (temporalio 1.35)."""
    if not events or events[0].event_type != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
        return "it does not begin with the start of a workflow"
    for place, event in enumerate(events, 1):
        if event.event_id != place or event.WhichOneof("attributes") is None or not event.event_type:
            return f"event {place} is missing or is none"
    for event, then in pairwise(events):
        if (
            event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
            and then.event_type not in AFTER_A_START
        ):
            return f"event {then.event_id} cannot follow the start of a workflow task"
    return None


@cache
def _silent() -> Runtime:
    """What is wrong is said once, in what was found, and not in a log beside it."""
    return Runtime(telemetry=TelemetryConfig(logging=None))


def _reason(failure: Exception) -> str:
    """The core wraps its words up in how it prints its own structures."""
    found = WORDS.search(str(failure))
    return found[1] if found else str(failure)


def _other_code(content: Contents) -> str:
    try:
        writer = read_manifest(content, MANIFEST).muster
    except RecordError:
        return ""
    if writer == code_version():
        return ""
    return f"written by Muster {writer}, and this is {code_version()}: check it with the one that wrote it. "


@cache
def code_version() -> str:
    """Muster's version, and a hash of the very code that decides: two builds of one version may differ."""
    code = sha256()
    for path in sorted(path for room in DECIDES for path in (HOUSE / room).rglob("*.py")):
        code.update(path.relative_to(HOUSE).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{version('muster')}+{code.hexdigest()[:12]}"
