"""What has happened in a drill, beside what happened in its incident."""

from typing import Annotated, Literal

from pydantic import Field

from incident.events.event import Happened


class InjectFired(Happened):
    kind: Literal["inject_fired"] = "inject_fired"
    inject: str


class InjectPassedOver(Happened):
    """Its `unless` held when its time had come."""

    kind: Literal["inject_passed_over"] = "inject_passed_over"
    inject: str
    because: str


class InjectSkipped(Happened):
    """By whoever leads the drill."""

    kind: Literal["inject_skipped"] = "inject_skipped"
    inject: str


class DrillPaused(Happened):
    kind: Literal["drill_paused"] = "drill_paused"


class DrillResumed(Happened):
    kind: Literal["drill_resumed"] = "drill_resumed"


class DrillEnded(Happened):
    kind: Literal["drill_ended"] = "drill_ended"
    why: Literal["asked", "stable", "closed", "time", "yielded"]
    to: str = ""  # the incident that it yields to
    to_url: str = ""  # and its channel


Event = Annotated[
    InjectFired | InjectPassedOver | InjectSkipped | DrillPaused | DrillResumed | DrillEnded,
    Field(discriminator="kind"),
]
