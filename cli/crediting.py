"""`muster credit`: what one person contributed, as the records of incidents say it. Neither speed nor outcome, and no rank."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.reporting import newest
from cli.running import fail, out
from cli.showing import print_json
from cli.telling import Json, somebody
from incident.record import RecordError
from roster import praise
from roster.credit import HALF_A_YEAR
from roster.credit import credit as credit_of

Files = Annotated[
    list[Path] | None, typer.Argument(help="Records; those in MUSTER_RECORD_DIR, unless some are named.")
]
Since = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="From this day (UTC); half a year ago otherwise."),
]
Until = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Before this day (UTC); now otherwise.")
]


EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def credit(
    who: Annotated[str, typer.Argument(help="An e-mail address or Slack id.")],
    files: Files = None,
    since: Since = None,
    until: Until = None,
    json: Json = False,
) -> None:
    """What somebody contributed: a paragraph to paste into a review, and the incidents it rests on.

    It is theirs to share: show it to them first.
    """
    begin, end = period(since, until)
    person = somebody(who, "who")
    try:
        found = credit_of(person, newest(files), begin, end)
    except RecordError as error:
        fail(str(error))
    if json:
        print_json(found)
        return
    out.print(praise.paragraph(found), markup=False, highlight=False)
    for each in found.contributions:
        out.print(f"- {praise.line(each)}", markup=False, highlight=False)


def period(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    end = until.replace(tzinfo=UTC) if until else datetime.now(UTC)
    if end < EARLIEST:
        fail(f"--to has to be after {EARLIEST:%Y-%m-%d}.")
    begin = since.replace(tzinfo=UTC) if since else end - HALF_A_YEAR
    if begin >= end:
        fail("--from has to be before --to.")
    return begin, end
