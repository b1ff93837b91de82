"""Whatever people write, Slack takes the blocks made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.blocks import blocks, cut, fallback
from incident.message import Button, Message, escaped
from sandbox.slack.blocks import check_blocks

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)
long_text = st.builds(lambda text, times: text * times, words, st.integers(0, 60))
texts = st.one_of(words, long_text)
actions = st.sampled_from(["acknowledge", "snooze", "report"])
buttons = st.builds(
    Button,
    label=texts.filter(str.strip),
    action=actions,
    value=st.text(min_size=1, max_size=50),
    style=st.sampled_from([None, "primary", "danger"]),
)
messages = st.builds(
    Message,
    text=texts,
    headline=st.none() | texts,
    body=st.lists(texts, max_size=60),
    facts=st.lists(st.tuples(texts, texts), max_size=40),
    buttons=st.lists(buttons, max_size=40),
    footer=st.none() | texts,
)


@given(messages)
def test_slack_takes_every_message(message: Message) -> None:
    made = blocks(message)
    check_blocks(made, "message")  # raises what Slack would refuse
    assert len(fallback(message)) <= 4000


@given(messages)
def test_no_button_is_lost(message: Message) -> None:
    shown = [
        (button["action_id"], button["value"])
        for block in blocks(message)
        if block["type"] == "actions"
        for button in block["elements"]
    ]
    assert shown == [(button.action, button.value) for button in message.buttons]


@given(texts, st.integers(2, 500))
def test_what_fits_is_left_alone_and_what_does_not_ends_with_an_ellipsis(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")


@given(texts, st.integers(10, 500))
def test_no_escaped_sign_is_cut_in_two(text: str, limit: int) -> None:
    short = cut(escaped(text), limit)
    assert "&" not in short.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two three", 10, "one two…"),
        ("one two three", 8, "one two…"),
        ("onetwothree", 6, "onetw…"),
        ("see <https://example.com|the page> now", 30, "see…"),
        ("a &amp; b", 6, "a…"),
    ],
)
def test_text_is_cut_at_a_word(text: str, limit: int, short: str) -> None:
    assert cut(text, limit) == short


def test_the_same_action_twice_stands_in_two_rows() -> None:
    snooze = [Button(label=label, action="snooze", value=label) for label in ("10 min", "30 min")]
    made = blocks(Message(text="", buttons=[Button(label="Report", action="report", value="1"), *snooze]))
    assert [len(block["elements"]) for block in made] == [2, 1]


def test_a_message_of_more_than_fifty_blocks_keeps_its_buttons_and_footer() -> None:
    button = Button(label="Report", action="report", value="1")
    made = blocks(Message(text="", headline="Head", body=["line"] * 80, buttons=[button], footer="Foot"))
    assert len(made) == 50
    assert [block["type"] for block in (made[0], *made[-2:])] == ["header", "actions", "context"]
    assert made[-3]["text"]["text"] == "…"
