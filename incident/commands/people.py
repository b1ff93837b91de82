"""People: who takes part in which role, and how command changes hands."""

from incident.commands.command import Command
from incident.people import Person
from incident.vocabulary import AnyRole


class AssignRole(Command):
    """Give somebody a role; a role that one person holds changes hands. Command is offered, to be accepted."""

    name = "assign_role"
    user: Person
    role: AnyRole
    now: bool = False  # take command over from somebody silent
    release: bool = False  # whoever commanded does not stay as deputy
    reason: str = ""


class AcceptCommand(Command):
    """Accept command, which was offered, with one line read back."""

    name = "accept_command"
    offer: int | None = None  # its number; the one that is open, unless given
    read_back: str


class DeclineCommand(Command):
    """Decline command, which was offered."""

    name = "decline_command"
    offer: int | None = None
    reason: str = ""


class AddParticipant(Command):
    """Bring somebody in."""

    name = "add_participant"
    user: Person
    reason: str = ""


class RemoveParticipant(Command):
    """Let somebody go; the commander hands over first."""

    name = "remove_participant"
    user: Person
    reason: str = ""
    left_channel: bool = False  # they went by themselves; a commander who did is invited back


class EngageOncall(Command):
    """Page whoever is on call for a team of the policy."""

    name = "engage_oncall"
    team: str


class PageAcknowledged(Command):
    """Somebody acknowledged the page in PagerDuty."""

    name = "page_acknowledged"
