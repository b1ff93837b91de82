"""The tempo of a page: told when it does not get through, and climbing while nobody acknowledges it.

The ladder here has one rung, the backup; after that one word more is said, and then it is people's turn.
"""

from datetime import timedelta

import pytest

from incident.clocks import clocks
from incident.commands import PageAcknowledged
from incident.decide import Command
from incident.facts import PageAsked, Paged, PageSeen
from incident.vocabulary import What
from tests.incident.incidents import ANA, HOUR, MINUTE, NOW, Story


def test_a_page_that_does_not_get_through_is_told_of_once() -> None:
    story = Story()
    story.tell(PageAsked())
    assert story.due(What.PAGE_TROUBLE).at == NOW + timedelta(seconds=45)
    story.remind(What.PAGE_TROUBLE)
    assert What.PAGE_TROUBLE not in kinds_due(story)


def test_a_page_that_got_through_is_no_trouble() -> None:
    story = asked_and_paged()
    assert What.PAGE_TROUBLE not in kinds_due(story)


def test_a_silent_commander_then_a_silent_backup_then_one_word_more() -> None:
    story = asked_and_paged()
    climbed = [story.remind(What.ACKNOWLEDGEMENT) for _ in range(2)]
    assert [(due.at - NOW, due.rung) for due in climbed] == [(5 * MINUTE, 1), (10 * MINUTE, 2)]
    assert What.ACKNOWLEDGEMENT not in kinds_due(story)


def test_whoever_was_away_pages_one_rung_at_a_time() -> None:
    story = asked_and_paged().wait(HOUR)
    story.remind(What.ACKNOWLEDGEMENT)
    assert story.due(What.ACKNOWLEDGEMENT).at == story.now + 5 * MINUTE


def test_with_nobody_on_call_there_is_nobody_to_wait_for() -> None:
    story = Story()
    story.tell(PageAsked())
    story.tell(Paged(id="PI1", number=42, url="https://pd.example/PI1", people=[]))
    climbed = [story.remind(What.ACKNOWLEDGEMENT) for _ in range(2)]
    assert [(due.at - NOW, due.rung) for due in climbed] == [(timedelta(), 1), (5 * MINUTE, 2)]


@pytest.mark.parametrize(
    "heard", [PageAcknowledged(command_id="a", actor=ANA), PageSeen(by=ANA)], ids=["told", "looked up"]
)
def test_an_acknowledgement_ends_it(heard: Command) -> None:
    story = asked_and_paged()
    story.tell(heard)
    assert What.ACKNOWLEDGEMENT not in kinds_due(story)
    assert story.tell(PageSeen(by=ANA)) == []


def asked_and_paged() -> Story:
    story = Story()
    story.tell(PageAsked())
    story.page(ANA)
    return story


def kinds_due(story: Story) -> list[What]:
    return [due.what for due in clocks(story.incident, story.policy)]
