"""What there is to see of incidents from a terminal: all of them, and one of them, from Temporal or from their records."""

from typing import Annotated

import typer

from cli.recording import show_then
from cli.records import closed_ones, or_kept
from cli.running import fail, out, run
from cli.showing import print_json, show_incident, show_list
from cli.telling import Incident, Json, through_temporal
from incident.record import RecordError, shown
from incident.words.timeline import told


def list_incidents(
    closed: Annotated[
        bool, typer.Option("--closed", help="Those that have ended, as far as their records are kept here.")
    ] = False,
    json: Json = False,
) -> None:
    """List the open incidents, or those on record. Restricted ones keep their titles to themselves."""
    if closed:
        try:
            listed = closed_ones()
        except RecordError as error:
            fail(str(error))
    else:
        listed = run(through_temporal(lambda incidents: incidents.list()))
    print_json(listed) if json else show_list(listed)


def show(
    incident: Incident,
    timeline: Annotated[bool, typer.Option("--timeline", help="Everything that happened, in words.")] = False,
    at: Annotated[
        str | None, typer.Option(help="What was known then: 14:32 (UTC), or a date and time.")
    ] = None,
    json: Json = False,
) -> None:
    """Show an incident: who commands, what is due, and the true state of every resource.

    What Temporal has forgotten is read from its record, where one is kept.
    """
    if at:
        show_then(incident, at, json)
        return
    if timeline:
        entries = or_kept(
            incident, lambda incidents: incidents.timeline(incident), lambda record: record.timeline
        )
        if json:
            print_json(entries)
            return
        for entry in told(entries):
            out.print(f"{entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.text}", highlight=False, markup=False)
        return
    view = or_kept(incident, lambda incidents: incidents.incident(incident), shown)
    print_json(view) if json else show_incident(view)
