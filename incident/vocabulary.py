"""The closed sets of words that everything else is written in."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field


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
    CUSTOMER_LIAISON = "customer-liaison"
    INTERNAL_LIAISON = "internal-liaison"
    OBSERVER = "observer"
    REPORTER = "reporter"
    PARTICIPANT = "participant"


ASSIGNABLE = (
    Role.COMMANDER,
    Role.DEPUTY,
    Role.SCRIBE,
    Role.LIAISON,
    Role.CUSTOMER_LIAISON,
    Role.INTERNAL_LIAISON,
    Role.OBSERVER,
)
LIAISONS = (Role.LIAISON, Role.CUSTOMER_LIAISON, Role.INTERNAL_LIAISON)
HELD_BY_ONE = (Role.COMMANDER, Role.DEPUTY, Role.SCRIBE, *LIAISONS)
AnyRole = Annotated[
    Role | str, Field(union_mode="left_to_right")
]  # those of the policy have names of their own


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
    OWNER = "owner"  # of a task


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


class Level(StrEnum):
    """How much a commander is prompted."""

    NEWCOMER = "newcomer"
    EXPERIENCED = "experienced"
    OFF = "off"


class Prompt(StrEnum):
    """What a commander is prompted to do, in the order in which it is done.

    The loop is PagerDuty's: https://response.pagerduty.com/training/incident_commander/
    """

    START = "start"
    SIZE_UP = "size_up"
    LIAISON = "liaison"
    OBJECTIONS = "objections"
    ASSIGN = "assign"
    VERIFY = "verify"
    PROPOSE = "propose"
    SPAN = "span"  # of control
    END = "end"


class Mark(StrEnum):
    """How somebody says that a message belongs on the timeline."""

    REACTION = "reaction"  # the policy's emoji
    PIN = "pin"


class What(StrEnum):
    """What can fall due."""

    STATUS_REPORT = "status_report"
    CLOSE = "close"
    PAGE_TROUBLE = "page_trouble"  # PagerDuty has not taken the page
    ACKNOWLEDGEMENT = "acknowledgement"  # nobody has acknowledged it
    HAND_OVER = "hand_over"  # nobody has answered the offer of command
    OBJECTIONS = "objections"  # to a proposal: who is silent consents
    STAKEHOLDER_REPORT = "stakeholder_report"  # stakeholders have not been told for a while
    EXECUTIVE_REPORT = "executive_report"
    UNDERSTOOD = "understood"  # whoever was given a task has not said that they understood
    TASK = "task"  # the time of a task is up
    FATIGUE = "fatigue"  # somebody has commanded for long
    PROMPT = "prompt"  # what a commander does next, said privately


Snoozed = Literal["status_report", "stakeholder_report", "executive_report", "close", "fatigue", "task"]
