"""auth.test and users.*: who the app is and who works here."""

from sandbox import people
from sandbox.slack.api import method, page
from sandbox.slack.args import Args
from sandbox.slack.errors import SlackError
from sandbox.slack.shapes import user_json
from sandbox.slack.state import Json
from sandbox.slack.workspace import Workspace


@method("auth.test")
def auth_test(workspace: Workspace, args: Args) -> Json:
    return {
        "url": workspace.config.base_url + "/",
        "team": "Muster sandbox",
        "user": workspace.state.users[people.BOT_USER_ID].name,
        "team_id": people.TEAM_ID,
        "user_id": people.BOT_USER_ID,
        "bot_id": people.BOT_ID,
        "app_id": people.APP_ID,
        "is_enterprise_install": False,
    }


@method("users.info")
def info(workspace: Workspace, args: Args) -> Json:
    return {"user": user_json(workspace.user(args.need("user")))}


@method("users.lookupByEmail")
def lookup_by_email(workspace: Workspace, args: Args) -> Json:
    email = args.need("email").lower()
    for user in workspace.state.users.values():
        if user.email == email and not user.deleted:
            return {"user": user_json(user)}
    raise SlackError("users_not_found")


@method("users.list")
def list_users(workspace: Workspace, args: Args) -> Json:
    users, more = page(list(workspace.state.users.values()), args, default=1000, highest=1000)
    return {"members": [user_json(user) for user in users], "cache_ts": 1700000000, **more}
