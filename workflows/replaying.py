"""Replays the histories in a record with the workflow's code of today: what it did then must be what it would do now."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from incident.bundle import MANIFEST, Contents, Verified, checked, histories, read_manifest, unpacked
from incident.record import RecordError
from workflows.incident import IncidentWorkflow
from workflows.payloads import CONVERTER

REPLAY = "replay of"
HOUSE = Path(__file__).parents[1]
DECIDES = ("incident", "roster", "workflows")  # the rooms whose code decides what an incident does


async def verified(packed: bytes, source: str) -> list[Verified]:
    """Every hash, and a replay of every history. Raises RecordError for what is no bundle at all."""
    looked_at, content = checked(packed, source), unpacked(packed, source)
    return looked_at + [await _replayed(content, *each) for each in histories(content)]


async def _replayed(content: Contents, name: str, text: bytes) -> Verified:
    what = f"{REPLAY} {name}"
    try:
        history = WorkflowHistory.from_json("verified", text.decode())
    except Exception as error:  # whatever a changed byte makes of it
        return Verified(what, False, f"cannot be read: {error}".splitlines()[0])
    replayer = Replayer(workflows=[IncidentWorkflow], data_converter=CONVERTER, build_id=code_version())
    failure = (await replayer.replay_workflow(history, raise_on_replay_failure=False)).replay_failure
    if failure is not None:
        return Verified(what, False, f"{_other_code(content)}{failure}".splitlines()[0])
    return Verified(what, True, f"{len(history.events)} events, as this Muster would do it")


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
