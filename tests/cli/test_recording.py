"""`muster record`: what is written is checked, replayed and read; a changed byte is found."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.terminal import Terminal
from tests.workflows.case import Case
from tests.workflows.house import House

Change = Callable[[dict[str, bytes]], None]


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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (a_byte_of("record.json"), "record.json: was changed after it was written"),
        (a_byte_of("histories/1.json"), "histories/1.json: was changed after it was written"),
        (a_byte_of("record.md"), "record.md: was changed after it was written"),
        (a_word_of_the_record, "record.json: was changed after it was written"),
        (a_history_left_out, "histories/1.json: is missing"),
        (a_file_put_in, "histories/2.json: was added after it was written"),
        (a_schema_of_the_future, "its schema is muster.bundle/2"),
    ],
)
async def test_whatever_is_changed_is_found(
    exported: tuple[Case, Path], terminal: Terminal, change: Change, says: str
) -> None:
    _, path = exported
    said = await terminal.types("record", "verify", str(changed(path, change)))
    assert said.code == 1
    assert says in said.out
    assert "The record is not as it was written." in said.err


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
