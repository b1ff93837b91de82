"""The query of a PagerDuty read: an unknown parameter, a capital True or a bad number is refused, never ignored."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request

from sandbox.pagerduty.errors import arguments_caused_error, invalid_input

PAGING = {"limit", "offset", "total"}
LARGEST_LIMIT = 100
LARGEST_WINDOW = 10_000


class Params:
    def __init__(self, request: Request, allowed: Collection[str]) -> None:
        self._given = request.query_params
        for name in self._given:
            if name not in allowed and name not in PAGING:
                raise invalid_input(f"Unknown parameter: {name}")

    def one(self, name: str) -> str | None:
        return self._given.get(name)

    def many(self, name: str, among: Collection[str] | None = None) -> list[str]:
        values = self._given.getlist(f"{name}[]")
        for value in values:
            if among is not None and value not in among:
                raise invalid_input(f"{name}[] must be one of {', '.join(sorted(among))}")
        return values

    def flag(self, name: str) -> bool:
        value = self._given.get(name, "false")
        if value not in ("true", "false"):
            raise invalid_input(f"{name} must be true or false, not {value}")
        return value == "true"

    def when(self, name: str) -> datetime | None:
        value = self._given.get(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise invalid_input(f"{name} is not a date-time: {value}") from None
        if moment.tzinfo is None:
            raise invalid_input(f"{name} has no time zone: {value}")
        return moment

    def page(self, name: str, items: Sequence[Any]) -> dict[str, Any]:
        """One page of the classic pagination, under the collection's name."""
        limit, offset = self._number("limit", 25), self._number("offset", 0)
        if not 1 <= limit <= LARGEST_LIMIT or offset + limit > LARGEST_WINDOW:
            raise arguments_caused_error("Limit must be 1 to 100, and offset + limit at most 10000")
        return {
            name: list(items[offset : offset + limit]),
            "limit": limit,
            "offset": offset,
            "total": len(items) if self.flag("total") else None,
            "more": offset + limit < len(items),
        }

    def _number(self, name: str, default: int) -> int:
        value = self._given.get(name, str(default))
        if not value.isdecimal():
            raise invalid_input(f"{name} is not a number: {value}")
        return int(value)
