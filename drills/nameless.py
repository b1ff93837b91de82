"""What was said in an incident, without the names of anybody: each is called by the part they had in it."""

import re
from collections.abc import Iterator
from typing import Any

from drills.words import importing as words
from incident.people import Person
from incident.state import Incident

_ADDRESS = re.compile(r"\S+@\S+\.\w+")
_LINK = re.compile(r"<?https?://[^\s>|]+(?:\|[^>]*)?>?")
_PHONE = re.compile(r"\+?\d[\d ()/.-]{7,}\d")
_MENTION = re.compile(r"<[@!#][^>]*>|@\w+")


class Names:
    """Everybody who is named in an incident, by the part that they had in it."""

    def __init__(self, incident: Incident) -> None:
        self._incident = incident
        self._people: list[Person] = []
        for event in incident.events:
            for person in _people_in(event.model_dump()):
                self._add(incident.known(person))

    def _add(self, person: Person) -> None:
        if not any(person.same_as(other) for other in self._people):
            self._people.append(person)

    def part(self, person: Person) -> str:
        return words.responder(self._number(person))

    def key(self, person: Person) -> str:
        return f"responder-{self._number(person)}"

    def _number(self, person: Person) -> int:
        known = self._incident.known(person)
        return next(n for n, other in enumerate(self._people, start=1) if other.same_as(known))

    def without(self, text: str) -> str:
        """No names, addresses, numbers of phones, links or mentions."""
        for pattern, instead in (
            (_LINK, "(link)"),
            (_ADDRESS, "(address)"),
            (_MENTION, "somebody"),
            (_PHONE, "(number)"),
        ):
            text = pattern.sub(instead, text)
        for person in self._people:
            for name in _forms(person):
                text = re.sub(rf"\b{re.escape(name)}\b", self.part(person), text, flags=re.IGNORECASE)
        return re.sub(r"[<>@]", "", text).strip() or "…"


def _forms(person: Person) -> list[str]:
    """The whole name first, then its parts; what is short or a word of ours names nobody."""
    parts = [part for part in re.split(r"[\s.]+", person.name) if len(part) > 2]
    handle = (person.email or "").partition("@")[0]
    forms = [person.name, *parts, *([handle] if len(handle) > 2 else [])]
    return [form for form in forms if form and form not in ("Muster", "PagerDuty")]


def _people_in(value: Any) -> Iterator[Person]:
    match value:
        case {"name": _, "email": _, "slack_id": _}:
            yield Person.model_validate(value)
        case dict():
            for each in value.values():
                yield from _people_in(each)
        case list():
            for each in value:
                yield from _people_in(each)
