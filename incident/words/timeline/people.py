"""Who takes part, who commands, how command changed hands."""

from incident import events as e
from incident.facts import MUSTER
from incident.vocabulary import Role
from incident.words.phrases import aside, clock, named, sentence
from incident.words.timeline.line import timeline_text


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
    instead = f" The offer to {named(event.instead_of)} is over." if event.instead_of else ""
    return f"{by} to {named(event.to)}{aside(event.why)}, until {clock(event.until)}.{instead}"


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
def _(event: e.QualifiedBeside) -> str:
    who, learner = named(event.person), named(event.commander)
    return f"{who} stands beside {learner}, who is still learning to command {event.severity} incidents."


@timeline_text.register
def _(event: e.ShadowJoined) -> str:
    return f"{named(event.person)} watches beside the commander, to learn to command."


@timeline_text.register
def _(event: e.ObserversAllowed) -> str:
    return f"{named(event.actor)} said that learners may {'' if event.allowed else 'no longer '}watch."


@timeline_text.register
def _(event: e.ParticipantAdded) -> str:
    if event.actor == MUSTER or event.actor.same_as(event.person):
        return f"{named(event.person)} takes part{aside(event.reason)}."
    return f"{named(event.actor)} added {named(event.person)}{aside(event.reason)}."


@timeline_text.register
def _(event: e.ParticipantRemoved) -> str:
    offer = " The offer of command to them is over." if event.offer else ""
    if event.actor == MUSTER or event.actor.same_as(event.person):
        return f"{named(event.person)} no longer takes part{aside(event.reason)}.{offer}"
    return f"{named(event.actor)} removed {named(event.person)}{aside(event.reason)}.{offer}"


@timeline_text.register
def _(event: e.PersonIdentified) -> str:
    return f"{named(event.person)} was found in the directory."
