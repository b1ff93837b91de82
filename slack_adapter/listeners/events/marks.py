"""The timeline's emoji on a message of an incident's channel, and pins. What Muster pins, and what it said, is known already."""

from slack_bolt.async_app import AsyncApp

from incident.commands import ImportMessage, WithdrawMessage
from incident.vocabulary import Mark
from slack_adapter.desk import Desk
from slack_adapter.listeners.events.hearing import Payload, hear, is_bot, tell
from slack_adapter.payloads import moment


def register(app: AsyncApp, desk: Desk) -> None:
    for kind in ("reaction_added", "reaction_removed"):
        hear(app, desk, kind, _reaction)
    for kind in ("pin_added", "pin_removed"):
        hear(app, desk, kind, _pin)


async def _reaction(desk: Desk, event: Payload, ours: set[str]) -> None:
    item, emoji = event["item"], event["reaction"].partition("::")[0]  # without the tone of skin
    if item["type"] == "message" and emoji == desk.policy.slack.timeline_emoji:
        author = event.get("item_user")
        await _marked(desk, event, ours, item["channel"], item["ts"], author, Mark.REACTION)


async def _pin(desk: Desk, event: Payload, ours: set[str]) -> None:
    item = event["item"]
    if item.get("type") == "message":
        message = item["message"]
        author = message.get("user")
        await _marked(desk, event, ours, event["channel_id"], message["ts"], author, Mark.PIN)


async def _marked(
    desk: Desk, event: Payload, ours: set[str], channel: str, ts: str, author: str | None, mark: Mark
) -> None:
    user = event["user"]
    if author in ours or user in ours:
        return
    incident = await desk.incidents.in_channel(channel)
    if incident is None or await is_bot(desk, user, ours):
        return
    kind = ImportMessage if event["type"].endswith("_added") else WithdrawMessage
    command = kind(
        command_id=f"{event['type']}:{channel}:{ts}:{user}:{event['event_ts']}",
        actor=await desk.person(user),
        message=ts,
        mark=mark,
        done_at=moment(event["event_ts"]),
    )
    await tell(desk, incident, command)
