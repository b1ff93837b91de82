"""One task queue per vendor beside the incidents' own, so that a vendor that is slow or down holds up nobody else's work."""

from typing import Literal, get_args

Part = Literal["incidents", "slack", "pagerduty", "google"]
PARTS: tuple[Part, ...] = get_args(Part)
DRILLS = "drills"  # what the crew that works on drills is called; it has all of these parts once more, on queues of its own

# Activities a second that Temporal hands out of a queue, all workers together: a bound for a flood of incidents, not for
# one. PagerDuty takes 960 requests a minute; Slack, over the tiers of the methods used, about 700, and bursts above it;
# Google Docs 60 writes a minute and user, which one activity in five is. Their own answers (429, Retry-After) rule above
# these, and Temporal spreads a rate over four partitions, so that a tight one would slow down a single declaration.
PER_SECOND: dict[Part, float] = {"slack": 20, "pagerduty": 16, "google": 10}


def task_queue(base: str, part: Part) -> str:
    """The incidents' queue has the configured name; a vendor's has its own behind it, such as `muster-slack`."""
    return base if part == "incidents" else f"{base}-{part}"


def task_queue_of(base: str, vendor: str) -> str:
    """The queue of a vendor by the name of its class, such as `PagerDuty`; what is no vendor's is the incidents' own."""
    return next((task_queue(base, part) for part in PARTS if part == vendor.lower()), base)


def drill_queue(base: str) -> str:
    """Where drills run, whose crew can page nobody: `muster-drill`, and behind it `muster-drill-slack` and so on."""
    return f"{base}-drill"


def queue_for(base: str, *, drill: bool) -> str:
    return drill_queue(base) if drill else base
