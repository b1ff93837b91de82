"""Every word of the roster that people read: refusals, answers, lists."""

from collections.abc import Sequence
from datetime import UTC, datetime

from incident.careers import SEVERITIES, Goal, RosterPolicy, Stage
from incident.hours import zone_of
from incident.people import Person
from incident.words.phrases import day_and_clock, named
from roster import events as e
from roster.asking import Missing
from roster.clocks import Due
from roster.slots import written
from roster.state import Career
from roster.vocabulary import Standing, What
from roster.watching import Watching

STAGE = {
    Stage.INTERESTED: "interested",
    Stage.OBSERVING: "observing",
    Stage.TRAINED: "trained",
    Stage.SHADOWING: "shadowing",
    Stage.REVERSE_SHADOWING: "reverse shadowing",
    Stage.ON_ROTATION: "on rotation",
}
ASKED = {  # one, several
    "training": ("the training, read (`/incident training-read`)", ""),
    "observed": ("one more incident observed", "{} more incidents observed"),
    "shadowed": ("one more incident shadowed", "{} more incidents shadowed"),
    "reverse_shadowed": (
        "one more incident commanded beside a mentor",
        "{} more incidents commanded beside a mentor",
    ),
    "drills_led": ("one more drill commanded", "{} more drills commanded"),
    "commanded": ("one more incident commanded", "{} more incidents commanded"),
}
DUE = {
    What.WAKE: "back on the roster",
    What.READY: "ready for what comes next",
    What.INVITE: "invitation to a drill",
    What.LAPSE: "qualification lapses",
}


# Phrases.


def goal_in_words(goal: Goal) -> str:
    return f"commanding {goal} incidents" if goal in SEVERITIES else STAGE[Stage(goal)]


def stands(career: Career) -> str:
    """How far somebody has come: "on rotation, up to high"."""
    stage = STAGE[career.stage] + (f", up to {career.ceiling}" if career.ceiling else "")
    match career.standing:
        case Standing.ACTIVE:
            return stage
        case Standing.RESTING | Standing.DEFERRED if career.deferred_until:
            return f"{stage}; {career.standing} until {_day(career.deferred_until, career)}"
    return f"{stage}; {career.standing}"


def _day(at: datetime, career: Career) -> str:
    """Where they are: the evening of one day is the next one elsewhere."""
    return f"{at.astimezone(zone_of(career.person.timezone) or UTC):%Y-%m-%d}"


def in_words(lacking: Sequence[Missing]) -> str:
    return ", ".join(_lack(each) for each in lacking) or "nothing"


def _lack(each: Missing) -> str:
    one, several = ASKED[each.what]
    said = one if each.more == 1 else several.format(each.more)
    return f"{said} (or to wait until {each.or_on:%Y-%m-%d})" if each.or_on else said


def _mentors(policy: RosterPolicy) -> str:
    names = [Person.model_validate(name) for name in (*policy.mentors, *policy.founders)]
    return ", ".join(dict.fromkeys(map(named, names)))


# Refusals.


def not_on_the_roster(person: Person) -> str:
    return f"{named(person)} is not on the roster. They can join it themselves: `/incident join-roster`."


def nobody_without_address(person: Person) -> str:
    return f"The roster knows people by their e-mail address, and that of {named(person)} is not known here."


def only_oneself(person: Person) -> str:
    return f"Only {named(person)} can say that. Nobody is joined, deferred or planned for by somebody else."


def not_ahead(until: datetime) -> str:
    return (
        f"{day_and_clock(until)} is not ahead. Say a day to come, for example `/incident defer 2027-03-01`."
    )


def availability_empty() -> str:
    return "Say when you can be asked: `/incident availability wed 9-17`, or `always`; `zone Europe/Madrid` says where."


def no_such_zone(zone: str) -> str:
    return f'There is no time zone "{zone}". Write one like Europe/Madrid or America/New_York.'


def own_mentor() -> str:
    return "Nobody is their own mentor. Name somebody else."


def no_mentor(person: Person, policy: RosterPolicy) -> str:
    return f"{named(person)} is not a mentor. {_who_mentors(policy)}"


def only_a_mentor(person: Person, policy: RosterPolicy) -> str:
    return f"Only {named(person)} and a mentor can say that. {_who_mentors(policy)}"


def _who_mentors(policy: RosterPolicy) -> str:
    mentors = _mentors(policy)
    return f"Mentors are {mentors}." if mentors else "The policy names no mentors yet: `roster.mentors`."


