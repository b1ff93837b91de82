"""The timeline: every event in one plain line. Names as they were known then; never a Slack id where a name is known."""

from collections.abc import Sequence
from functools import singledispatch
from typing import Protocol, TypeVar

from incident import events as e
from incident.facts import MUSTER
from incident.vocabulary import Result, Role, Rung, Status, What
from incident.words.phrases import aside, clock, named, sentence

MADE = {
    "channel": "Channel created.",
    "folder": "Folder created.",
    "incident-document": "Incident document created.",
    "review-document": "Review document created.",
    "executive-document": "Document of executive reports created.",
    "record": "Record written.",
}


REPORTS = {
    What.STATUS_REPORT: "status report",
    What.STAKEHOLDER_REPORT: "report to the stakeholders",
    What.EXECUTIVE_REPORT: "executive report",
}


ASIDES = (
    "person_identified",
    "prompted",
)  # kinds of events that are not told: looked up, or said to one person only


class _Happened(Protocol):
    @property
    def kind(self) -> str: ...


H = TypeVar("H", bound=_Happened)


def told(events: Sequence[H]) -> list[H]:
    """What belongs on a timeline that people read."""
    return [event for event in events if event.kind not in ASIDES]


@singledispatch
def timeline_text(event: object) -> str:
    raise TypeError(f"no words for {event!r}")


@timeline_text.register
def _(event: e.Declared) -> str:
    kind = "drill" if event.drill else "incident"
    return f'{named(event.actor)} declared a {event.severity}-severity {kind}: "{event.title}".'


@timeline_text.register
def _(event: e.RoleAssigned) -> str:
    if event.role is Role.COMMANDER and event.previous:
        stays = (
            f" {named(event.previous)} stays as {event.previous_becomes}." if event.previous_becomes else ""
        )
        passed = f"Command passed from {named(event.previous)} to {named(event.person)}"
        return f"{passed}{aside(event.reason)}.{stays}"
    verb = "took command" if event.role is Role.COMMANDER else f"became {event.role}"
    instead = f" in place of {named(event.previous)}" if event.previous else ""
    return f"{named(event.person)} {verb}{instead}{aside(event.reason)}."


@timeline_text.register
def _(event: e.CommandOffered) -> str:
    by = "Command was offered" if event.actor == MUSTER else f"{named(event.actor)} offered command"
    return f"{by} to {named(event.to)}, until {clock(event.until)}."


@timeline_text.register
def _(event: e.CommandAccepted) -> str:
    return f"{named(event.actor)} accepted command and read back: {sentence(event.read_back)}"


@timeline_text.register
def _(event: e.CommandDeclined) -> str:
    return f"{named(event.actor)} declined command{aside(event.reason)}."


@timeline_text.register
def _(event: e.CommanderLeft) -> str:
    return f"{named(event.actor)} left the channel, and still commands."


@timeline_text.register
def _(event: e.BackupFound) -> str:
    people = ", ".join(named(p) for p in event.people) or "nobody"
    return f"On call as backup: {people}."


@timeline_text.register
def _(event: e.Proposed) -> str:
    return f"{named(event.actor)} proposed ({event.number}): {sentence(event.text)}"


@timeline_text.register
def _(event: e.Objected) -> str:
    return f"{named(event.actor)} objected to proposal {event.number}: {sentence(event.reason)}"


@timeline_text.register
def _(event: e.ProposalSettled) -> str:
    goes = "goes ahead" if event.go else "is dropped"
    how = "Nobody objected" if event.actor == MUSTER else f"{named(event.actor)} decided"
    return f"{how}: proposal {event.number} {goes}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.OutcomeRecorded) -> str:
    came = "verified that it worked" if event.outcome is Result.VERIFIED else "said that it was reverted"
    return f"Of proposal {event.number}, {named(event.actor)} {came}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.ParticipantAdded) -> str:
    if event.actor == MUSTER or event.actor.same_as(event.person):
        return f"{named(event.person)} takes part{aside(event.reason)}."
    return f"{named(event.actor)} added {named(event.person)}{aside(event.reason)}."


