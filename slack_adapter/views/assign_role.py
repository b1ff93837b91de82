"""The form that gives somebody a role."""

from incident.limits import LINE_LIMIT
from incident.policy import Policy
from incident.vocabulary import AnyRole, Role
from incident.words.usage import ROLE_ABOUT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, select, text_input, user_select

CALLBACK_ID = "assign_role"
TITLE = "Assign a role"
HOW = {
    "offer": "Offered; whoever commands stays as deputy",
    "release": "Offered; whoever commands is released",
    "now": "I take it over now: the commander is silent",
}


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
            select("how", "How command changes hands", HOW, initial="offer"),
            text_input(
                "reason",
                "Why",
                limit=LINE_LIMIT,
                optional=True,
                hint="It is kept in the record.",
            ),
        ],
        origin,
    )
