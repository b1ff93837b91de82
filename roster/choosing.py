"""Who commands next, and who stands beside somebody that is not qualified: by load, fairly, and always with the reason."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from statistics import median

from pydantic import BaseModel

from incident.careers import RosterPolicy, Stage
from incident.people import Person
from incident.state import Incident
from incident.vocabulary import Role, Severity
from roster.candidate import Candidate
from roster.load import load_of
from roster.slots import open_at
from roster.vocabulary import Standing


class Wanted(BaseModel, frozen=True):
    """What somebody is to command; without an incident it is planned ahead."""

    severity: Severity = Severity.HIGH
    incident: str = ""
    responding: list[Person] = []  # here already: whoever repairs does not command

    @classmethod
    def by(cls, incident: Incident) -> "Wanted":
        people = [participant.person for participant in incident.participants]
        return cls(severity=incident.severity, incident=incident.id, responding=people)


class Suggestion(BaseModel, frozen=True):
    person: Person
    load: timedelta  # weighted time in command
    last_commanded: datetime | None
    of: int  # how many could
    place: int = 1  # among them
    as_usual: bool = False  # new on rotation: the load is what is usual, not their own
    because: str = ""  # where it is not for their load


def suggest(
    candidates: Sequence[Candidate],
    wanted: Wanted,
    busy: Collection[str],
    policy: RosterPolicy,
    now: datetime,
) -> list[Suggestion]:
    """Least loaded first; newcomers count as the median, ties go to who has waited longest, then to a hash of the incident.

    `busy` are those who command elsewhere, by e-mail or Slack id.
    """
    able = [each for each in candidates if hindrance(each, wanted, busy, policy, now) is None]
    loads = [load_of(each, policy, now) for each in able]
    settled = [load for each, load in zip(able, loads, strict=True) if not _is_new(each, policy, now)]
    usual = timedelta(seconds=median(load.total_seconds() for load in settled)) if settled else timedelta()
    found = [
        Suggestion(
            person=each.person,
            load=usual if (as_usual := _is_new(each, policy, now) and load < usual) else load,
            last_commanded=each.last_commanded,
            of=len(able),
            as_usual=as_usual,
        )
        for each, load in zip(able, loads, strict=True)
    ]
    ranked = sorted(found, key=lambda one: (one.load, _last(one), _lot(wanted.incident, one.person)))
    return [one.model_copy(update={"place": place}) for place, one in enumerate(ranked, 1)]


def hindrance(
    each: Candidate, wanted: Wanted, busy: Collection[str], policy: RosterPolicy, now: datetime
) -> str | None:
    """Why somebody is not suggested, in words; None where nothing is in the way."""
    if not each.qualified(wanted.severity) or each.standing is not Standing.ACTIVE:
        return f"is {each.in_words}"
    if any(each.person.same_as(here) for here in wanted.responding):
        return "is responding here"
    if {each.person.email, each.person.slack_id} & set(busy):
        return "commands another incident"
    if not open_at(each.available, now, each.person.timezone):
        return "cannot be asked at this time"
    if each.last_commanded and now < each.last_commanded + policy.rest:
        return "commanded not long ago"
    return None


def passed_over(
    candidates: Sequence[Candidate],
    wanted: Wanted,
    busy: Collection[str],
    policy: RosterPolicy,
    now: datetime,
) -> list[tuple[Person, str]]:
    """Who is on rotation and not suggested, each with the reason."""
    reasons = [
        (each.person, hindrance(each, wanted, busy, policy, now))
        for each in candidates
        if each.stage is Stage.ON_ROTATION and each.standing is not Standing.ALUMNI
    ]
    return [(person, reason) for person, reason in reasons if reason]


def beside(
    incident: Incident,
    candidates: Sequence[Candidate],
    busy: Collection[str],
    policy: RosterPolicy,
    now: datetime,
) -> Suggestion | None:
    """Who is to stand beside a commander that is not qualified for this; None where nobody has to, or nobody can.

    Command itself is never taken from anybody: whoever is qualified stands beside them.
    """
    commander = incident.commander
    if commander is None or not _is_learning(incident, candidates):
        return None
    if here := _qualified_here(incident, candidates):
        before = incident.beside
        if before and any(before.same_as(person) for person in here):
            return None
        deputy = incident.holder(Role.DEPUTY)
        chosen = next((person for person in here if deputy and person.same_as(deputy)), here[0])
        return Suggestion(
            person=chosen,
            load=timedelta(),
            last_commanded=None,
            of=len(here),
            because="qualified, and here already",
        )
    able = suggest(candidates, Wanted.by(incident), busy, policy, now)
    mentor = next((each.mentor for each in candidates if each.person.same_as(commander)), None)
    theirs = next((each for each in able if mentor and each.person.same_as(mentor)), None)
    if theirs:
        return theirs.model_copy(update={"because": "their mentor"})
    return next(iter(able), None)


def stands_alone(incident: Incident, candidates: Sequence[Candidate]) -> bool:
    """Whoever commands is not qualified for this, and nobody who is takes part."""
    return _is_learning(incident, candidates) and not _qualified_here(incident, candidates)


def _is_learning(incident: Incident, candidates: Sequence[Candidate]) -> bool:
    commander = incident.commander
    if commander is None or not any(commander.comparable_with(each.person) for each in candidates):
        return False  # somebody who was just paged is known by their PagerDuty id alone: nobody can tell yet
    return not is_qualified(commander, incident.severity, candidates)


def _qualified_here(incident: Incident, candidates: Sequence[Candidate]) -> list[Person]:
    return [
        p.person
        for p in incident.participants
        if Role.OBSERVER not in p.roles and is_qualified(p.person, incident.severity, candidates)
    ]


def learners(
    incident: Incident, candidates: Sequence[Candidate], policy: RosterPolicy, now: datetime
) -> list[Candidate]:
    """Who is brought in to watch: those who asked for it, a few at a time, in another order for each incident.

    Into a restricted incident only where its commander says that they may.
    """
    if incident.closed_to_observers or incident.drill:
        return []
    here = sum(Role.OBSERVER in incident.roles_of(each.person) for each in candidates if each.watching)
    wanting = [
        each
        for each in candidates
        if each.watching
        and each.standing is Standing.ACTIVE
        and each.watching.wants(incident.severity)
        and open_at(each.watching.when, now, each.person.timezone)
        and not incident.participant(each.person)
    ]
    ranked = sorted(wanting, key=lambda each: _lot(incident.id, each.person))
    return ranked[: max(0, policy.observers_at_most - here)]


def is_qualified(person: Person, severity: Severity, candidates: Sequence[Candidate]) -> bool:
    return any(each.person.same_as(person) and each.qualified(severity) for each in candidates)


def _is_new(each: Candidate, policy: RosterPolicy, now: datetime) -> bool:
    return each.rotation_since is not None and each.rotation_since > now - policy.load_over


def _last(each: Suggestion) -> float:
    return each.last_commanded.timestamp() if each.last_commanded else 0.0


def _lot(incident: str, person: Person) -> str:
    """The same for everybody who looks, and another for each incident."""
    return sha256(f"{incident}/{(person.email or person.label).casefold()}".encode()).hexdigest()
