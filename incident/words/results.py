"""What the person who gave a command is told when it was carried out: one sentence per event that came of it."""

from incident import events as e
from incident.durations import written
from incident.vocabulary import Status
from incident.words.phrases import clock, clock_beside, named
from incident.words.timeline import timeline_text
from incident.words.timeline.telling import reminded_of

NOTHING_CHANGED = "Nothing to do: that is so already."
APPLIED_BEFORE = "That was done already."


def result(events: list[e.Event]) -> str:
    return " ".join(_sentence(event) for event in events) or NOTHING_CHANGED


def _sentence(event: e.Event) -> str:
    """Without people's own words: who gave the command knows them."""
    match event:
        case e.Declared():
            return f"The {'drill' if event.drill else 'incident'} is declared."
        case e.StatusReported():
            to = "goes to the channel only" if event.internal else "goes out now"
            promised = event.next_report_in
            following = f" The next one is promised in {written(promised)}." if promised else ""
            return f"Report noted; it {to}.{following}"
        case e.RoleAssigned():
            return f"{named(event.person)} is {event.role} now."
        case e.CommandOffered():
            instead = f" The offer to {named(event.instead_of)} is over." if event.instead_of else ""
            return (
                f"Command is offered to {named(event.to)}, who can accept until {clock(event.until)}. "
                f"Until then nothing changes.{instead}"
            )
        case e.CommandAccepted():
            return "Read-back noted."
        case e.CommandDeclined():
            return "Declined. The commander is told."
        case e.CommanderLeft():
            return "You still command. You are invited back; hand over first if you have to go."
        case e.Proposed():
            return f"Proposal {event.number} is in the channel; objections until {clock(event.until)}."
        case e.Objected():
            return f"Your objection to proposal {event.number} is noted; the commander decides."
        case e.ProposalSettled():
            return f"Proposal {event.number} {'goes ahead' if event.go else 'is dropped'}."
        case e.OutcomeRecorded():
            return f"Noted: proposal {event.number} was {event.outcome}."
        case e.ParticipantAdded():
            return f"{named(event.person)} takes part now."
        case e.ParticipantRemoved():
            offer = " The offer of command to them is over." if event.offer else ""
            return f"{named(event.person)} no longer takes part.{offer}"
        case e.StatusChanged():
            return f"The incident is {event.status} {'again' if event.status is Status.ACTIVE else 'now'}."
        case e.DetailsEdited():
            parts = {"title": event.title, "description": event.description}
            return f"Changed: {' and '.join(name for name, new in parts.items() if new is not None)}."
        case e.SeverityChanged():
            return f"The severity is {event.severity} now."
        case e.TypeChanged():
            return f"The type is {event.type} now." if event.type else "It has no type any more."
        case e.ObserversAllowed():
            return f"Learners may {'' if event.allowed else 'no longer '}come in to watch."
        case e.TaskCreated():
            until = f" They are called back at {clock_beside(event.until, event.at)}." if event.until else ""
            return f"Task {event.number} is {named(event.owner)}'s.{until}"
        case e.TaskUnderstood():
            return f"Noted: you have task {event.number}."
        case e.TaskCompleted():
            return f"Task {event.number} is done."
        case e.TaskReopened():
            until = f" They are called back at {clock_beside(event.until, event.at)}." if event.until else ""
            return f"Task {event.number} is open again.{until}"
        case e.ExecutivesReported():
            return "Executive report noted; it goes out now."
        case e.PromptsSet():
            return f"Prompts in this incident: {event.level}."
        case e.EventRecorded():
            return "It is on the timeline."
        case e.MessageMarked():
            return "It goes on the timeline." if event.on else "The mark is gone."
        case e.MessageWithdrawn():
            return "The message is off the timeline."
        case e.OncallEngaged():
            return f"Paging the {event.team} on-call."
        case e.PageAcknowledged():
            return "The page is acknowledged."
        case e.ReminderSnoozed():
            until = clock_beside(event.until, event.at)
            return f"The next reminder of {reminded_of(event)} comes at {until}."
        case e.ReconciliationAsked():
            return "Looking through Slack, Google and PagerDuty. What was changed by hand is told in the channel."
        case _:
            return timeline_text(event)
