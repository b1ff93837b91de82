"""The form that gives somebody a role."""

from incident.policy import Policy
from incident.vocabulary import AnyRole, Role
from incident.words.usage import ROLE_ABOUT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, select, user_select

CALLBACK_ID = "assign_role"
TITLE = "Assign a role"


def assign_role_form(
    origin: Origin, policy: Policy, *, user: str | None = None, role: AnyRole | None = None
) -> View:
    about = [*ROLE_ABOUT.items(), *((name, own.about) for name, own in policy.roles.items())]
    roles = {str(name): f"{name} · {text}" if text else str(name) for name, text in about}
    return form(
        CALLBACK_ID,
        TITLE,
        "Assign",
        [
            user_select("user", "Who", initial=user),
            select("role", "Role", roles, initial=role or Role.COMMANDER),
        ],
        origin,
    )
