"""The timeline: every event in one plain line. Names as they were known then; never a Slack id where a name is known."""

from functools import singledispatch

from incident import events as e
from incident.facts import MUSTER
from incident.vocabulary import Result, Role, Rung, Status, What
from incident.words.phrases import aside, clock, named, sentence

MADE = {
    "channel": "Channel created.",
    "folder": "Folder created.",
    "incident-document": "Incident document created.",
    "review-document": "Review document created.",
    "record": "Record written.",
}


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
    if event.what is What.CLOSE:
        return "The incident has been stable for a while; the commander was asked whether to close it."
    if event.what is What.PAGE_TROUBLE:
        return "The page has not got through; people are told whom to phone."
    if event.what is What.ACKNOWLEDGEMENT:
        return f"Nobody had acknowledged the page by {clock(event.due)}."
    if event.what is What.HAND_OVER:
        return f"The offer of command was not answered by {clock(event.due)}."
    if event.to in (Rung.CHANNEL, Rung.DEPUTY):
        return f"The status report was still missing; the {event.to} was asked for it."
    if event.to is Rung.PAGE:
        return "The status report was still missing, and nobody answered; the backup is paged."
    return f"A status report was due at {clock(event.due)}; the commander was reminded."


@timeline_text.register
def _(event: e.ReminderSnoozed) -> str:
    return f"{named(event.actor)} asked to be reminded again at {clock(event.until)}."


@timeline_text.register
def _(event: e.ReconciliationAsked) -> str:
    return f"{named(event.actor)} had Slack, Google and PagerDuty looked through."
