"""How records are checked from a terminal: one file with all that was looked at, or many with a line each."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cli.records import read_file
from cli.running import fail, out
from cli.showing import print_json
from incident.bundle import Verified
from incident.record import RecordError
from workflows.replaying import REPLAY, verified

Found = dict[Path, list[Verified]]


async def verify_one(file: Path) -> Found:
    """Raises RecordError for what is no record at all."""
    return {file: await verified(read_file(file), str(file))}


async def verify_all(files: Iterable[Path]) -> Found:
    """What is no record at all is found not to be whole."""
    return {file: await _looked_at(file) for file in files}


async def _looked_at(file: Path) -> list[Verified]:
    try:
        return await verified(read_file(file), str(file))
    except RecordError as error:
        return [Verified("the file", False, str(error).removeprefix(f"{file}: "))]


def show_verified(found: Found, *, whole: bool, json: bool) -> None:
    """`whole` shows all that was looked at in the one file. Ends with exit code 1 if anything is wrong."""
    if json:
        print_json(_one(found) if whole else {"ok": _all_ok(found), "files": [*_each(found)]})
    else:
        for file, looked_at in found.items():
            wrong = [each for each in looked_at if not each.ok]
            for each in looked_at if whole else wrong:
                _line(each.ok, f"{each.what}: {each.says}" if whole else f"{file}: {each.what}: {each.says}")
            if not (whole or wrong):
                _line(True, f"{file}: all {len(looked_at)} parts are as they were written")
    if not _all_ok(found):
        fail(_verdict(found) if whole else _how_many(found))


def _verdict(found: Found) -> str:
    """A history that is whole, and that this Muster would have made otherwise, was not tampered with."""
    wrong = [each.what for looked_at in found.values() for each in looked_at if not each.ok]
    if all(what.startswith(REPLAY) for what in wrong):
        return "Nothing in the record was changed, but this Muster would not do what its history says."
    return "The record is not as it was written."


def _one(found: Found) -> dict[str, Any]:
    [looked_at] = found.values()
    return {"ok": _all_ok(found), "looked_at": [vars(each) for each in looked_at]}


def _each(found: Found) -> Iterable[dict[str, Any]]:
    for file, looked_at in found.items():
        yield {"file": str(file), **_one({file: looked_at})}


def _all_ok(found: Found) -> bool:
    return all(each.ok for looked_at in found.values() for each in looked_at)


def _how_many(found: Found) -> str:
    wrong = sum(not _all_ok({file: looked_at}) for file, looked_at in found.items())
    return f"{wrong} of {len(found)} records are not as they were written."


def _line(ok: bool, text: str) -> None:
    mark, colour = ("✓", "green") if ok else ("✗", "red")
    out.print(f"[{colour}]{mark}[/{colour}]", end=" ")
    out.print(text, markup=False, highlight=False)
