"""Who joins an incident's channel takes part in it; who leaves does not. Bots, Muster above all, are no participants."""

from slack_bolt.async_app import AsyncApp

from incident.commands import AddParticipant, RemoveParticipant
from slack_adapter.desk import Desk
from slack_adapter.listeners.events.hearing import Payload, hear, is_bot, tell


def register(app: AsyncApp, desk: Desk) -> None:
    hear(app, desk, "member_joined_channel", _joined)
    hear(app, desk, "member_left_channel", _left)


async def _joined(desk: Desk, event: Payload, ours: set[str]) -> None:
    user, inviter = event["user"], event.get("inviter")
    incident = await desk.incidents.in_channel(event["channel"])
    invited_by_muster = inviter in ours  # who is invited by Muster takes part already
    if incident is None or invited_by_muster or await is_bot(desk, user, ours):
        return
    command = AddParticipant(
        command_id=f"joined:{event['channel']}:{user}:{event['event_ts']}",
        actor=await desk.person(inviter or user),
        user=await desk.person(user),
        reason="joined the channel",
    )
    await tell(desk, incident, command)


async def _left(desk: Desk, event: Payload, ours: set[str]) -> None:
    user = event["user"]
    incident = await desk.incidents.in_channel(event["channel"])
    if incident is None or await is_bot(desk, user, ours):
        return
    person = await desk.person(user)
    command = RemoveParticipant(
        command_id=f"left:{event['channel']}:{user}:{event['event_ts']}",
        actor=person,
        user=person,
        reason="left the channel",
        left_channel=True,
    )
    await tell(desk, incident, command)
