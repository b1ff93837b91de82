"""The form that gives a task: one person, one line, a time."""

from incident.limits import LINE_LIMIT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, text_input, user_select

CALLBACK_ID = "create_task"
WITHIN_HINT = 'Optional, for example "10m" or "17:00". They are called back when the time is up.'


def create_task_form(origin: Origin, *, text: str = "") -> View:
    return form(
        CALLBACK_ID,
        "Give a task",
        "Give",
        [
            user_select("owner", "Who"),
            text_input(
                "text", "What", limit=LINE_LIMIT, initial=text, placeholder="Restart the queue in the EU"
            ),
            text_input("within", "Time", limit=20, initial="10m", optional=True, hint=WITHIN_HINT),
        ],
        origin,
    )
