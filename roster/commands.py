"""What people can say to the workflow of one person on the roster. Each is a Temporal signal and an update of the same name."""

from pydantic import AwareDatetime, Field

from incident.careers import Goal
from incident.commands import Command
from incident.limits import TITLE_LIMIT
from incident.people import Person
from incident.vocabulary import Severity
from roster.vocabulary import Kind


class JoinRoster(Command):
    """Join the roster, or come back to it. Nobody is joined by somebody else."""

    name = "join_roster"


class LeaveRoster(Command):
    """Leave the roster; what you did stays with you."""

    name = "leave_roster"


class Defer(Command):
    """Rest from the rotation, or learn later: until a date, without a reason."""

    name = "defer"
    until: AwareDatetime


class SetAvailability(Command):
    """Say when you can be asked, such as "wed 9-17" or "always", and in which time zone."""

    name = "set_availability"
    available: str | None = None
    timezone: str | None = None


class SetWatching(Command):
    """Say whether you want to watch incidents to learn from them: of which severities, and when."""

    name = "set_watching"
    watch: bool
    severities: list[Severity] = Field([])  # all, unless some are named
    when: str | None = None  # such as "mon-fri 9-17"; always, unless it is said
    paged: bool = False  # while shadowing: be woken beside the commander


class NameMentor(Command):
    """Say who accompanies somebody."""

    name = "name_mentor"
    mentor: Person


class Promote(Command):
    """Say yes to the next stage or severity: the person for themselves, a mentor for them."""

    name = "promote"
    goal: Goal | None = (
        None  # the next one; a button names it, so that one that is pressed late says yes to nothing else
    )


class AddEvidence(Command):
    """As a mentor, say what somebody did in an incident or a drill; of oneself, only that one read the training."""

    name = "add_evidence"
    kind: Kind
    incident: str = Field("", max_length=64)
    begin: AwareDatetime
    end: AwareDatetime
    drill: bool = False
    beside: bool = False  # commanded with somebody qualified beside them


class AskForDebrief(Command):
    """Ask somebody who learnt in an incident, and whoever they learnt beside, to write down what they saw."""

    name = "ask_for_debrief"
    incident: str = Field(min_length=1, max_length=64)
    title: str = Field(max_length=TITLE_LIMIT + 100)  # as everybody may read it
    mentor: Person
    reverse: bool = False  # the learner commanded


class WriteDebrief(Command):
    """Say what went well beside somebody, what you would do differently, and one thing to try; the last word of each counts."""

    name = "write_debrief"
    incident: str = Field(min_length=1, max_length=64)
    well: str = ""
    differently: str = ""
    try_next: str = ""


ROSTER_COMMANDS: dict[str, type[Command]] = {
    command.name: command
    for command in (
        JoinRoster,
        LeaveRoster,
        Defer,
        SetAvailability,
        SetWatching,
        NameMentor,
        Promote,
        AddEvidence,
        AskForDebrief,
        WriteDebrief,
    )
}
