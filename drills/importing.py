"""Makes a scenario of an incident that is over: what others found out and said becomes the cast's part, without names."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import yaml

from drills.nameless import Names
from drills.words import importing as words
from incident import events as e
from incident.apply import fold
from incident.durations import duration, written
from incident.events import Event
from incident.people import Person
from incident.refusals import Refused
from incident.state import Incident
from incident.vocabulary import Role, Status

LONGEST = timedelta(minutes=45)  # a drill; what took longer is played that much faster
SOONEST = timedelta(seconds=30)
MOST = 25  # injects

Heard = tuple[datetime, Person, str]


def scenario_of(events: Sequence[Event]) -> str:
    """As YAML, to be read and put right by a person. Raises Refused for what is not over, or was restricted."""
    incident = fold(list(events))
    if incident.restricted:
        raise Refused(words.restricted())
    if incident.status is not Status.CLOSED:
        raise Refused(words.not_over())
    names = Names(incident)
    heard = list(_heard(incident))[:MOST]
    if not heard:
        raise Refused(words.nothing_was_said())
    end = incident.stable_at or incident.closed_at or heard[-1][0]
    faster = max(1, -(-(end - incident.declared_at) // LONGEST))
    cast = {names.key(person): {"name": names.part(person)} for _, person, _ in heard}
    injects: list[dict[str, Any]] = [
        {
            "at": written(_at(at - incident.declared_at, faster)),
            "as": names.key(person),
            "say": names.without(text),
        }
        for at, person, text in heard
    ]
    asks = {"at": written(LONGEST // 4), "unless": "report_sent", "as": "executive", "say": words.WHO_REPORTS}
    in_order = sorted([*injects, asks], key=lambda inject: duration(inject["at"]))
    scenario = {
        "title": names.without(incident.title),
        "about": words.about(incident.declared_at),
        "kind": "from an incident of ours",
        "severity": incident.severity.value,
        "length": written(LONGEST),
        "description": names.without(incident.description),
        "facts": [names.without(fact) for fact in _facts(incident)] or [words.FILL_IN],
        "cast": {**cast, "executive": {"name": words.EXECUTIVE, "emoji": "briefcase"}},
        "injects": in_order,
    }
    return words.HEAD + yaml.safe_dump(scenario, sort_keys=False, allow_unicode=True, width=110)


def _heard(incident: Incident) -> Iterator[Heard]:
    """What others than the commander said: who plays commands, and says that anew."""
    for event in incident.events:
        match event:
            case e.EventRecorded():
                said = (event.actor, event.text)
            case e.MessageImported():
                said = (event.actor, event.text)
            case e.Objected():
                said = (event.actor, words.objects(event.reason))
            case e.TaskCompleted() if event.outcome:
                said = (event.actor, event.outcome)
            case _:
                continue
        if not _commands(incident, said[0], event.at):
            yield event.at, *said


def _commands(incident: Incident, person: Person, at: datetime) -> bool:
    commander: Person | None = None
    for event in incident.events:
        if event.at <= at and isinstance(event, e.RoleAssigned) and event.role is Role.COMMANDER:
            commander = event.person
    return commander is not None and incident.known(commander).same_as(incident.known(person))


def _facts(incident: Incident) -> list[str]:
    worked = [p.text for p in incident.proposals if p.outcome is not None]
    last = incident.reports[-1:]
    return [*(words.decided(text) for text in worked), *(words.reported(r.conditions) for r in last)]


def _at(elapsed: timedelta, faster: int) -> timedelta:
    seconds = round(elapsed.total_seconds() / faster)
    return min(max(timedelta(seconds=seconds), SOONEST), LONGEST)
