"""Who is behind a Slack id, remembered for an hour. Whoever speaks is never refused: an unknown person is still their
Slack id. Whoever is spoken of has to be there."""

import asyncio
import time
from dataclasses import dataclass

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from activities.slack_lookups import found
from incident.people import Person
from incident.refusals import Refused
from incident.words import refusals as say

log = structlog.get_logger(__name__)

KEPT_FOR = 3600.0  # seconds
KEPT_AT_MOST = 10_000
ANSWERS_WITHIN = 1.0  # seconds; a command does not wait longer for the name of who gave it


@dataclass(frozen=True)
class Account:
    person: Person
    is_bot: bool
    until: float


class Directory:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[str, Account] = {}

    async def person(self, slack_id: str) -> Person:
        account = await self._account(slack_id)
        return account.person if account else Person(slack_id=slack_id)

    async def met(self, person: Person) -> Person:
        """Raises Refused for nobody that Slack could write to. While Slack does not say, they are who was meant."""
        try:
            seen = await asyncio.wait_for(found(self._client, person), ANSWERS_WITHIN)
        except Exception as error:
            log.info("person not looked up", slack_id=person.slack_id, error=repr(error))
            return (self.remembered(person.slack_id) if person.slack_id else None) or person
        if seen.person is None:
            raise Refused(say.unknown_person(seen.problem or f"Nobody knows {person.label}."))
        return seen.person

    def remembered(self, slack_id: str) -> Person | None:
        known = self._known.get(slack_id)
        return known.person if known else None

    async def is_bot(self, slack_id: str) -> bool:
        account = await self._account(slack_id)
        return account is not None and account.is_bot

    async def _account(self, slack_id: str) -> Account | None:
        known = self._known.get(slack_id)
        if known and known.until > time.monotonic():
            return known
        try:
            answer = await asyncio.wait_for(self._client.users_info(user=slack_id), ANSWERS_WITHIN)
        except Exception as error:
            log.info("person not looked up", slack_id=slack_id, error=repr(error))
            return known
        user = answer["user"]
        profile = user.get("profile", {})
        person = Person(
            name=user.get("real_name") or profile.get("real_name") or user.get("name", ""),
            email=profile.get("email"),
            slack_id=slack_id,
            timezone=user.get("tz"),
        )
        if len(self._known) >= KEPT_AT_MOST:
            self._known.clear()
        account = Account(person, bool(user.get("is_bot")), time.monotonic() + KEPT_FOR)
        self._known[slack_id] = account
        return account
