"""What a command means, or what has fallen due: the events it leads to, or `Refused`. Pure."""

from datetime import datetime
from functools import singledispatch

from incident.careers import SEVERITIES, Goal, RosterPolicy, Stage
from incident.commands import Command
from incident.facts import MUSTER
from incident.hours import zone_of
from incident.limits import FEEDBACK_LIMIT
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Severity
from incident.words.refusals import not_a_person, too_long
from roster import commands as c
from roster import events as e
from roster import words
from roster.asking import missing
from roster.clocks import Due, clocks
from roster.debriefs import Debrief, Note
from roster.evidence import Evidence
from roster.slots import slots
from roster.state import Career
from roster.vocabulary import Kind, What
from roster.watching import Watching


def decide(
    career: Career, command: Command | Due | e.Identified, policy: RosterPolicy, now: datetime
) -> list[e.Event]:
    """Raises Refused with a reason for the person; an empty list means that nothing has changed and that this is fine."""
    outside = career.joined_at is None or career.left
    if outside and isinstance(command, Command) and not isinstance(command, c.JoinRoster | c.AddEvidence):
        raise Refused(words.not_on_the_roster(career.person))
    return rule(command, career, policy, now)


@singledispatch
def rule(command: object, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    raise TypeError(f"no rule for {command!r}")


@rule.register
def _(command: c.JoinRoster, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    _only_oneself(command, career)
    person = command.actor.merged_with(career.person)
    known: list[e.Event] = []
    if person != career.person:
        known.append(e.Identified(at=now, actor=person, person=person))
    if career.joined_at is None:
        first = e.Joined(at=now, actor=person)
        if policy.is_founder(person):
            first = e.Joined(at=now, actor=person, stage=Stage.ON_ROTATION, ceiling=Severity.CRITICAL)
        return [*known, first]
    if career.left or career.deferred_until:
        return [*known, e.CameBack(at=now, actor=person)]
    return known


@rule.register
def _(command: c.LeaveRoster, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    _only_oneself(command, career)
    return [e.Left(at=now, actor=career.person)]


@rule.register
def _(command: c.Defer, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    _only_oneself(command, career)
    if command.until <= now:
        raise Refused(words.not_ahead(command.until))
    return [e.Deferred(at=now, actor=career.person, until=command.until)]


@rule.register
def _(command: c.SetAvailability, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    _only_oneself(command, career)
    if command.available is None and command.timezone is None:
        raise Refused(words.availability_empty())
    if command.timezone is not None and zone_of(command.timezone) is None:
        raise Refused(words.no_such_zone(command.timezone))
    try:
        available = None if command.available is None else slots(command.available)
    except ValueError as error:
        raise Refused(f"{error}.") from None
    return [e.AvailabilitySet(at=now, actor=career.person, available=available, timezone=command.timezone)]


@rule.register
def _(command: c.SetWatching, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    _only_oneself(command, career)
    try:
        when = slots(command.when) if command.when else ()
    except ValueError as error:
        raise Refused(f"{error}.") from None
    severities = tuple(command.severities)
    wanted = Watching(severities=severities, when=when, paged=command.paged) if command.watch else None
    if wanted == career.watching:
        return []
    return [e.WatchingSet(at=now, actor=career.person, watching=wanted)]


@rule.register
def _(command: c.NameMentor, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    _somebody_else(command.mentor, career)
    if not policy.is_mentor(command.mentor):
        raise Refused(words.no_mentor(command.mentor, policy))
    if not (command.actor.same_as(career.person) or policy.is_mentor(command.actor)):
        raise Refused(words.only_a_mentor(career.person, policy))
    return [e.MentorNamed(at=now, actor=command.actor, mentor=command.mentor)]


@rule.register
def _(command: c.Promote, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    """The evidence, a mentor's yes and the person's own, in either order; nobody says both."""
    oneself = command.actor.same_as(career.person)
    goal = career.goal
    if goal is None:
        raise Refused(words.at_the_top(career.person))
    if command.goal not in (None, goal):
        raise Refused(words.not_next(command.goal, goal))
    if not (oneself or policy.is_mentor(command.actor)):
        raise Refused(words.only_a_mentor(career.person, policy))
    if career.deferred_until:
        raise Refused(words.deferred_first(career))
    if lacking := missing(career, policy, now):
        raise Refused(words.not_yet(career.person, goal, lacking))
    if career.own_yes if oneself else career.mentors_yes:
        return []
    said = e.SaidYes(at=now, actor=command.actor, goal=goal, mentor=not oneself)
    complete = career.mentors_yes if oneself else career.own_yes
    return [said, _promoted(career, goal, command.actor, now)] if complete else [said]


@rule.register
def _(command: c.AddEvidence, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    training, by_itself = command.kind is Kind.TRAINING, command.actor == MUSTER
    oneself = command.actor.same_as(career.person)
    if oneself and not training:
        raise Refused(words.evidence_of_oneself())
    if not (by_itself or oneself or policy.is_mentor(command.actor)):
        raise Refused(words.evidence_of_another(policy))
    said_until = command.begin if by_itself else command.end  # the clocks of two machines need not agree
    if command.end < command.begin or said_until > now:
        raise Refused(words.impossible_times(command.begin, command.end))
    if not (training or command.incident):
        raise Refused(words.evidence_of_what())
    evidence = Evidence(
        kind=_counts_as(command, career.stage_at(command.begin)),
        incident="" if training else command.incident,
        begin=career.joined_at or now if training else command.begin,
        end=now if training else command.end,
        drill=command.drill,
    )
    if career.has(evidence):
        return []
    added: list[e.Event] = [e.EvidenceAdded(at=now, actor=command.actor, evidence=evidence)]
    current = evidence.deed is Kind.COMMANDED and evidence.end + policy.currency > now
    return [*added, e.Requalified(at=now, actor=MUSTER)] if career.lapsed and current else added


@rule.register
def _(command: c.AskForDebrief, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    _somebody_else(command.mentor, career)
    asked = [d for d in career.debriefs if d.incident == command.incident and d.reverse is command.reverse]
    if asked:
        return []
    details = {name: getattr(command, name) for name in Debrief.model_fields}
    return [e.DebriefAsked(at=now, actor=command.actor, debrief=Debrief(**details))]


@rule.register
def _(command: c.WriteDebrief, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    asked = [d for d in career.debriefs if d.incident == command.incident]
    both = [one for d in asked for one in (career.person, d.mentor)]
    person = next((one for one in both if one.same_as(command.actor)), None)
    if person is None:
        raise Refused(words.no_debrief(career.person, command.incident))
    said = {name: getattr(command, name).strip() for name in ("well", "differently", "try_next")}
    if not any(said.values()):
        raise Refused(words.debrief_empty())
    if long := [text for text in said.values() if len(text) > FEEDBACK_LIMIT]:
        raise Refused(too_long("note", len(long[0]), FEEDBACK_LIMIT))
    note = Note(incident=command.incident, by=person, at=now, **said)
    return [e.DebriefWritten(at=now, actor=person, note=note)]


@rule.register
def _(due: Due, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    if due not in clocks(career, policy) or now < due.at:
        return []
    match due.what:
        case What.WAKE:
            return [e.CameBack(at=now, actor=MUSTER)]
        case What.READY:
            assert career.goal
            return [e.Ready(at=now, actor=MUSTER, goal=career.goal)]
        case What.INVITE:
            assert career.current_since
            until = career.current_since + policy.currency
            return [e.InvitedToDrill(at=now, actor=MUSTER, until=until)] if now < until else []
        case What.LAPSE:
            return [e.Lapsed(at=now, actor=MUSTER)]


@rule.register
def _(fact: e.Identified, career: Career, policy: RosterPolicy, now: datetime) -> list[e.Event]:
    return [fact] if career.person.merged_with(fact.person) != career.person else []


def _promoted(career: Career, goal: Goal, by: Person, now: datetime) -> e.Promoted:
    if goal in SEVERITIES:
        return e.Promoted(at=now, actor=by, goal=goal, stage=career.stage, ceiling=Severity(goal))
    ceiling = Severity.LOW if goal is Goal.ON_ROTATION else None
    return e.Promoted(at=now, actor=by, goal=goal, stage=Stage(goal), ceiling=ceiling)


def _counts_as(command: c.AddEvidence, stage: Stage) -> Kind:
    """Whoever shadows does not merely observe, and whoever reverse-shadows does not command alone, where somebody is there."""
    match command.kind, stage:
        case Kind.OBSERVED, Stage.SHADOWING:
            return Kind.SHADOWED
        case Kind.COMMANDED, Stage.REVERSE_SHADOWING if command.beside:
            return Kind.REVERSE_SHADOWED
    return command.kind


def _only_oneself(command: Command, career: Career) -> None:
    if not command.actor.same_as(career.person):
        raise Refused(words.only_oneself(career.person))


def _somebody_else(mentor: Person, career: Career) -> None:
    if not mentor.addressable:
        raise Refused(not_a_person(mentor))
    if mentor.same_as(career.person):
        raise Refused(words.own_mentor())
