"""Whether PagerDuty takes Muster's key and knows what the policy names, and whether anybody is on call. Reads only."""

from functools import partial
from typing import Any

import httpx

from activities.checks import PATIENCE, TRY_AGAIN, Check, Examination, Trouble
from activities.errors import pagerduty_words
from incident.vendors import PagerDutyPolicy

RESPONDER_REQUESTS = "coordinated_responding"  # the ability behind them; without it PagerDuty answers 402

BETTER_KEY = "Put a REST API key with full access into PAGERDUTY_API_KEY"


class PagerDutyChecks:
    """Use as a context manager: holds one HTTP connection pool."""

    def __init__(self, api_key: str, from_email: str | None, url: str) -> None:
        self._from_email = from_email
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=PATIENCE,
            headers={
                "Authorization": f"Token token={api_key}",
                "Accept": "application/vnd.pagerduty+json;version=2",
            },
        )
        self._abilities: list[str] = []

    async def __aenter__(self) -> "PagerDutyChecks":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    def of(self, policy: PagerDutyPolicy | None) -> Examination:
        rest = [Check("PagerDuty sender", self._sender)]
        if policy:
            commander, backup = policy.escalation_policies.commander, policy.escalation_policies.backup
            rest.append(Check(f"PagerDuty service {policy.service}", partial(self._service, policy.service)))
            rest += [self._policy("commander", commander), self._on_call("commander", commander)]
            if backup:
                rest += [self._policy("backup", backup), self._on_call("backup", backup)]
            for name, id in policy.teams.items():
                rest += [self._policy(f"team {name}", id), self._on_call(f"team {name}", id)]
            if policy.teams:
                rest.append(Check("PagerDuty responder requests", self._responder_requests))
        return Examination([Check("PagerDuty key", self._key)], rest)

    def _policy(self, whose: str, id: str) -> Check:
        return Check(f"PagerDuty {whose} {id}", partial(self._escalation_policy, whose, id))

    def _on_call(self, whose: str, id: str) -> Check:
        return Check(f"PagerDuty {whose} on call", partial(self._somebody_on_call, id))

    async def _key(self) -> str:
        self._abilities = (await self._asked("/abilities"))["abilities"]
        return "accepted"

    async def _responder_requests(self) -> str:
        if RESPONDER_REQUESTS not in self._abilities:
            raise Trouble(
                f"the PagerDuty account lacks the ability {RESPONDER_REQUESTS}, so that no team can be paged",
                "Ask PagerDuty for it, or take the teams out of the policy's [pagerduty.teams]",
            )
        return "the account has them, so teams can be paged"

    async def _sender(self) -> str:
        if self._from_email is None:
            raise Trouble(
                "PAGERDUTY_FROM_EMAIL is not set",
                "Set it to the e-mail address of the PagerDuty user that writes",
            )
        users = (await self._asked("/users", query=self._from_email))["users"]
        for user in users:
            if self._writes(user):
                return f"{self._from_email} is {user['name']}"
        raise Trouble(
            f"no PagerDuty user has the address {self._from_email}",
            "Set PAGERDUTY_FROM_EMAIL to that of an existing user, or make one",
        )

    def _writes(self, user: dict[str, Any]) -> bool:
        """Whether Muster writes as this user."""
        return str(user.get("email")).casefold() == (self._from_email or "nobody").casefold()

    async def _service(self, id: str) -> str:
        service = (await self._asked(f"/services/{id}", key="pagerduty.service"))["service"]
        if service.get("status") == "disabled":
            raise Trouble(f"{service['name']} is disabled, so that it pages nobody", "Enable it in PagerDuty")
        return str(service["name"])

    async def _escalation_policy(self, whose: str, id: str) -> str:
        key = f"pagerduty.teams.{team}" if (team := whose.removeprefix("team ")) != whose else ""
        key = key or f"pagerduty.escalation_policies.{whose}"
        return str((await self._asked(f"/escalation_policies/{id}", key=key))["escalation_policy"]["name"])

    async def _somebody_on_call(self, id: str) -> str:
        asked = {"escalation_policy_ids[]": id, "include[]": "users", "earliest": "true", "limit": "100"}
        oncalls = (await self._asked("/oncalls", **asked))["oncalls"]
        oncalls.sort(key=lambda oncall: (oncall["escalation_level"], oncall["user"]["id"]))
        names = dict.fromkeys(oncall["user"].get("name") or oncall["user"]["summary"] for oncall in oncalls)
        if not names:
            raise Trouble(
                f"nobody is on call at {id}, so that a page wakes nobody",
                "Put somebody on its schedule in PagerDuty",
            )
        if any(self._writes(oncall["user"]) for oncall in oncalls):
            raise Trouble(
                f"{self._from_email} is on call at {id}, and nobody is woken by a page that they write themselves",
                "Set PAGERDUTY_FROM_EMAIL to a user of Muster's own, who is on no schedule",
            )
        return ", ".join(names)

    async def _asked(self, path: str, *, key: str = "", **query: str) -> dict[str, Any]:
        """PagerDuty's answer, or Trouble; `key` is where in the policy the path's identifier stands."""
        try:
            answer = await self._http.get(path, params=query)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            if status == 401:
                raise Trouble("PagerDuty refuses the key (401)", BETTER_KEY) from error
            if status == 404 and key:
                raise Trouble("PagerDuty has none with this id", f"Correct {key} in the policy") from error
            remedy = BETTER_KEY if status == 403 else TRY_AGAIN
            raise Trouble(pagerduty_words(error).message, remedy) from error
        except (httpx.HTTPError, ValueError) as error:
            raise Trouble("PagerDuty does not answer", f"{TRY_AGAIN} (PAGERDUTY_API_URL)") from error
        return found
