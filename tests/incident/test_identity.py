"""Names that are computed: the same declaration always makes the same ones."""

import re

from hypothesis import given
from hypothesis import strategies as st

from incident.identity import CHANNEL_NAME_LIMIT, channel_name, incident_id, workflow_id

CHANNEL_NAME = re.compile(r"[a-z0-9_-]{1,80}")  # Slack: lower case letters, digits, hyphens and underscores


@given(st.text())
def test_the_same_declaration_is_the_same_incident(key: str) -> None:
    assert incident_id(key) == incident_id(key)
    assert re.fullmatch(r"[a-z2-7]{8}", incident_id(key))


@given(st.sets(st.text(), min_size=2, max_size=20))
def test_another_declaration_is_another_incident(keys: set[str]) -> None:
    assert len({incident_id(key) for key in keys}) == len(keys)


def test_the_workflow_is_named_after_the_incident() -> None:
    assert workflow_id("k3f9q2mx") == "incident-k3f9q2mx"


@given(st.text(max_size=300))
def test_slack_accepts_every_channel_name(title: str) -> None:
    name = channel_name("k3f9q2mx", title)
    assert CHANNEL_NAME.fullmatch(name)
    assert len(name) <= CHANNEL_NAME_LIMIT
    assert name.startswith("inc-")
    assert name.endswith("-k3f9q2mx")
    assert "--" not in name


def test_a_channel_is_recognised_by_its_words_and_its_id() -> None:
    assert channel_name("k3f9q2mx", "Checkout is failing!") == "inc-checkout-is-failing-k3f9q2mx"
    assert channel_name("k3f9q2mx", "Überweisungen gestört") == "inc-uberweisungen-gestort-k3f9q2mx"
    assert channel_name("k3f9q2mx", "🔥") == "inc-k3f9q2mx"
