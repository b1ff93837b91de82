"""Whether Slack takes Muster's tokens, grants its scopes and shows it its channels. Reads only."""

import asyncio
from collections.abc import Awaitable, Mapping
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from activities.checks import TRY_AGAIN, Check, Examination, Trouble
from activities.errors import SLACK_TOKEN, slack_code, slack_words
from activities.slack_lookups import found
from incident.people import Person

BOT_TOKEN = "Put the app's Bot User OAuth Token (xoxb-…) into SLACK_BOT_TOKEN"
APP_TOKEN = "Put an App-Level Token (xapp-…) with the scope connections:write into SLACK_APP_TOKEN"
REINSTALL = "under OAuth & Permissions at api.slack.com/apps, and reinstall the app"
NO_CHANNEL = Trouble(
    "Slack shows Muster no such channel",
    "Correct it in the policy's slack.stakeholder_channels; if the channel is private, invite the app to it",
)


class SlackChecks:
    def __init__(self, client: AsyncWebClient, scopes: set[str]) -> None:
        """`scopes` are those that the app's manifest asks for."""
        self._client = client
        self._wanted = scopes
        self._granted: set[str] | None = None

    def of(self, channels: list[str], people: list[str], app_token: str | None) -> Examination:
        rest = [Check("Slack scopes", self._scopes)]
        if app_token:
            rest.append(Check("Slack app token", partial(self._app_token, app_token)))
        rest += [Check(f"Slack stakeholder channel {id}", partial(self._channel, id)) for id in channels]
        if people:
            rest.append(Check("Slack people in the policy", partial(self._people, people)))
        return Examination([Check("Slack bot token", self._bot_token)], rest)

    async def _bot_token(self) -> str:
        answer = await _asked(self._client.auth_test())
        if (granted := answer.headers.get("x-oauth-scopes")) is not None:
            self._granted = {scope.strip() for scope in granted.split(",")}
        return f"{answer['user']} in {answer['team']}"

    async def _scopes(self) -> str:
        if self._granted is None:
            raise Trouble("Slack did not say which scopes the token has", "Check SLACK_API_URL")
        if missing := sorted(self._wanted - self._granted):
            raise Trouble(f"the app lacks {', '.join(missing)}", f"Add what is missing {REINSTALL}")
        return f"all {len(self._wanted)} of the app manifest are granted"

    async def _app_token(self, token: str) -> str:
        await _asked(self._client.apps_connections_open(app_token=token), bad_token=APP_TOKEN)
        return "Socket Mode can connect"

    async def _channel(self, id: str) -> str:
        call = self._client.conversations_info(channel=id)
        channel = (await _asked(call, known={"channel_not_found": NO_CHANNEL}))["channel"]
        name = f"#{channel.get('name', id)}"
        if channel.get("is_archived"):
            raise Trouble(
                f"{name} is archived", "Unarchive it, or name another in slack.stakeholder_channels"
            )
        if not channel.get("is_member"):
            raise Trouble(f"Muster is not in {name}", f"Type /invite @Muster in {name}")
        return f"{name}, Muster is in it"

    async def _people(self, names: list[str]) -> str:
        asked = (_asked(found(self._client, Person.model_validate(name))) for name in names)
        if problems := [each.problem.rstrip(".") for each in await asyncio.gather(*asked) if each.problem]:
            raise Trouble(
                "; ".join(problems), "Correct severities.X.invite and commanders, roster.founders and mentors"
            )
        return f"{len(names)}, all known"


async def _asked(
    call: Awaitable[Any], *, bad_token: str = BOT_TOKEN, known: Mapping[str, Trouble] | None = None
) -> Any:
    """Slack's answer, or Trouble: that of `known` for Slack's own word for it, if there is one."""
    try:
        return await call
    except (aiohttp.ClientError, OSError) as error:
        raise Trouble("Slack does not answer", f"{TRY_AGAIN} (SLACK_API_URL)") from error
    except SlackApiError as error:
        code = slack_code(error)
        if known and code in known:
            raise known[code] from error
        if code in SLACK_TOKEN or code == "not_allowed_token_type":
            raise Trouble(f"Slack refuses the token ({code})", bad_token) from error
        if code == "missing_scope":
            needed = error.response.data.get("needed", "")
            raise Trouble(f"the app lacks {needed}", f"Add it {REINSTALL}") from error
        raise Trouble(slack_words(error).message, TRY_AGAIN) from error
