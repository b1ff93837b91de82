"""The debrief in words: facts, and one thing to try for each. No grade."""

from collections.abc import Sequence
from datetime import timedelta

from incident.durations import written
from incident.people import Person
from incident.vocabulary import AnyRole
from incident.words.phrases import named

Told = tuple[str, str, str]  # about, fact, what to try


def command_taken(after: timedelta | None) -> Told:
    about = "Taking command"
    try_ = "Begin with one sentence: who you are, that you command, and who stands in for you."
    if after is None:
        return about, "Whoever commanded was not heard.", try_
    return about, f"Whoever commanded was first heard after {time_of(after)}.", try_


def first_report(after: timedelta | None, cadence: timedelta) -> Told:
    about = "First report"
    try_ = "Report within the first ten minutes, also when little is known: conditions, actions, needs."
    if after is None:
        return about, f"There was none; one is due every {written(cadence)}.", try_
    return about, f"It came after {time_of(after)}; one is due every {written(cadence)}.", try_


def gaps(reports: int, longest: timedelta, cadence: timedelta) -> Told:
    count = "1 report" if reports == 1 else f"{reports} reports"
    over = longest > cadence
    than = "over" if over else "within"
    fact = (
        f"{count}; the longest time without one was {time_of(longest)}, {than} the {written(cadence)} agreed."
    )
    try_ = (
        "Say in each report when the next one comes, and let the reminder keep the time for you."
        if over
        else "Say in each report when the next one comes: people then wait instead of asking."
    )
    return "Rhythm", fact, try_


def roles(given: Sequence[AnyRole], missing: Sequence[AnyRole]) -> Told:
    fact = f"Given: {', '.join(given)}." if given else "No role was given to anybody."
    try_ = (
        f"Name a {' and a '.join(missing)} early, so that your head stays free."
        if missing
        else "Tell the deputy what you would hand over first."
    )
    return "Roles", fact, try_


def tasks(*, given: int, without_time: Sequence[int], not_understood: Sequence[int]) -> Told:
    about = "Tasks"
    if not given:
        return (
            about,
            "No task was given to one named person.",
            "Give work to one person, with a time, and wait for “understood”.",
        )
    count = "1 task, with one owner" if given == 1 else f"{given} tasks, each with one owner"
    lacking = []
    if without_time:
        lacking.append(f"without a time: {_numbers(without_time)}")
    if not_understood:
        lacking.append(f"nobody said “understood”: {_numbers(not_understood)}")
    fact = f"{count}{'; ' if lacking else ''}{'; '.join(lacking)}."
    try_ = (
        "Say how long: “ten minutes, then tell me what you see”."
        if without_time
        else "Repeat the task's answer aloud when it comes back, so that everybody has it."
    )
    return about, fact, try_


def decisions(proposals: int, hurried: Sequence[int], *, tasks: int) -> Told:
    about = "Decisions"
    if not proposals:
        done = " though work was given out" if tasks else ""
        return (
            about,
            f"Nothing was put to the channel{done}.",
            "Say what you want to do and ask: “strong objections?” Then decide.",
        )
    count = "1 proposal" if proposals == 1 else f"{proposals} proposals"
    if hurried:
        return (
            about,
            f"{count}; settled before anybody could object: {_numbers(hurried)}.",
            "Leave the minute for objections, unless waiting does harm; then say that it does.",
        )
    return about, f"{count}, each open to objections.", "Say beforehand how you will see whether it worked."


def hand_over(to: Person, after: timedelta, read_back: bool, reported: bool) -> Told:
    parts = ["with a read-back" if read_back else "without a read-back"]
    parts.append(
        "after a report on how things stood" if reported else "before anybody had reported how things stood"
    )
    return (
        "Handing over",
        f"Command passed to {named(to)} after {time_of(after)}, {' and '.join(parts)}.",
        "Hand over on a report: status, what is under way, what was ruled out, what is due next.",
    )


def not_led(*, yielded: bool) -> Told:
    about = "On the way to command"
    if yielded:
        fact = "A real incident came first, so this does not count as a drill commanded."
        return about, fact, "Play it again on a calmer day."
    return (
        about,
        "Too little was played to count as a drill commanded.",
        "Send a report, or play half of its time: either is enough.",
    )


def span(most: int, limit: int) -> Told:
    people = {0: "Nobody", 1: "At most 1 person"}.get(most, f"At most {most} people")
    return (
        "Span of control",
        f"{people} reported to whoever commanded; beyond {limit} people it gets hard.",
        "Keep who is needed, thank and release the others."
        if most > limit
        else "Ask now and then who can be released.",
    )


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def time_of(length: timedelta) -> str:
    """To the second below two minutes, to the minute above."""
    seconds = int(length.total_seconds())
    if seconds < 120:
        return f"{seconds}s"
    return written(timedelta(minutes=round(seconds / 60)))
