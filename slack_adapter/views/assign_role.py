"""The form that gives somebody a role."""

from incident.vocabulary import ASSIGNABLE, Role
from incident.words.slack import ROLE_ABOUT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, select, user_select

CALLBACK_ID = "assign_role"
TITLE = "Assign a role"
ROLES = {role.value: f"{role} · {ROLE_ABOUT[role]}" for role in ASSIGNABLE}


def assign_role_form(origin: Origin, *, user: str | None = None, role: Role | None = None) -> View:
    return form(
        CALLBACK_ID,
        TITLE,
        "Assign",
        [
            user_select("user", "Who", initial=user),
            select("role", "Role", ROLES, initial=role or Role.COMMANDER),
        ],
        origin,
    )
