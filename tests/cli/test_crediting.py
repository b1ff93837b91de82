"""`muster credit` and `muster rotation report`, from records on disk."""

import json
from pathlib import Path

import pytest

from activities.record_dir import RecordDir
from cli.stack import SANDBOX_POLICY
from incident.bundle import bundle
from incident.record import record
from incident.vocabulary import Status
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import Terminal
from tests.incident.incidents import HOUR, POLICY, Story
from tests.workflows.house import House

PERIOD = ("--from", "2026-01-01", "--to", "2026-07-01")
DIRECTORY = "\n".join(
    f'[directory."{n}@example.com"]\ndepartment = "Support"' for n in ("ana", "b", "c", "d", "e")
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    story = Story()
    story.page()
    story.wait(HOUR).mark(Status.STABLE)
    story.mark(Status.CLOSED)
    directory = RecordDir(tmp_path / "kept")
    directory.write(bundle(record(story.incident, {}, POLICY), [], muster="test", as_of=story.now))
    return directory.path


@pytest.fixture
def terminal(open_terminal: OpenTerminal, records: Path) -> Terminal:
    """Nothing but records: there is no Temporal here."""
    return open_terminal(MUSTER_RECORD_DIR=str(records))


async def test_a_paragraph_and_the_incidents_it_rests_on(terminal: Terminal) -> None:
    said = await terminal.types("credit", "ana@example.com", *PERIOD)
    assert said.out.splitlines() == [
        "Between 2026-01-01 and 2026-07-01 Ana Lima commanded 1 incident (1h).",
        "- 2026-03-01 Checkout is failing (k3f9q2mx): commanded",
    ]
    found = json.loads((await terminal.types("credit", "ana@example.com", *PERIOD, "--json")).out)
    assert found["contributions"][0]["did"] == {"commanded": "PT1H"}


async def test_days_in_the_wrong_order_are_refused(terminal: Terminal) -> None:
    said = await terminal.types("credit", "ana@example.com", "--from", "2026-07-01", "--to", "2026-01-01")
    assert said.refusal == "--from has to be before --to."


async def test_how_command_is_shared_as_table_csv_and_picture_and_not_of_fewer_than_five(
    house: House, open_terminal: OpenTerminal, records: Path, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(f"{SANDBOX_POLICY.read_text()}\n{DIRECTORY}\n")
    terminal = open_terminal(house, MUSTER_RECORD_DIR=str(records), MUSTER_POLICY=str(policy))
    said = await terminal.types("rotation", "report", *PERIOD)
    assert said.out.strip() == "No group has five people, so nothing is shown."
    for name in ("ana", "b", "c", "d", "e"):
        await terminal.types("join-roster", "--as", f"{name}@example.com")
    picture, table = tmp_path / "shared.png", tmp_path / "shared.csv"
    said = await terminal.types("rotation", "report", *PERIOD, "--picture", str(picture), "--csv", str(table))
    assert (said.code, said.err) == (0, "")
    assert ["department", "Support", "5", "60", "100%"] in [
        line.split()[:5] for line in said.out.splitlines()
    ]
    assert picture.read_bytes().startswith(b"\x89PNG")
    lines = table.read_text().splitlines()
    assert lines[1].startswith("department,Support,5,60,100%")
    assert lines[-1] == "from outside engineering,2026 Q1,,,too few people to say"
