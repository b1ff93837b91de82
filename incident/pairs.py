"""Who learnt to command beside whom, from when to when.

A shadow learns beside whoever commands; a commander who is still learning, beside somebody who is qualified.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel

from incident import events as e
from incident.apply import apply, begin
from incident.people import Person
from incident.state import Incident
from incident.tenures import MOVES, Tenure
from incident.vocabulary import Status


class Pair(BaseModel, frozen=True):
    learner: Person
    mentor: Person
    reverse: bool  # the learner commanded
    begin: datetime
    end: datetime | None = None  # None: they still are

    def is_of(self, other: "Pair") -> bool:
        """The same two in the same parts."""
        same = self.learner.same_as(other.learner) and self.mentor.same_as(other.mentor)
        return same and self.reverse is other.reverse


def pairs(events: Sequence[e.Event]) -> list[Pair]:
    """In the order in which they came together; all part when the incident is closed."""
    assert isinstance(events[0], e.Declared)
    incident, found = begin(events[0]), list[Pair]()
    for event in events[1:]:
        if isinstance(event, (*MOVES, e.QualifiedBeside, e.ShadowJoined)):
            incident = apply(incident, event)
            held = _held(incident, event.at)
            ended = [_ended(pair, held, event.at) for pair in found]
            open_now = [pair for pair in ended if pair.end is None]
            found = [*ended, *(pair for pair in held if not any(map(pair.is_of, open_now)))]
    return [
        pair.model_copy(
            update={"learner": incident.known(pair.learner), "mentor": incident.known(pair.mentor)}
        )
        for pair in found
    ]


def mentoring(found: Sequence[Pair]) -> list[Tenure]:
    """Who had learners beside them, from when to when; several at a time count once. Only what is over."""
    spans: list[Tenure] = []
    for pair in found:
        if pair.end is None:
            continue
        span = Tenure(person=pair.mentor, role="mentor", begin=pair.begin, end=pair.end)
        before = [s for s in spans if s.person.same_as(pair.mentor) and s.end and s.end >= pair.begin]
        if before:
            end = max(filter(None, (before[0].end, pair.end)))
            spans[spans.index(before[0])] = before[0].model_copy(update={"end": end})
        else:
            spans.append(span)
    return spans


def learnt_in(command: Tenure, found: Sequence[Pair]) -> bool:
    """Whether somebody stood beside whoever commanded then, for a while at least."""
    return any(
        pair.reverse
        and pair.learner.same_as(command.person)
        and command.begin <= pair.begin
        and (command.end is None or pair.begin < command.end)
        for pair in found
    )


def to_talk(events: Sequence[e.Event], incident: Incident) -> list[Pair]:
    """At the end, each learner who is still here and whoever they were beside longest, in each part that they had."""
    longest: list[Pair] = []
    for pair in sorted(pairs(events), key=_lasted, reverse=True):
        known = any(pair.learner.same_as(one.learner) and pair.reverse is one.reverse for one in longest)
        if pair.end and incident.participant(pair.learner) and not known:
            longest.append(pair)
    return longest


def _lasted(pair: Pair) -> timedelta:
    return pair.end - pair.begin if pair.end else timedelta()


def _ended(pair: Pair, held: list[Pair], at: datetime) -> Pair:
    over = pair.end is None and not any(map(pair.is_of, held))
    return pair.model_copy(update={"end": at}) if over else pair


def _held(incident: Incident, at: datetime) -> list[Pair]:
    commander = incident.commander
    if commander is None or incident.status is Status.CLOSED:
        return []
    shadows = [Pair(learner=s, mentor=commander, reverse=False, begin=at) for s in incident.shadows]
    if incident.beside is None:
        return shadows
    return [*shadows, Pair(learner=commander, mentor=incident.beside, reverse=True, begin=at)]
