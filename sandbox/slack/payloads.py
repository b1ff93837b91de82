"""What Slack sends to an app, in Slack's own shapes."""

import time

from sandbox import people
from sandbox.slack.shapes import message_json
from sandbox.slack.state import Channel, Json, Message, User, View
from sandbox.slack.views import view_json
from sandbox.slack.workspace import Workspace

TOKEN = "sandbox-verification-token"  # Slack still sends the old verification token; nobody should trust it
DOMAIN = "muster-sandbox"
TEAM = {"id": people.TEAM_ID, "domain": DOMAIN}


def slash_command(
    channel: Channel, user: User, command: str, text: str, response_url: str, trigger: str
) -> Json:
    return {
        "token": TOKEN,
        "team_id": people.TEAM_ID,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": shown_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": people.APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def shown_name(channel: Channel) -> str:
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def interaction(kind: str, user: User, trigger: str, **more: object) -> Json:
    return {
        "type": kind,
        "team": TEAM,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": people.TEAM_ID},
        "api_app_id": people.APP_ID,
        "token": TOKEN,
        "trigger_id": trigger,
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def channel_part(channel: Channel) -> Json:
    return {"channel": {"id": channel.id, "name": shown_name(channel)}}


def message_part(workspace: Workspace, channel: Channel, message: Message) -> Json:
    shape = message_json(message, channel, workspace.state, metadata=True)
    return {"message": shape, "message_ts": message.ts} | channel_part(channel)


def message_container(channel: Channel, message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }


def view_part(view: View) -> Json:
    return {"view": view_json(view)}


def event_callback(workspace: Workspace, event: Json) -> Json:
    return {
        "token": TOKEN,
        "team_id": people.TEAM_ID,
        "context_team_id": people.TEAM_ID,
        "api_app_id": people.APP_ID,
        "type": "event_callback",
        "event": {"event_ts": workspace.state.next_ts(), **event},
        "event_id": workspace.state.new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": people.TEAM_ID,
                "user_id": people.BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": workspace.state.new_id("4-"),
    }
