"""`muster record`: what is written is checked, replayed, kept and read; a changed byte is found."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from incident.bundle import Run, bundle, unpacked
from incident.vocabulary import Status
from tests.cli.terminal import Terminal
from tests.workflows.case import Case, eventually
from tests.workflows.house import House
from workflows.replaying import code_version

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
Change = Callable[[dict[str, bytes]], None]
Events = list[dict[str, Any]]


@pytest.fixture
async def exported(house: House, terminal: Terminal, tmp_path: Path) -> tuple[Case, Path]:
    case = await house.under_way()
    await case.report("Every second payment fails")
    await case.all_settled()
    path = tmp_path / "kept.zip"
    said = await terminal.types("record", "export", case.id, "--out", str(path))
    assert (said.code, said.err) == (0, "")
    return case, path


def changed(path: Path, change: Change) -> Path:
    with ZipFile(path) as bundle:
        content = {name: bundle.read(name) for name in bundle.namelist()}
    change(content)
    other = path.with_name("changed.zip")
    with ZipFile(other, "w") as bundle:
        for name, text in content.items():
            bundle.writestr(name, text)
    return other


async def test_a_record_is_written_and_every_part_of_it_is_as_it_was(
    exported: tuple[Case, Path], terminal: Terminal
) -> None:
    _, path = exported
    said = await terminal.types("record", "verify", str(path), "--json")
    verdict = json.loads(said.out)
    assert verdict["ok"]
    assert [each["what"] for each in verdict["looked_at"]] == [
        "the file",
        "record.json",
        "record.md",
        "timeline.csv",
        "histories/1.json",
        "the record",
        "replay of histories/1.json",
    ]


def a_byte_of(name: str) -> Change:
    def change(content: dict[str, bytes]) -> None:
        text = bytearray(content[name])
        text[len(text) // 2] ^= 1
        content[name] = bytes(text)

    return change


def a_word_of_the_record(content: dict[str, bytes]) -> None:
    content["record.json"] = content["record.json"].replace(b"Every second", b"Every third")


def a_history_left_out(content: dict[str, bytes]) -> None:
    del content["histories/1.json"]


def a_file_put_in(content: dict[str, bytes]) -> None:
    content["histories/2.json"] = content["histories/1.json"]


def a_schema_of_the_future(content: dict[str, bytes]) -> None:
    content["manifest.json"] = content["manifest.json"].replace(b"muster.bundle/1", b"muster.bundle/2")


CHANGES = [
    (a_byte_of("record.json"), "record.json: was changed after it was written"),
    (a_byte_of("histories/1.json"), "histories/1.json: was changed after it was written"),
    (a_byte_of("record.md"), "record.md: was changed after it was written"),
    (a_word_of_the_record, "record.json: was changed after it was written"),
    (a_history_left_out, "histories/1.json: is missing"),
    (a_file_put_in, "histories/2.json: was added after it was written"),
    (a_schema_of_the_future, "its schema is muster.bundle/2"),
]


async def test_whatever_is_changed_is_found(
    exported: tuple[Case, Path], terminal: Terminal, subtests: pytest.Subtests
) -> None:
    _, path = exported
    for change, says in CHANGES:
        with subtests.test(says):
            said = await terminal.types("record", "verify", str(changed(path, change)))
            assert said.code == 1
            assert says in said.out
            assert "The record is not as it was written." in said.err


def an_event_of_no_kind(events: Events) -> None:
    del next(event for event in events if "workflowTaskCompletedEventAttributes" in event)["eventType"]


def an_event_missing(events: Events) -> None:
    del events[7]


def no_beginning(events: Events) -> None:
    del events[0]


def nothing_at_all(events: Events) -> None:
    events.clear()


def another_after_a_start(events: Events) -> None:
    started = next(n for n, event in enumerate(events) if "workflowTaskStartedEventAttributes" in event)
    other = {"eventType": "EVENT_TYPE_TIMER_STARTED", "timerStartedEventAttributes": {}}
    events[started + 1] = {"eventId": events[started + 1]["eventId"], **other}


def what_no_workflow_does(events: Events) -> None:
    started = next(event for event in events if "timerStartedEventAttributes" in event)
    del started["timerStartedEventAttributes"]
    started |= {"eventType": "EVENT_TYPE_TIMER_CANCELED", "timerCanceledEventAttributes": {}}


async def test_what_is_no_history_is_said_and_waits_for_nothing_though_its_hash_is_right(
    exported: tuple[Case, Path], terminal: Terminal, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    content = unpacked(exported[1].read_bytes(), "it")
    for change, says in [
        (an_event_of_no_kind, "event 4 is missing or is none"),
        (an_event_missing, "event 8 is missing or is none"),
        (no_beginning, "it does not begin with the start of a workflow"),
        (nothing_at_all, "it does not begin with the start of a workflow"),
        (another_after_a_start, "event 4 cannot follow the start of a workflow task"),
        (what_no_workflow_does, "Fatal error in workflow machines: TimerMachine"),
    ]:
        with subtests.test(says):
            history = json.loads(content["histories/1.json"])
            change(history["events"])
            run = Run(run_id="r", history=json.dumps(history))
            path = tmp_path / "rewritten.zip"
            path.write_bytes(bundle(content["record.json"].decode(), [run], muster=code_version(), as_of=NOW))
            said = await terminal.types("record", "verify", str(path), "--json")
            assert said.code == 1
            [wrong] = [each for each in json.loads(said.out)["looked_at"] if not each["ok"]]
            assert wrong["what"] == "replay of histories/1.json"
            assert wrong["says"].startswith(says)
            assert "Nothing in the record was changed" in said.err


async def test_a_history_of_other_code_is_told_from_one_that_was_changed(
    exported: tuple[Case, Path], terminal: Terminal, tmp_path: Path
) -> None:
    content = unpacked(exported[1].read_bytes(), "it")
    history = content["histories/1.json"].decode().replace('"create_channel"', '"make_channel"')
    packed = bundle(
        content["record.json"].decode(), [Run(run_id="r", history=history)], muster="0.0.9+old", as_of=NOW
    )
    path = tmp_path / "old.zip"
    path.write_bytes(packed)
    said = await terminal.types("record", "verify", str(path))
    assert said.code == 1
    assert "written by Muster 0.0.9+old" in " ".join(said.out.split())
    assert "Nothing in the record was changed" in said.err


async def test_what_was_known_at_a_time_is_read_from_the_file_and_from_temporal(
    exported: tuple[Case, Path], terminal: Terminal
) -> None:
    case, path = exported
    declared = (await case.view()).declared_at
    for words in (["record", "show", str(path)], ["show", case.id]):
        then = await terminal.types(*words, "--at", declared.isoformat())
        assert "Every second payment fails" not in then.out
        now = await terminal.types(*words, "--at", f"{declared.year + 1}-01-01T00:00")
        assert "Every second payment fails" in now.out
        for nonsense in ("noon", "1999-01-01"):
            said = await terminal.types(*words, "--at", nonsense)
            assert said.code == 1
            assert len(said.err.splitlines()) == 1


async def test_the_whole_record_is_read_as_markdown(exported: tuple[Case, Path], terminal: Terminal) -> None:
    said = await terminal.types("record", "show", str(exported[1]))
    assert "## Timeline" in said.out


async def test_what_is_no_record_is_said_in_one_line(terminal: Terminal, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.zip"
    rubbish.write_bytes(b"PK rubbish")
    for path in (rubbish, tmp_path / "absent.zip"):
        said = await terminal.types("record", "verify", str(path))
        assert said.code == 1
        assert str(path) in said.err
        assert len(said.err.splitlines()) == 1


async def test_no_file_is_written_over(exported: tuple[Case, Path], terminal: Terminal) -> None:
    case, path = exported
    said = await terminal.types("record", "export", case.id, "--out", str(path))
    assert said.code == 1
    assert "exists already" in said.err


async def test_all_that_have_ended_are_exported_into_a_directory_and_checked_there(
    house: House, terminal: Terminal, tmp_path: Path
) -> None:
    cases = [await closed(house), await closed(house)]

    async def listed() -> bool:
        said = await terminal.types("record", "export", "--all", "--out", "all")
        return said.code == 0 and len(list((tmp_path / "all").glob("*.zip"))) == 2

    await eventually(listed, "Temporal lists both")
    said = await terminal.types("record", "verify", "all")
    assert said.code == 0
    assert [all(f"record-{c.id}" in said.out for c in cases), said.out.count("✓")] == [True, 2]

    one, other = sorted((tmp_path / "all").glob("*.zip"))
    changed_one = bytearray(one.read_bytes())
    changed_one[len(changed_one) // 2] ^= 1
    one.write_bytes(changed_one)
    said = await terminal.types("record", "verify", "all", "--json")
    verdict = json.loads(said.out)
    assert [(each["file"], each["ok"]) for each in verdict["files"]] == [
        (f"all/{one.name}", False),
        (f"all/{other.name}", True),
    ]
    assert "1 of 2 records are not as they were written." in said.err


async def closed(house: House) -> Case:
    case = await house.under_way()
    await case.report("Every second payment fails")
    await case.becomes(Status.STABLE)
    await case.closes()
    await case.is_kept()
    return case


async def test_what_temporal_has_forgotten_is_read_from_its_record(
    house: House, terminal: Terminal, tmp_path: Path
) -> None:
    case = await closed(house)
    before = await terminal.types("show", case.id, "--json")
    declared = (await case.view()).declared_at
    said = await terminal.types("record", "export", case.id, "--out", "mine.zip")
    assert said.code == 0
    await case.is_forgotten()
    assert "There is no open incident" in (await terminal.types("show", case.id)).refusal

    here = {"MUSTER_RECORD_DIR": str(tmp_path / "theirs")}
    said = await terminal.types("record", "import", "mine.zip", **here)
    assert (said.code, said.err) == (0, "")
    assert "mine.zip is kept as" in said.out
    assert (await terminal.types("record", "import", "mine.zip", **here)).code == 0
    assert len(list((tmp_path / "theirs").iterdir())) == 1

    after = await terminal.types("show", case.id, "--json", **here)
    assert json.loads(after.out) == json.loads(before.out)
    assert "Every second payment fails" in (await terminal.types("show", case.id, "--timeline", **here)).out
    then = await terminal.types("show", case.id, "--at", declared.isoformat(), **here)
    assert "active" in then.out
    assert "Every second payment fails" not in then.out
    [listed] = json.loads((await terminal.types("list", "--closed", "--json", **here)).out)
    assert listed["id"] == case.id


async def test_a_record_that_was_changed_or_is_another_is_not_kept(
    exported: tuple[Case, Path], terminal: Terminal, tmp_path: Path
) -> None:
    _, path = exported
    here = {"MUSTER_RECORD_DIR": str(tmp_path / "kept")}
    assert "Set MUSTER_RECORD_DIR" in (await terminal.types("record", "import", str(path))).refusal
    strange = changed(path, a_word_of_the_record)
    refused = await terminal.types("record", "import", str(strange), **here)
    assert f"{strange} is not as it was written, and was not kept: the file" in refused.refusal
    assert not (tmp_path / "kept").exists()


async def test_nothing_named_is_nothing_exported_and_an_empty_directory_has_nothing_to_check(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert "Name an incident, or all with --all." in (await terminal.types("record", "export")).refusal
    assert "there is no record in it" in (await terminal.types("record", "verify", str(tmp_path))).refusal
