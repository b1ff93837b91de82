"""The closed sets of words that everything else is written in."""

from enum import StrEnum


class Status(StrEnum):
    ACTIVE = "active"
    STABLE = "stable"
    CLOSED = "closed"


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Role(StrEnum):
    COMMANDER = "commander"
    DEPUTY = "deputy"
    SCRIBE = "scribe"
    LIAISON = "liaison"
    OBSERVER = "observer"
    REPORTER = "reporter"
    PARTICIPANT = "participant"


ASSIGNABLE = (Role.COMMANDER, Role.DEPUTY, Role.SCRIBE, Role.LIAISON, Role.OBSERVER)
HELD_BY_ONE = (Role.COMMANDER, Role.DEPUTY, Role.SCRIBE, Role.LIAISON)


class StepState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


class Rung(StrEnum):
    """Who hears of what is due, one after another while nothing happens."""

    COMMANDER = "commander"
    CHANNEL = "channel"
    DEPUTY = "deputy"
    PAGE = "page"


class Standing(StrEnum):
    """Of a proposal: silence agrees, an objection leaves it to the commander."""

    OPEN = "open"
    OBJECTED = "objected"
    AGREED = "agreed"
    DROPPED = "dropped"


class Result(StrEnum):
    """What came of a decision."""

    VERIFIED = "verified"
    REVERTED = "reverted"


class What(StrEnum):
    """What can fall due."""

    STATUS_REPORT = "status_report"
    CLOSE = "close"
    PAGE_TROUBLE = "page_trouble"  # PagerDuty has not taken the page
    ACKNOWLEDGEMENT = "acknowledgement"  # nobody has acknowledged it
    HAND_OVER = "hand_over"  # nobody has answered the offer of command
    OBJECTIONS = "objections"  # to a proposal: who is silent consents
