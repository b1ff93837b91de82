"""What people see when they look at the roster."""

from collections.abc import Sequence

from incident.careers import RosterPolicy, Stage
from incident.durations import written
from incident.message import Message, escaped
from incident.people import Person
from incident.vocabulary import Severity
from incident.words.phrases import mention, named, sentence
from roster.candidate import Candidate
from roster.choosing import Suggestion
from roster.debriefs import Note
from roster.planning import Drift, Week
from roster.view import CareerView
from roster.vocabulary import Kind, Standing
from roster.words import goal_in_words

SHOWN_AT_MOST = 40
NOTES_AT_MOST = 20
NOBODY = "Nobody is on the roster yet. `/incident join-roster` puts you there; you need not be an engineer."


def roster_list(everybody: Sequence[Candidate]) -> Message:
    here = [each for each in everybody if each.standing is not Standing.ALUMNI]
    if not here:
        return Message(text=NOBODY, body=[NOBODY])
    head = "1 person is on the roster" if len(here) == 1 else f"{len(here)} people are on the roster"
    ranked = sorted(here, key=lambda each: -list(Stage).index(each.stage))
    lines = [f"• *{escaped(named(each.person))}* · {each.in_words}" for each in ranked[:SHOWN_AT_MOST]]
    more = len(here) - len(lines)
    return Message(
        text=head, headline=head, body=["\n".join(lines)], footer=f"and {more} more" if more else None
    )


def card(view: CareerView, notes: Sequence[Note]) -> Message:
    """`notes` are those that the reader may see."""
    name, written = named(view.person), [escaped(line) for line in debriefs(notes)]
    body = ["\n".join(map(escaped, lines(view))), *(["\n".join(["*Debriefs*", *written])] if written else [])]
    footer = "Debriefs are shown to them and their mentor alone." if written else None
    return Message(text=f"{escaped(name)}: {view.in_words}", headline=name, body=body, footer=footer)


def debriefs(notes: Sequence[Note]) -> list[str]:
    """The newest first, plain, for terminals too."""
    return [
        f"{note.at:%Y-%m-%d} {note.incident}, {named(note.by)}: " + " ".join(_parts(note))
        for note in sorted(notes, key=lambda note: note.at, reverse=True)[:NOTES_AT_MOST]
    ]


def _parts(note: Note) -> list[str]:
    said = (("Went well", note.well), ("Differently", note.differently), ("To try", note.try_next))
    return [f"{what}: {sentence(text)}" for what, text in said if text]


def lines(view: CareerView) -> list[str]:
    """Plain, for terminals too."""
    said = [f"Stands: {view.in_words}"]
    if view.next:
        said.append(f"Next: {goal_in_words(view.next)}. Lacks: {view.missing}.")
        yes = [*(["their own"] if view.own_yes else []), *(["a mentor's"] if view.mentors_yes else [])]
        said += [f"Yes so far: {' and '.join(yes)}"] if yes else []
    said.append(f"Mentor: {named(view.mentor) if view.mentor else 'none yet'}")
    when = view.model_dump(mode="json")["available"]
    said.append(f"Can be asked: {when}, {view.person.timezone or 'UTC'}")
    said.append(f"Evidence: {evidence(view)}")
    return said


def evidence(view: CareerView) -> str:
    kinds = [each.kind for each in view.evidence if not each.drill and each.kind is not Kind.TRAINING]
    counts = [f"{kinds.count(kind)} × {kind}" for kind in Kind if kind in kinds]
    drills = len({each.incident for each in view.evidence if each.drill})
    read = any(each.kind is Kind.TRAINING for each in view.evidence)
    said = [*counts, *([f"{drills} × drill"] if drills else []), *(["training read"] if read else [])]
    return ", ".join(said) or "none yet"


# Who commands next.

NOTHING_CHANGED = "Nothing was changed. Apply what you like in PagerDuty."


def why(chosen: Suggestion, policy: RosterPolicy) -> str:
    """Why this one, said always."""
    if chosen.because:
        return chosen.because
    last = f", last commanded {chosen.last_commanded:%Y-%m-%d}" if chosen.last_commanded else ""
    counted = "new on rotation, counted as the median: " if chosen.as_usual else ""
    minutes = round(chosen.load.total_seconds() / 60)
    load = f"{counted}{minutes} weighted minutes in command in {written(policy.load_over)}"
    return f"{load}, {_among(chosen)}{last}"


def _among(chosen: Suggestion) -> str:
    if chosen.of == 1:
        return "the only one who can"
    if chosen.place == 1:
        return f"the least of {chosen.of} who can"
    return f"number {chosen.place} of {chosen.of} who can"


def suggestions(
    chosen: Sequence[Suggestion],
    passed_over: Sequence[tuple[Person, str]],
    severity: Severity,
    policy: RosterPolicy,
) -> Message:
    """In order, each with the reason; and why others are not among them."""
    if not chosen:
        head = f"Nobody on the roster can command a {severity} incident just now"
    else:
        head = f"For a {severity} incident: {escaped(named(chosen[0].person))}"
    ranked = [
        f"{n}. *{escaped(named(each.person))}*: {why(each, policy)}" for n, each in enumerate(chosen[:5], 1)
    ]
    others = [f"{escaped(named(person))} {reason}" for person, reason in passed_over[:SHOWN_AT_MOST]]
    body = ["\n".join(ranked)] if ranked else []
    return Message(text=head, headline=head, body=[*body, *(["Not: " + "; ".join(others)] if others else [])])


# The schedule beside the roster.


def drift_notice(found: Drift, severity: Severity) -> Message:
    head = "The schedule and the roster say different things"
    lacking = [
        f"• {mention(person)} is on call in the next weeks, and is {how}"
        for person, how in found.not_qualified
    ]
    never = [f"• {mention(person)} could command, and is never on call" for person in found.never_scheduled]
    footer = f"Qualified means up to {severity} here. muster rotation plan proposes what could be changed."
    return Message(text=head, headline=head, body=["\n".join([*lacking, *never])], footer=footer)


def planned(weeks: Sequence[Week], policy: RosterPolicy) -> Message:
    ahead = "week" if len(weeks) == 1 else f"{len(weeks)} weeks"
    head = f"Who could be on call to command in the next {ahead}"
    lines = [f"• {escaped(week_in_words(week, policy))}" for week in weeks]
    parts = ["\n".join(lines[at : at + 10]) for at in range(0, len(lines), 10)]
    return Message(text=head, headline=head, body=parts, footer=NOTHING_CHANGED)


def week_in_words(week: Week, policy: RosterPolicy) -> str:
    """One line of a plan."""
    when = f"{week.begin:%Y-%m-%d} to {week.end:%Y-%m-%d}"
    who = ", ".join(map(named, week.scheduled)) or "nobody"
    if week.scheduled and not week.lacking:
        return f"{when}: {who}, as scheduled"
    why_not = f", not qualified: {', '.join(map(named, week.lacking))}" if week.lacking else ""
    if week.instead is None:
        return f"{when}: {who}{why_not}; nobody else could be on call the whole week"
    return f"{when}: override {who} with {named(week.instead.person)} ({why(week.instead, policy)}{why_not})"