@timeline_text.register
def _(event: e.ParticipantRemoved) -> str:
    if event.actor == MUSTER or event.actor.same_as(event.person):
        return f"{named(event.person)} no longer takes part{aside(event.reason)}."
    return f"{named(event.actor)} removed {named(event.person)}{aside(event.reason)}."


@timeline_text.register
def _(event: e.PersonIdentified) -> str:
    return f"{named(event.person)} was found in the directory."


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
    return f"{named(event.actor)} said that it is a {event.type} incident."


@timeline_text.register
def _(event: e.TaskCreated) -> str:
    until = f", until {clock(event.until)}" if event.until else ""
    return (
        f"{named(event.actor)} gave {named(event.owner)} task {event.number}{until}: {sentence(event.text)}"
    )


@timeline_text.register
def _(event: e.TaskUnderstood) -> str:
    return f"{named(event.actor)} understood task {event.number}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.TaskCompleted) -> str:
    came = f" {sentence(event.outcome)}" if event.outcome else ""
    return f"{named(event.actor)} said that task {event.number} is done: {sentence(event.text)}{came}"


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
def _(event: e.OncallEngaged) -> str:
    return f"{named(event.actor)} asked for the {event.team} on-call."


@timeline_text.register
def _(event: e.PageAsked) -> str:
    return "PagerDuty is asked to page the on-call commander."


@timeline_text.register
def _(event: e.PageRaised) -> str:
    people = ", ".join(named(p) for p in event.people) or "nobody, because nobody is on call"
    return f"PagerDuty incident #{event.number} was raised and paged {people}."


@timeline_text.register
def _(event: e.PageAcknowledged) -> str:
    return f"{named(event.actor)} acknowledged the page."


@timeline_text.register
def _(event: e.ResourceMade) -> str:
    return MADE.get(event.resource, f"{event.resource} created.")


@timeline_text.register
def _(event: e.FellDue) -> str:
    match event.what:
        case What.CLOSE:
            return "The incident has been stable for a while; the commander was asked whether to close it."
        case What.PAGE_TROUBLE:
            return "The page has not got through; people are told whom to phone."
        case What.ACKNOWLEDGEMENT:
            return f"Nobody had acknowledged the page by {clock(event.due)}."
        case What.HAND_OVER:
            return f"The offer of command was not answered by {clock(event.due)}."
        case What.UNDERSTOOD:
            return f"Nobody had said by {clock(event.due)} that task {event.number} is understood."
        case What.TASK:
            asked = f"the {event.to} was asked how it stands" if event.to else "its owner was asked"
            return f"The time of task {event.number} was up at {clock(event.due)}; {asked}."
        case What.FATIGUE:
            more = ", and the backup is paged to relieve them" if event.to is Rung.PAGE else ""
            return f"The commander has commanded for long and was asked whether to hand over{more}."
        case _:
            return _report_missing(event)


def _report_missing(event: e.FellDue) -> str:
    what = REPORTS.get(event.what, event.what)
    if event.to in (Rung.CHANNEL, Rung.DEPUTY):
        return f"The {what} was still missing; the {event.to} was asked for it."
    if event.to is Rung.PAGE:
        return f"The {what} was still missing, and nobody answered; the backup is paged."
    return f"The {what} was due at {clock(event.due)}; the commander was reminded."


@timeline_text.register
def _(event: e.Prompted) -> str:
    return f"The commander was prompted: {event.prompt.replace('_', ' ')}."


@timeline_text.register
def _(event: e.ReminderSnoozed) -> str:
    return f"{named(event.actor)} asked to be reminded again at {clock(event.until)}."


@timeline_text.register
def _(event: e.ReconciliationAsked) -> str:
    return f"{named(event.actor)} had Slack, Google and PagerDuty looked through."
