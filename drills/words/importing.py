"""Words of a scenario that was made of an incident, and why one was not."""

from datetime import datetime

HEAD = (
    "# Made of an incident by `muster drill import`. Read it through: names were taken out, but only you know what else\n"
    "# should not be told again. Then make some of it depend on what is done (when:, unless:), and check it with\n"
    "# `muster drill check FILE`.\n"
)
WHO_REPORTS = "I hear that something is broken, and from nobody here what. Who reports to me, and when?"
EXECUTIVE = "An executive"
FILL_IN = "Write here what was behind it."


def about(day: datetime) -> str:
    return f"Made of an incident of {day:%B %Y}"


def responder(number: int) -> str:
    return f"Responder {number}"


def objects(reason: str) -> str:
    return f"I object strongly: {reason}"


def decided(text: str) -> str:
    return f"It was decided and seen through: {text}"


def reported(conditions: str) -> str:
    return f"The last report said: {conditions}"


def restricted() -> str:
    return "This incident is restricted: what was said in it stays with those who took part, and makes no scenario."


def not_over() -> str:
    return "This incident is not closed. A scenario is made of what is over."


def nothing_was_said() -> str:
    return "Nobody but the commander put anything on its timeline, so nothing is there for a cast to say."