def at_the_top(person: Person) -> str:
    return f"{named(person)} commands incidents of every severity already. There is nothing above."


def not_next(asked: Goal | None, goal: Goal) -> str:
    return f"What comes next is {goal_in_words(goal)}, not {goal_in_words(asked) if asked else 'that'}."


def deferred_first(career: Career) -> str:
    return f"{named(career.person)} has deferred. They come back first: `/incident join-roster`."


def not_yet(person: Person, goal: Goal, lacking: Sequence[Missing]) -> str:
    return f"Not yet: for {goal_in_words(goal)}, {named(person)} lacks {in_words(lacking)}."


def evidence_of_oneself() -> str:
    return (
        "Evidence comes by itself from incidents and drills, and a mentor can add what was missed. "
        "Of yourself you can say that you read the training."
    )


def evidence_of_another(policy: RosterPolicy) -> str:
    return f"Evidence comes by itself from incidents and drills; only a mentor can add what was missed. {_who_mentors(policy)}"


def evidence_of_what() -> str:
    return "Evidence names its incident or drill. Give its id."


def impossible_times(begin: datetime, end: datetime) -> str:
    return f"It cannot have begun at {day_and_clock(begin)} and ended at {day_and_clock(end)}."


def no_schedule() -> str:
    return "PagerDuty is off here, and it keeps the schedule: nothing can be planned."


def no_debrief(person: Person, incident: str) -> str:
    return f"{named(person)} and you have no debrief of incident {incident}. It is asked for when an incident is closed."


def debrief_empty() -> str:
    return "Write something in at least one of the three."


# Answers.


def result(events: Sequence[e.Event], career: Career) -> str:
    """What the person who gave the command is told."""
    return (
        " ".join(filter(None, (_sentence(event, career) for event in events)))
        or "Nothing to do: that is so already."
    )


def _sentence(event: e.Event, career: Career) -> str:
    who = named(career.person)
    match event:
        case e.Joined():
            return f"Welcome to the roster. You are {stands(career)}."
        case e.CameBack():
            return f"Welcome back. You are {stands(career)}."
        case e.Left():
            return "You are off the roster. What you did stays with you; `/incident join-roster` brings you back."
        case e.Deferred():
            return f"Nobody asks you until {_day(event.until, career)}. You will hear from me then."
        case e.AvailabilitySet():
            return f"Noted: {availability(career)}."
        case e.WatchingSet():
            return f"Noted: you are {watching(event.watching)}."
        case e.MentorNamed():
            return f"{named(event.mentor)} is the mentor of {who} now."
        case e.EvidenceAdded():
            return f"Noted for {who}: {event.evidence.kind}{' in a drill' if event.evidence.drill else ''}."
        case e.DebriefAsked():
            return f"{who} and {named(event.debrief.mentor)} are asked."
        case e.DebriefWritten():
            return f"Thank you. Only {who} and their mentor read it."
        case e.SaidYes():
            waits = f" {who} is asked now." if event.mentor else " A mentor has to say so too."
            return "Your yes is noted." + ("" if _complete(career, event.goal) else waits)
        case e.Promoted():
            return f"{who} is {stands(career)} now."
        case e.Requalified():
            return f"{who} is qualified again."
    return ""


def _complete(career: Career, goal: Goal) -> bool:
    """Promoted by this very yes."""
    return career.goal != goal


def watching(watched: Watching | None) -> str:
    if watched is None:
        return "brought into no incident to watch it"
    which = ", ".join(watched.severities) or "all"
    woken = ", and paged too while you shadow" if watched.paged else ""
    return f"brought into {which} incidents to watch them, {written(watched.when)}{woken}"


def availability(career: Career) -> str:
    when = career.model_dump(mode="json")["available"]
    return f"{when}, {career.person.timezone or 'UTC'}"


# What is looked at.


def status(career: Career, lacking: Sequence[Missing]) -> str:
    """Markdown for the Temporal Web UI."""
    lines = [
        f"## {named(career.person)}",
        "",
        f"- **{stands(career)}**",
        f"- Can be asked: {availability(career)}",
    ]
    if career.goal:
        lines.append(f"- Next: {goal_in_words(career.goal)}; lacks {in_words(lacking)}")
    if career.mentor:
        lines.append(f"- Mentor: {named(career.mentor)}")
    return "\n".join(lines)


def due_in_words(due: Due) -> str:
    return f"{DUE[due.what]} {day_and_clock(due.at)}"
