"""What can be wrong with a field; the limits are the rules' own."""

from datetime import UTC, datetime, timedelta

from incident.durations import duration
from incident.hours import zone_of
from incident.limits import LONGEST_PROMISE, SHORTEST_PROMISE
from incident.moments import moment
from incident.words import slack as words
from slack_adapter.answering import FieldErrors


class Checks:
    """Collects what is wrong, so that a person sees all of it at once."""

    def __init__(self) -> None:
        self._errors: dict[str, str] = {}

    def text(self, field: str, text: str, *, limit: int, required: str | None = None) -> None:
        """`required`: what to say when it is empty."""
        if required and not text:
            self._errors[field] = required
        elif len(text) > limit:
            self._errors[field] = words.too_long(limit, len(text))

    def promise(self, field: str, text: str, longest: timedelta = LONGEST_PROMISE) -> timedelta | None:
        if not text:
            return None
        try:
            promised = duration(text)
        except ValueError as error:
            self._errors[field] = str(error)
            return None
        if not SHORTEST_PROMISE <= promised <= longest:
            self._errors[field] = words.promise_out_of_range(longest)
        return promised

    def moment(self, field: str, text: str, timezone: str | None) -> datetime | None:
        try:
            return moment(text, datetime.now(UTC), zone_of(timezone) or UTC)
        except ValueError as error:
            self._errors[field] = str(error)
            return None

    def raise_if_any(self) -> None:
        if self._errors:
            raise FieldErrors(self._errors)
