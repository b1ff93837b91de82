"""Users, channels and messages in the shape the Web API gives them to an app."""

from sandbox import people
from sandbox.slack.state import Channel, Json, Message, SlackState, User


def user_json(user: User) -> Json:
    profile = {
        "real_name": user.real_name,
        "display_name": user.name,
        "real_name_normalized": user.real_name,
        "phone": user.phone,
        "team": people.TEAM_ID,
    }
    if user.email:
        profile["email"] = user.email
    if user.bot_id:
        profile["bot_id"] = user.bot_id
    shape: Json = {
        "id": user.id,
        "team_id": people.TEAM_ID,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1700000000,
    }
    if not user.deleted:
        shape |= {"real_name": user.real_name, "tz": user.tz, "tz_label": user.tz, "tz_offset": 0}
    return shape


def channel_json(channel: Channel, viewer: str, *, num_members: bool = False) -> Json:
    if channel.is_im:
        other = next(m for m in channel.members if m != viewer)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_archived": False,
            "user": other,
            "is_open": True,
        }
    shape: Json = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": viewer in channel.members and not channel.is_archived,
        "created": channel.created,
        "creator": channel.creator,
        "context_team_id": people.TEAM_ID,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": channel.created},
        "previous_names": [],
    }
    return shape | ({"num_members": len(channel.members)} if num_members else {})


def message_json(message: Message, channel: Channel, state: SlackState, *, metadata: bool = False) -> Json:
    shape: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": people.TEAM_ID,
    }
    author = state.users[message.user]
    if author.bot_id and message.subtype is None:
        shape |= {"bot_id": author.bot_id}
        if author.id == people.BOT_USER_ID:
            shape |= {"app_id": people.APP_ID}
    if message.username:
        shape |= {"subtype": "bot_message", "username": message.username}
        shape |= {"icons": {"emoji": message.icon}} if message.icon else {}
    for name in ("blocks", "attachments", "subtype", "inviter", "thread_ts"):
        if value := getattr(message, name):
            shape[name] = value
    if message.edited_ts:
        shape["edited"] = {"user": message.user, "ts": message.edited_ts}
    if metadata and message.metadata:
        shape["metadata"] = message.metadata
    if message.reactions:
        shape["reactions"] = [{"name": n, "users": w, "count": len(w)} for n, w in message.reactions.items()]
    if any(pin.ts == message.ts for pin in channel.pins):
        shape["pinned_to"] = [channel.id]
    replies = [
        m for m in channel.messages if m.thread_ts == message.ts and m.ts != message.ts and not m.only_for
    ]
    if replies:
        shape |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": list(dict.fromkeys(m.user for m in replies)),
            "latest_reply": replies[-1].ts,
        }
    return shape
