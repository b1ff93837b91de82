"""What whoever gave a command is told, and what Temporal shows of a drill."""

from collections.abc import Sequence

from drills import events as e
from drills.clocks import Due
from drills.state import Drill
from incident.words.phrases import named


def result(events: Sequence[e.Event]) -> str:
    return " ".join(map(_sentence, events)) or "Nothing to do: that is so already."


def _sentence(event: e.Event) -> str:
    match event:
        case e.DrillPaused():
            return "The scenario waits, and so do the incident's reminders."
        case e.DrillResumed():
            return "The scenario goes on, and the reminders from where they were."
        case e.InjectFired():
            return f"{event.inject} comes now."
        case e.InjectSkipped():
            return f"{event.inject} is left out."
        case e.InjectPassedOver():
            return f"{event.inject} is passed over: {event.because}."
        case e.DrillEnded():
            return "The drill is over. The debrief follows."


def why_over(ended: e.DrillEnded | None) -> str:
    if ended is None:
        return "it goes on"
    return {
        "asked": f"{named(ended.actor)} ended it",
        "stable": "the incident became stable, and nothing more followed from it",
        "closed": "the incident was closed",
        "time": "its time was up",
        "yielded": "a real incident came first",
    }[ended.why]


def status(drill: Drill) -> str:
    """For Temporal's Web UI, in Markdown."""
    came = ", ".join(drill.fired) or "nothing yet"
    left = ", ".join(inject.name for inject in drill.to_come) or "nothing"
    goes = f"over: {why_over(drill.ended)}" if drill.ended else "paused" if drill.paused else "under way"
    return (
        f"**Drill {drill.scenario.id}**, {drill.speed} × as fast, {goes}\n\n"
        f"- trainee: {named(drill.trainee)}\n- led by: {named(drill.facilitator)}\n"
        f"- came: {came}\n- to come: {left}"
    )


def due_in_words(due: Due) -> str:
    return f"then {due.inject} comes" if due.what == "inject" else "then the drill is over"
