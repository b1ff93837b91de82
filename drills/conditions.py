"""What an inject can wait for: things done in the incident, each with the moment since when it is so."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, PlainSerializer

from incident import events as e
from incident.state import Incident
from incident.vocabulary import ASSIGNABLE, Role, Severity, Standing

_WRITTEN = re.compile(r"""^([a-z_]+)\s*(?:\(\s*["']?([^"'()]*?)["']?\s*\))?$""")

Fired = Mapping[str, datetime]
Asks = Literal["nothing", "words", "number", "role", "severity", "inject"]


class Condition(BaseModel, frozen=True):
    """One of `KINDS`, such as `report_sent`, `proposed("restart|roll back")` or `role_given(deputy)`."""

    kind: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.kind}({self.of})" if self.of else self.kind

    @property
    def number(self) -> int:
        return int(self.of or 1)


@dataclass(frozen=True)
class Kind:
    asks: Asks
    since: Callable[[Condition, Incident, Fired], datetime | None]


def since(condition: Condition, incident: Incident, fired: Fired) -> datetime | None:
    """Since when it holds; None where it does not."""
    return KINDS[condition.kind].since(condition, incident, fired)


def _nth(moments: Iterable[datetime], number: int) -> datetime | None:
    ordered = sorted(moments)
    return ordered[number - 1] if len(ordered) >= number else None


def _says(text: str, condition: Condition) -> bool:
    """Any of the words that it names, wherever they stand; without any, whatever was said."""
    wanted = [word.strip().casefold() for word in condition.of.split("|")]
    return any(word in text.casefold() for word in wanted)


def _first(pairs: Iterable[tuple[datetime | None, str]], condition: Condition) -> datetime | None:
    return _nth((at for at, text in pairs if at and _says(text, condition)), 1)


def _reported(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return _nth((report.at for report in incident.reports), c.number)


def _executives_told(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return _nth((report.at for report in incident.executive_reports), c.number)


def _proposed(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return _first(((p.at, p.text) for p in incident.proposals), c)


def _agreed(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    agreed = [p for p in incident.proposals if p.standing is Standing.AGREED]
    return _first(((p.settled_at, p.text) for p in agreed), c)


def _objected(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return _nth((event.at for event in incident.events if isinstance(event, e.Objected)), 1)


def _task_given(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return _first(((task.at, task.text) for task in incident.tasks), c)


def _asked(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    """Somebody in particular, or the channel: the cast answers either."""
    found = (_task_given(c, incident, fired), _proposed(c, incident, fired))
    return min((at for at in found if at), default=None)


def _task_done(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return _first(((task.done_at, task.text) for task in incident.tasks), c)


def _role_given(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    given = (event for event in incident.events if isinstance(event, e.RoleAssigned))
    if c.of == Role.COMMANDER:  # the first had it from the beginning
        return _nth((event.at for event in given if event.role == c.of), 2)
    return _nth((event.at for event in given if event.role == c.of), 1)


def _oncall_asked(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    asked = (event for event in incident.events if isinstance(event, e.OncallEngaged))
    return _first(((event.at, event.team) for event in asked), c)


def _noted(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    noted = (event for event in incident.events if isinstance(event, e.EventRecorded | e.MessageImported))
    return _first(((event.at, event.text) for event in noted), c)


def _severity(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    if incident.severity != c.of:
        return None
    changed = [event.at for event in incident.events if isinstance(event, e.SeverityChanged)]
    return max([incident.declared_at, *changed])


def _stable(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return incident.stable_at


def _said(c: Condition, incident: Incident, fired: Fired) -> datetime | None:
    return fired.get(c.of)


KINDS: dict[str, Kind] = {
    "report_sent": Kind("number", _reported),
    "executives_told": Kind("number", _executives_told),
    "proposed": Kind("words", _proposed),
    "agreed": Kind("words", _agreed),
    "objected": Kind("nothing", _objected),
    "task_given": Kind("words", _task_given),
    "asked": Kind("words", _asked),
    "task_done": Kind("words", _task_done),
    "role_given": Kind("role", _role_given),
    "oncall_asked": Kind("words", _oncall_asked),
    "noted": Kind("words", _noted),
    "severity": Kind("severity", _severity),
    "stable": Kind("nothing", _stable),
    "said": Kind("inject", _said),
}
FOLLOWS = {  # what cannot be without the other
    ("agreed", "proposed"),
    ("agreed", "asked"),
    ("proposed", "asked"),
    ("task_given", "asked"),
    ("task_done", "task_given"),
    ("task_done", "asked"),
}
CHOICES: dict[Asks, Sequence[str]] = {"role": ASSIGNABLE, "severity": list(Severity)}


def condition(value: Any) -> Any:
    """From text; ValueError says what is wrong with it and what there is."""
    if isinstance(value, Condition):
        return value
    found = _WRITTEN.match(str(value).strip())
    if found is None:
        raise ValueError(f'"{value}" is no condition; write one like report_sent or proposed("restart")')
    name, of = found[1], (found[2] or "").strip()
    kind = KINDS.get(name)
    if kind is None:
        raise ValueError(f'there is no condition "{name}"; there are {", ".join(KINDS)}')
    if reason := _wrong(kind.asks, name, of):
        raise ValueError(reason)
    return Condition(kind=name, of=of)


def _wrong(asks: Asks, name: str, of: str) -> str | None:
    if asks == "nothing":
        return f"{name} takes nothing in brackets" if of else None
    if asks == "number":
        fits = not of or (of.isdecimal() and 1 <= int(of) <= 100)
        return None if fits else f"{name}({of}): write how many, from 1, such as {name}(2)"
    if asks == "inject":
        return None if of else f'{name} needs the id of an inject, such as {name}("error-rate")'
    if asks in CHOICES and of not in CHOICES[asks]:
        return f'{name}({of}): there is no {asks} "{of}"; there are {", ".join(CHOICES[asks])}'
    return None


def _listed(value: Any) -> Any:
    return [condition(each) for each in value] if isinstance(value, list) else [condition(value)]


Conditions = Annotated[
    list[Condition],
    BeforeValidator(_listed),
    PlainSerializer(lambda conditions: [str(each) for each in conditions], when_used="json"),
]


def contradiction(when: Sequence[Condition], unless: Sequence[Condition]) -> str | None:
    """Why not all of `when` hold at once, or let one of `unless` hold as well; None where it can come."""
    severities = {wanted for wanted in when if wanted.kind == "severity"}
    if len(severities) > 1:
        return f"{' and '.join(sorted(map(str, severities)))} (when) never hold at once"
    for wanted in when:
        for barrier in unless:
            if implies(wanted, barrier):
                return f"when {wanted} holds, {barrier} (unless) does too"
    return None


def implies(one: Condition, other: Condition) -> bool:
    """Whether the other holds wherever the one does."""
    if one.kind != other.kind:
        leads_to = (one.kind, other.kind) in FOLLOWS
        return leads_to and (not other.of or one.of == other.of)
    asks = KINDS[one.kind].asks
    if asks == "number":
        return one.number >= other.number
    return one.of == other.of or (asks == "words" and not other.of)
