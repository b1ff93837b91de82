"""The form for more than a tap: how it went, in words, signed or not."""

from incident.limits import FEEDBACK_LIMIT
from incident.words.feedback import RATINGS
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, checkboxes, form, select, text_input

CALLBACK_ID = "give_feedback"


def feedback_form(origin: Origin) -> View:
    words = text_input(
        "words",
        "What helped, what got in the way?",
        limit=FEEDBACK_LIMIT,
        multiline=True,
        optional=True,
    )
    sign = checkboxes("sign", "Your name", {"yes": "Sign it; without this nobody is told who wrote it"})
    return form(
        CALLBACK_ID,
        "How did it go?",
        "Send",
        [
            select("rating", "It went", {rating.value: label for rating, label in RATINGS.items()}),
            words,
            sign,
        ],
        origin,
    )
