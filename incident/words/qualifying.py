"""Somebody commands who is not qualified yet: what the channel, they, and whoever stands beside them hear."""

from incident import events as e
from incident.message import Button, Message, escaped
from incident.state import Incident
from incident.words.phrases import mention, named, sentence


def in_channel(event: e.QualifiedBeside) -> Message:
    who, commander = mention(event.person), mention(event.commander)
    return Message(
        text=f"{escaped(named(event.person))} stands beside {escaped(named(event.commander))}.",
        body=[
            f"{commander} commands, and is still learning it for {event.severity} incidents. {who} stands beside them"
            f"{' as deputy' if event.deputy else ''}: {escaped(sentence(event.why))}"
        ],
    )


def to_the_qualified(incident: Incident, event: e.QualifiedBeside) -> Message:
    return Message(
        text=f"You are needed beside {escaped(named(event.commander))}",
        body=[
            f"{mention(event.commander)} commands *{escaped(incident.title)}* and is still learning it for {event.severity} "
            "incidents. Please stand beside them: answer what they ask, and take over only if it has to be. "
            f"Why you: {escaped(sentence(event.why))}"
        ],
        buttons=[Button(label="Take over", action="take_command", value=incident.id)],
    )


def to_the_learner(incident: Incident) -> Message:
    return Message(
        text="You are invited to watch an incident",
        body=[
            f"You asked to watch incidents: *{escaped(incident.title)}* is one, and you are in its channel as observer. "
            "Listen, say nothing there, and keep your questions for the end. Watch for three things: who decides, how each "
            "task gets one owner and a time, and when the next report is promised. No time now? Leave the channel, it is fine."
        ],
    )


def to_the_shadow(incident: Incident) -> Message:
    return Message(
        text="You sit beside the commander",
        body=[
            f"You shadow whoever commands *{escaped(incident.title)}*: in its channel you see, for yourself alone, what they are "
            "prompted to do. Ask yourself what you would do next, and see what they do. Nobody waits for you."
        ],
    )


def to_the_commander(incident: Incident, event: e.QualifiedBeside) -> Message:
    return Message(
        text=f"{escaped(named(event.person))} stands beside you",
        body=[
            f"You command *{escaped(incident.title)}*, and you go on commanding. {mention(event.person)} stands beside you, "
            f"because you are still learning it for {event.severity} incidents. Ask them anything."
        ],
    )
