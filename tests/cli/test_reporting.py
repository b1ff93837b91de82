"""`muster report`: the records of many incidents as a table, CSV, JSON and a picture."""

import csv
import json
from pathlib import Path

import pytest

from activities.record_dir import RecordDir
from incident.bundle import bundle
from incident.record import record
from incident.vocabulary import Severity, Status
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import Terminal
from tests.incident.incidents import DAY, HOUR, MINUTE, NOW, POLICY, Story, declaration

PNG = b"\x89PNG\r\n"


def ended(id: str, *, severity: Severity = Severity.HIGH, days: int = 0, **details: bool) -> bytes:
    story = Story(declaration(severity=severity, **details), id=id, at=NOW + days * DAY)
    story.wait(10 * MINUTE).report()
    story.mark(Status.STABLE, by=story.incident.reporter)
    story.wait(HOUR).mark(Status.CLOSED, by=story.incident.reporter)
    return bundle(record(story.incident, {}, POLICY), [], muster="test", as_of=story.now)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    directory = RecordDir(tmp_path / "kept")
    for packed in (
        ended("aaa"),
        ended("bbb", days=3),
        ended("ccc", severity=Severity.CRITICAL, days=6, restricted=True),
        ended("ddd", drill=True),
    ):
        directory.write(packed)
    return directory.path


@pytest.fixture
def terminal(open_terminal: OpenTerminal, kept: Path) -> Terminal:
    """Nothing but records: there is no Temporal here."""
    return open_terminal(MUSTER_RECORD_DIR=str(kept))


async def test_the_table_has_a_line_for_each_severity_and_leaves_drills_out(terminal: Terminal) -> None:
    said = await terminal.types("report")
    assert (said.code, said.err) == (0, "")
    heading, *rows = said.out.splitlines()
    assert heading.split()[:2] == ["severity", "incidents"]
    assert [row.split() for row in rows] == [
        ["critical", "1", "–", "10m", "10m", "1h10m", "1", "of", "1", "–"],
        ["high", "2", "–", "10m", "10m", "1h10m", "2", "of", "2", "–"],
        ["all", "3", "–", "10m", "10m", "1h10m", "3", "of", "3", "–"],
    ]


async def test_json_and_csv_have_a_line_for_each_incident_and_no_title_of_a_restricted_one(
    terminal: Terminal,
) -> None:
    said = await terminal.types("report", "--json", "--csv", "all.csv")
    told = json.loads(said.out)
    assert [each["id"] for each in told["incidents"]] == ["aaa", "bbb", "ccc"]
    assert told["by_severity"][-1]["incidents"] == 3
    with (terminal.folder / "all.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["closed_after"], row["acknowledged_after"]) for row in rows] == [
        ("aaa", "4200", ""),
        ("bbb", "4200", ""),
        ("ccc", "4200", ""),
    ]
    assert [row["title"] for row in rows][2] == "Restricted incident ccc"


async def test_only_what_was_declared_in_a_time_is_counted(terminal: Terminal) -> None:
    said = await terminal.types("report", "--json", "--since", "2026-03-02", "--until", "2026-03-05")
    assert [each["id"] for each in json.loads(said.out)["incidents"]] == ["bbb"]


async def test_a_picture_is_drawn(terminal: Terminal) -> None:
    said = await terminal.types("report", "--picture", "all.png")
    assert (said.code, said.err) == (0, "")
    assert (terminal.folder / "all.png").read_bytes().startswith(PNG)


async def test_records_that_are_named_are_read_and_the_last_of_an_incident_counts(
    open_terminal: OpenTerminal, tmp_path: Path
) -> None:
    for name, days in (("first", 0), ("again", 2)):
        (tmp_path / f"{name}.zip").write_bytes(ended("aaa", days=days))
    said = await open_terminal().types("report", "--json", "again.zip", "first.zip")
    [only] = json.loads(said.out)["incidents"]
    assert only["declared_at"].startswith("2026-03-03")


async def test_a_record_that_cannot_be_read_is_named_and_the_others_are_told(
    terminal: Terminal, kept: Path
) -> None:
    (kept / "record-eee-20260301T000000Z.zip").write_bytes(b"half a rec")
    (kept / "record-fff-20260301T000000Z.zip").mkdir()
    for words in (["report", "--json"], ["list", "--closed", "--json"]):
        said = await terminal.types(*words)
        assert said.code == 0
        told = json.loads(said.out)
        ids = {each["id"] for each in (told if words[0] == "list" else told["incidents"])}
        assert ids >= {"aaa", "bbb", "ccc"}
        assert [line.count("It is left out.") for line in said.err.splitlines()] == [1, 1]
        assert "record-eee-20260301T000000Z.zip: not a record" in said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--since", "2030-01-01"], "There are records, but of no incident declared in that time"),
        (["absent.zip"], "absent.zip: No such file or directory"),
        (["--csv", "absent/all.csv"], "absent/all.csv: No such file or directory"),
        (["--picture", "absent/all.png"], "absent/all.png: No such file or directory"),
        (["--since", "yesterday"], "yesterday"),
    ],
)
async def test_what_cannot_be_reported_is_said_in_one_line(
    terminal: Terminal, words: list[str], says: str
) -> None:
    assert says in (await terminal.types("report", *words)).refusal


async def test_without_records_it_says_how_there_come_to_be_some(
    open_terminal: OpenTerminal, tmp_path: Path
) -> None:
    assert "Set MUSTER_RECORD_DIR" in (await open_terminal().types("report")).refusal
    empty = open_terminal(MUSTER_RECORD_DIR=str(tmp_path / "empty"))
    assert "there are no records yet" in (await empty.types("report")).refusal


async def test_those_that_have_ended_are_listed_the_last_first(terminal: Terminal) -> None:
    listed = json.loads((await terminal.types("list", "--closed", "--json")).out)
    assert [each["id"] for each in listed][:2] == ["ccc", "bbb"]
    assert listed[0]["title"] == "Restricted incident ccc"
