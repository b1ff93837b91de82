"""Why something about a drill was not done, and what to do instead."""

from collections.abc import Sequence

from incident.people import Person
from incident.words.phrases import named


def over() -> str:
    return "This drill is over."


def not_yours_to_lead(facilitator: Person) -> str:
    return f"{named(facilitator)} leads this drill. Whoever plays may end it: `/incident drill end`."


def nothing_to_come() -> str:
    return "Nothing is left to come in this drill."


def no_such_inject(name: str, to_come: Sequence[str]) -> str:
    return f'Nothing called "{name}" is still to come. There is: {", ".join(to_come)}.'


def no_such_scenario(name: str, known: Sequence[str]) -> str:
    return f'There is no scenario "{name}". There is: {", ".join(known)}.'


def in_a_real_channel() -> str:
    return "This is the channel of an incident. Start a drill from somewhere else, so that nobody takes it for this one."


def plays_already(person: Person, incident: str) -> str:
    return f"{named(person)} plays a drill already (`{incident}`). End it first: `/incident drill end {incident}`."


def needed(person: Person, incident: str) -> str:
    return f"{named(person)} is needed in a real incident (`{incident}`). The drill can wait."


def not_a_trainee(person: Person) -> str:
    return f"{named(person)} cannot be found by name. Mention them, or give their e-mail address."


def bad_speed(said: str) -> str:
    return f'"{said}" is no speed. Give a number from 1 (as written) to 10 (ten times as fast).'


def no_such_drill(incident: str) -> str:
    return f'There is no drill "{incident}", or Temporal has forgotten it. `muster drill list` shows those that are played.'


def trainee_by_address(person: Person) -> str:
    return f"{named(person)} is not an e-mail address. Give theirs: by it a drill knows what else they play."


def repeated_already(scenario: str) -> str:
    return f"{scenario} is repeated already. `muster drill unschedule {scenario}` ends that."


def not_repeated(scenario: str) -> str:
    return f"{scenario} is not repeated."


def is_real(incident: str) -> str:
    return f"{incident} is no drill. What is real stays."


def not_over_yet(incident: str) -> str:
    return f"This drill goes on. End it first: `muster drill end {incident}`."


def being_deleted(incident: str) -> str:
    return f"{incident} is being deleted. What could not be reached just now goes as soon as it can."


def no_drill_here() -> str:
    return "No drill is played in this channel. Say which: `/incident drill end ID`; `/incident drill list` shows them."
