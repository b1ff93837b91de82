"""People: who takes part in which role, who commands, and how command changes hands."""

from datetime import datetime
from typing import Literal

from incident.events.event import Happened
from incident.people import Person
from incident.vocabulary import AnyRole, Role, Severity


class RoleAssigned(Happened):
    kind: Literal["role_assigned"] = "role_assigned"
    person: Person
    role: AnyRole
    held_by_one: bool = False  # of a role of the policy's own
    previous: Person | None = None
    previous_becomes: Role | None = None
    reason: str = ""


class CommandOffered(Happened):
    """To one person, until a time; `asked` are all who were offered it in this round."""

    kind: Literal["command_offered"] = "command_offered"
    to: Person
    number: int
    until: datetime
    release: bool
    asked: list[Person]
    instead_of: Person | None = None  # to whom it was offered until now
    reason: str = "offered command"  # why the person takes part, who may not have before
    why: str = ""  # it is offered, as whoever offers it said


class CommandAccepted(Happened):
    kind: Literal["command_accepted"] = "command_accepted"
    number: int
    read_back: str


class CommandDeclined(Happened):
    kind: Literal["command_declined"] = "command_declined"
    number: int
    reason: str = ""


class CommanderLeft(Happened):
    """The commander left the channel, and commands all the same."""

    kind: Literal["commander_left"] = "commander_left"


class BackupFound(Happened):
    kind: Literal["backup_found"] = "backup_found"
    people: list[Person]


class QualifiedBeside(Happened):
    """Whoever commands is not qualified for this severity; somebody who is stands beside them, as deputy where none was."""

    kind: Literal["qualified_beside"] = "qualified_beside"
    person: Person
    commander: Person
    severity: Severity
    deputy: bool
    why: str


class ShadowJoined(Happened):
    """Somebody who learns to command watches beside whoever does; `paged` as they wished."""

    kind: Literal["shadow_joined"] = "shadow_joined"
    person: Person
    paged: bool = False


class ObserversAllowed(Happened):
    """The commander says whether people who only watch may come into a restricted incident."""

    kind: Literal["observers_allowed"] = "observers_allowed"
    allowed: bool


class ParticipantAdded(Happened):
    kind: Literal["participant_added"] = "participant_added"
    person: Person
    reason: str = ""
    team: str | None = None  # for which they are on call


class ParticipantRemoved(Happened):
    kind: Literal["participant_removed"] = "participant_removed"
    person: Person
    reason: str = ""
    offer: int | None = None  # of command, which they had not answered


class PersonIdentified(Happened):
    kind: Literal["person_identified"] = "person_identified"
    person: Person
