"""Saying something to one person, at most once: the next way is tried only when Slack plainly refused the last.

Never shows a response_url.
"""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from activities.blocks import TEXT, cut
from activities.errors import SLACK_MAYBE_DONE, final, slack_code, slack_status
from activities.models import Answer

TIMEOUT = 8  # seconds
UNSURE = "The answer may have reached the person already: it is not given twice"


async def give(client: AsyncWebClient, answer: Answer) -> None:
    """As an answer to the command itself, else visible to them alone in the channel, else as a direct message."""
    for way in (_respond, _whisper, _write):
        try:
            if await way(client, answer):
                return
        except SlackApiError as error:
            if slack_status(error) >= 500 or slack_code(error) in SLACK_MAYBE_DONE:
                raise final(UNSURE) from None
        except Exception:
            raise final(UNSURE) from None
    raise final("Slack refuses the answer in every way there is")


async def _respond(client: AsyncWebClient, answer: Answer) -> bool:
    if not answer.reply.response_url:
        return False
    webhook = AsyncWebhookClient(answer.reply.response_url, timeout=TIMEOUT, retry_handlers=[])
    response = await webhook.send(
        text=cut(answer.text, TEXT), response_type="ephemeral", replace_original=False
    )
    if response.status_code >= 500:
        raise final(UNSURE)
    return response.status_code == 200


async def _whisper(client: AsyncWebClient, answer: Answer) -> bool:
    if not answer.reply.channel:
        return False
    await client.chat_postEphemeral(
        channel=answer.reply.channel, user=answer.reply.user, text=cut(answer.text, TEXT)
    )
    return True


async def _write(client: AsyncWebClient, answer: Answer) -> bool:
    channel = await direct_message(client, answer.reply.user)
    await client.chat_postMessage(channel=channel, text=cut(answer.text, TEXT))
    return True


async def direct_message(client: AsyncWebClient, user: str) -> str:
    """The id of the conversation with one person; opening it again gives the same one."""
    answer = await client.conversations_open(users=user)
    return str(answer["channel"]["id"])
