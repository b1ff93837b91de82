"""What people told: reports, changes of status, severity and title, notes."""

from incident import events as e
from incident.limits import LINE_LIMIT
from incident.vocabulary import Status, What
from incident.words.phrases import clock_beside, cut, named, one_line, sentence
from incident.words.timeline.line import timeline_text

REMINDED_OF = {
    What.STATUS_REPORT: "the status report",
    What.STAKEHOLDER_REPORT: "the report to the stakeholders",
    What.EXECUTIVE_REPORT: "the executive report",
    What.CLOSE: "closing it",
    What.FATIGUE: "handing over",
}


@timeline_text.register
def _(event: e.Declared) -> str:
    kind = "drill" if event.drill else "incident"
    return f'{named(event.actor)} declared a {event.severity}-severity {kind}: "{event.title}".'


@timeline_text.register
def _(event: e.StatusReported) -> str:
    return (
        f"{named(event.actor)} reported. Conditions: {sentence(event.conditions)} "
        f"Actions: {sentence(event.actions)} Needs: {sentence(event.needs)}"
    )


@timeline_text.register
def _(event: e.StatusChanged) -> str:
    if event.status is Status.ACTIVE:
        return f"{named(event.actor)} reopened the incident."
    return f"{named(event.actor)} marked the incident {event.status}."


@timeline_text.register
def _(event: e.DetailsEdited) -> str:
    if event.title is None:
        return f"{named(event.actor)} changed the description."
    what = (
        "the title and the description; the title is now" if event.description is not None else "the title to"
    )
    return f'{named(event.actor)} changed {what} "{event.title}".'


@timeline_text.register
def _(event: e.SeverityChanged) -> str:
    return f"{named(event.actor)} changed the severity from {event.previous} to {event.severity}."


@timeline_text.register
def _(event: e.TypeChanged) -> str:
    if event.type is None:
        return f"{named(event.actor)} said that it is no {event.previous} incident."
    return f"{named(event.actor)} said that it is a {event.type} incident."


@timeline_text.register
def _(event: e.TypeUnknown) -> str:
    names = f"The policy's types: {', '.join(event.known)}." if event.known else "The policy names no types."
    return f'There is no type "{cut(one_line(event.type), LINE_LIMIT)}", so the incident has none. {names}'


@timeline_text.register
def _(event: e.ExecutivesReported) -> str:
    return (
        f"{named(event.actor)} reported to executives. Status: {sentence(event.status)} "
        f"Overview: {sentence(event.overview)} Next steps: {sentence(event.next_steps)}"
    )


@timeline_text.register
def _(event: e.PromptsSet) -> str:
    return f"{named(event.actor)} set the commander's prompts to {event.level}."


@timeline_text.register
def _(event: e.EventRecorded) -> str:
    return f"{named(event.actor)} noted: {sentence(event.text)}"


@timeline_text.register
def _(event: e.ReminderSnoozed) -> str:
    until = clock_beside(event.until, event.at)
    return f"{named(event.actor)} asked to be reminded of {reminded_of(event)} again at {until}."


def reminded_of(event: e.ReminderSnoozed) -> str:
    return f"task {event.number}" if event.what is What.TASK else REMINDED_OF[event.what]


@timeline_text.register
def _(event: e.ClocksPaused) -> str:
    return "The drill is paused: nothing falls due."


@timeline_text.register
def _(event: e.ClocksResumed) -> str:
    return "The drill goes on."


@timeline_text.register
def _(event: e.ReconciliationAsked) -> str:
    return f"{named(event.actor)} had Slack, Google and PagerDuty looked through."
