"""The App Home: what is open, a button to declare, and how it works."""

from collections.abc import Sequence

from incident.words import slack as words
from slack_adapter.views.parts import Block, View, plain_text, section

DECLARE_ACTION = "declare_from_home"


def home(incidents: Sequence[words.ListedIncident] | None) -> View:
    """`incidents` are those the reader may see; None where they cannot be known just now."""
    return {
        "type": "home",
        "blocks": [*_top(), *_open(incidents), {"type": "divider"}, section(words.home_how_to())],
    }


def _top() -> list[Block]:
    declare: Block = {
        "type": "button",
        "action_id": DECLARE_ACTION,
        "style": "danger",
        "text": plain_text("Declare an incident"),
    }
    return [
        {"type": "header", "text": plain_text("Incidents")},
        {"type": "actions", "elements": [declare]},
    ]


def _open(incidents: Sequence[words.ListedIncident] | None) -> list[Block]:
    if incidents is None:
        return [section(words.home_trouble())]
    message = words.incident_list(incidents)
    footer = [message.footer] if message.footer else []
    return [section(text) for text in [*message.body, *footer]]
