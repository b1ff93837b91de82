"""How an event changes what is known of somebody. Total: every event that `decide` returned can be applied."""

from functools import reduce, singledispatch
from typing import Any

from incident.careers import Stage
from incident.people import Person
from roster import events as e
from roster.state import Career
from roster.vocabulary import Kind

Changes = dict[str, Any]


def apply(career: Career, event: e.Event) -> Career:
    return career.model_copy(update={"events": [*career.events, event], **changes(event, career)})


def fold(person: Person, events: list[e.Event]) -> Career:
    return reduce(apply, events, Career(person=person))


@singledispatch
def changes(event: object, career: Career) -> Changes:
    """The fields that are new. Events that only tell change none."""
    return {}


@changes.register
def _(event: e.Joined, career: Career) -> Changes:
    on = event.stage is Stage.ON_ROTATION
    return {
        "joined_at": event.at,
        "reached_at": event.at,
        "stage": event.stage,
        "ceiling": event.ceiling,
        "rotation_since": event.at if on else None,
    }


@changes.register
def _(event: e.CameBack, career: Career) -> Changes:
    return {"left": False, "deferred_until": None}


@changes.register
def _(event: e.Left, career: Career) -> Changes:
    return {"left": True, "deferred_until": None, "own_yes": False, "mentors_yes": None}


@changes.register
def _(event: e.Deferred, career: Career) -> Changes:
    return {"deferred_until": event.until}


@changes.register
def _(event: e.Identified, career: Career) -> Changes:
    """The address stays: it is their workflow's name."""
    known = career.person.merged_with(event.person)
    return {"person": known.model_copy(update={"email": career.person.email})}


@changes.register
def _(event: e.AvailabilitySet, career: Career) -> Changes:
    update: Changes = {} if event.available is None else {"available": event.available}
    if event.timezone:
        update["person"] = career.person.model_copy(update={"timezone": event.timezone})
    return update


@changes.register
def _(event: e.WatchingSet, career: Career) -> Changes:
    return {"watching": event.watching}


@changes.register
def _(event: e.MentorNamed, career: Career) -> Changes:
    return {"mentor": event.mentor}


@changes.register
def _(event: e.EvidenceAdded, career: Career) -> Changes:
    leads = event.evidence.deed is Kind.COMMANDED
    return {"evidence": [*career.evidence, event.evidence], **({"invited": False} if leads else {})}


@changes.register
def _(event: e.DebriefAsked, career: Career) -> Changes:
    return {"debriefs": [*career.debriefs, event.debrief]}


@changes.register
def _(event: e.DebriefWritten, career: Career) -> Changes:
    return {"notes": [*(note for note in career.notes if not event.note.replaces(note)), event.note]}


@changes.register
def _(event: e.SaidYes, career: Career) -> Changes:
    return {"mentors_yes": event.actor} if event.mentor else {"own_yes": True}


@changes.register
def _(event: e.Ready, career: Career) -> Changes:
    return {"ready": True}


@changes.register
def _(event: e.Promoted, career: Career) -> Changes:
    on = event.stage is Stage.ON_ROTATION
    return {
        "stage": event.stage,
        "ceiling": event.ceiling,
        "reached_at": event.at,
        "rotation_since": career.rotation_since or (event.at if on else None),
        "ready": False,
        "own_yes": False,
        "mentors_yes": None,
    }


@changes.register
def _(event: e.InvitedToDrill, career: Career) -> Changes:
    return {"invited": True}


@changes.register
def _(event: e.Lapsed, career: Career) -> Changes:
    return {"lapsed": True}


@changes.register
def _(event: e.Requalified, career: Career) -> Changes:
    return {"lapsed": False, "invited": False}
