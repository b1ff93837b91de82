"""Where the chapters of the rule book meet: one rule per kind of command or fact."""

from datetime import datetime
from functools import singledispatch

from incident import commands as c
from incident import events as e
from incident import facts as f
from incident import limits
from incident.policy import Policy
from incident.refusals import Refused
from incident.state import Incident
from incident.words import refusals as say

Command = c.Command | f.Fact


@singledispatch
def rule(command: object, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    raise TypeError(f"no rule for {command!r}")


def titled(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise Refused(say.title_empty())
    return within(title, "title", limits.TITLE_LIMIT)


def within(text: str, name: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused(say.too_long(name, len(text), limit))
    return text
