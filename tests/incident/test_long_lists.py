"""A long list is shown to its end, or says how much of it is missing; Slack cuts nothing off it."""

from typing import NamedTuple

import pytest

from activities.blocks import BLOCKS, blocks
from incident import events as e
from incident.commands import ChangeStatus
from incident.message import Message
from incident.view import ParticipantView, view
from incident.visibility import Audience
from incident.vocabulary import Role, Status
from incident.words import messages, slack, tasks
from incident.words.phrases import ANSWER, POSTED
from tests.incident.incidents import ANA, CARA, NOW, Story

USUAL, LONG = "Ask the bank whether payments of the last hour went through twice", "x" * 490


class Here(NamedTuple):
    title: str
    channel_url: str | None


def given(count: int, text: str) -> Story:
    story = Story()
    story.page(ANA)
    for number in range(1, count + 1):
        story.task(CARA, text=f"{number} {text}")
    return story


def lines(message: Message) -> list[str]:
    """As Slack shows them."""
    sections = [block["text"]["text"] for block in blocks(message) if block["type"] == "section"]
    return [line for section in sections for line in section.splitlines()]


def shown(message: Message) -> int:
    """How many of the list are there in full."""
    return sum(line.startswith("• ") and not line.endswith("…") for line in lines(message))


def length(message: Message) -> int:
    return sum(map(len, message.body))


def in_answers(story: Story) -> list[Message]:
    here = Here("Checkout is failing", "https://slack.example/C1")
    open_tasks = view(story.incident, {}, story.policy).tasks
    return [slack.task_list(open_tasks), slack.own_tasks([(here, task) for task in open_tasks])]


def in_notices(story: Story) -> list[Message]:
    """When it is stable, and when it is closed."""
    notices = []
    for status in (Status.STABLE, Status.CLOSED):
        [changed] = story.tell(ChangeStatus(command_id="mark", actor=ANA, status=status))
        assert isinstance(changed, e.StatusChanged)
        notices.append(messages.status_notice(story.incident, changed, to=Audience.PARTICIPANTS))
    return notices


@pytest.mark.parametrize(("count", "text"), [(25, USUAL), (12, LONG)])
def test_every_task_is_shown(count: int, text: str) -> None:
    story = given(count, text)
    assert {shown(message) for message in [*in_answers(story), *in_notices(story)]} == {count}


def test_what_there_is_no_room_for_is_counted() -> None:
    story = given(200, LONG)
    for room, said in ((ANSWER, in_answers(story)), (POSTED, in_notices(story))):
        for message in said:
            assert shown(message) > 10
            assert lines(message)[-1] == f"… and {200 - shown(message)} more."
            assert length(message) < room + 500
            assert len(blocks(message)) < BLOCKS


def test_everybody_who_takes_part_is_shown_however_long_their_names_are() -> None:
    somebody = ParticipantView(
        name="Wolfeschlegelsteinhausenbergerdorff " * 3,
        email=None,
        slack_id=None,
        roles=[Role.PARTICIPANT],
        added_by="Ana Lima",
        reason="joined the channel",
        since=NOW,
    )
    assert shown(slack.participant_list([somebody] * 40)) == 40
    many = slack.participant_list([somebody] * 800)
    assert lines(many)[-1] == f"… and {800 - shown(many)} more."


def test_tasks_given_together_are_shown_to_the_last_line() -> None:
    story = given(tasks.SHOWN + 1, LONG)
    message = tasks.given_together(story.incident, story.incident.tasks)
    assert shown(message) == tasks.SHOWN
    assert lines(message)[-1] == "… and 1 more: `/incident list-tasks`."
