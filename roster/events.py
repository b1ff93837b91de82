"""What happened to somebody on the roster; their state is the fold of these."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from incident.careers import Goal, Stage
from incident.events.event import Happened
from incident.people import Person
from incident.vocabulary import Severity
from roster.debriefs import Debrief, Note
from roster.evidence import Evidence
from roster.slots import Slots
from roster.watching import Watching


class Joined(Happened):
    kind: Literal["joined"] = "joined"
    stage: Stage = Stage.INTERESTED
    ceiling: Severity | None = None


class CameBack(Happened):
    """After a rest, a deferral or a farewell."""

    kind: Literal["came_back"] = "came_back"


class Left(Happened):
    kind: Literal["left"] = "left"


class Deferred(Happened):
    kind: Literal["deferred"] = "deferred"
    until: datetime


class Identified(Happened):
    """More is known about who they are."""

    kind: Literal["identified"] = "identified"
    person: Person


class AvailabilitySet(Happened):
    kind: Literal["availability_set"] = "availability_set"
    available: Slots | None = None
    timezone: str | None = None


class WatchingSet(Happened):
    kind: Literal["watching_set"] = "watching_set"
    watching: Watching | None


class MentorNamed(Happened):
    kind: Literal["mentor_named"] = "mentor_named"
    mentor: Person


class EvidenceAdded(Happened):
    """Of the kind that it counts as at the stage they were at."""

    kind: Literal["evidence_added"] = "evidence_added"
    evidence: Evidence


class DebriefAsked(Happened):
    kind: Literal["debrief_asked"] = "debrief_asked"
    debrief: Debrief


class DebriefWritten(Happened):
    kind: Literal["debrief_written"] = "debrief_written"
    note: Note


class SaidYes(Happened):
    """To a promotion: the person themselves, or a mentor."""

    kind: Literal["said_yes"] = "said_yes"
    goal: Goal
    mentor: bool


class Ready(Happened):
    """Nothing that the next step asks for is lacking any more."""

    kind: Literal["ready"] = "ready"
    goal: Goal


class Promoted(Happened):
    kind: Literal["promoted"] = "promoted"
    goal: Goal
    stage: Stage
    ceiling: Severity | None


class InvitedToDrill(Happened):
    kind: Literal["invited_to_drill"] = "invited_to_drill"
    until: datetime


class Lapsed(Happened):
    kind: Literal["lapsed"] = "lapsed"


class Requalified(Happened):
    kind: Literal["requalified"] = "requalified"


Event = Annotated[
    Joined
    | CameBack
    | Left
    | Deferred
    | Identified
    | AvailabilitySet
    | WatchingSet
    | MentorNamed
    | EvidenceAdded
    | DebriefAsked
    | DebriefWritten
    | SaidYes
    | Ready
    | Promoted
    | InvitedToDrill
    | Lapsed
    | Requalified,
    Field(discriminator="kind"),
]
