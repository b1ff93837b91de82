"""Inviting people to a channel: each once, and nobody for whom another is refused."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from activities.errors import slack_code
from activities.models import Invited, InviteToChannel
from activities.once import may_be_done
from activities.slack_lookups import members

REFUSED_PERSON = (
    "user_not_found",
    "user_disabled",
    "cant_invite",
    "cant_invite_self",
    "already_in_channel",
    "user_is_restricted",
    "user_is_ultra_restricted",
)


async def invited(client: AsyncWebClient, request: InviteToChannel) -> Invited:
    present = await members(client, request.channel) if may_be_done(request) else set()
    missing = [user for user in dict.fromkeys(request.slack_ids) if user not in present]
    if not missing:
        return Invited()
    try:
        answer = await client.conversations_invite(channel=request.channel, users=missing, force=True)
        errors = answer.get("errors") or []
    except SlackApiError as error:
        errors = _errors_per_user(error, missing)
    fine = ("already_in_channel", "cant_invite_self")
    return Invited(refused={each["user"]: each["error"] for each in errors if each["error"] not in fine})


def _errors_per_user(error: SlackApiError, invited: list[str]) -> list[dict[str, str]]:
    """Whom Slack refused, when it refused them and not the call."""
    data = error.response.data
    if isinstance(data, dict) and data.get("errors"):
        return [each for each in data["errors"] if not each.get("ok")]
    if len(invited) == 1 and slack_code(error) in REFUSED_PERSON:
        return [{"user": invited[0], "error": slack_code(error)}]
    raise error
