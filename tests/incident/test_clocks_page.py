"""The tempo of a page: told when it does not get through, and climbing while nobody acknowledges it.

The ladder here has one rung, the backup; after that one word more is said, and then it is people's turn.
"""

from datetime import timedelta

import pytest

from incident.clocks import clocks
from incident.commands import AdoptedPage, PageAcknowledged
from incident.decide import Command
from incident.facts import PageAsked, Paged, PageSeen
from incident.vocabulary import Severity, What
from tests.incident.incidents import ANA, HOUR, MINUTE, NOW, Story, declaration


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


def test_a_lower_severity_that_pages_nobody_calms_the_page_until_it_is_raised_again() -> None:
    story = asked_and_paged()
    story.severity(Severity.LOW)
    assert What.ACKNOWLEDGEMENT not in kinds_due(story)
    story.wait(HOUR).severity(Severity.HIGH)
    assert story.due(What.ACKNOWLEDGEMENT).at == NOW + 5 * MINUTE


def test_a_page_that_was_called_off_and_is_asked_for_again_is_told_of_again() -> None:
    story = Story()
    story.tell(PageAsked())
    story.remind(What.PAGE_TROUBLE)
    story.severity(Severity.LOW)
    assert What.PAGE_TROUBLE not in kinds_due(story)
    story.severity(Severity.HIGH)
    story.tell(PageAsked(again=True))
    assert story.due(What.PAGE_TROUBLE).at == story.now + timedelta(seconds=45)


def test_a_page_from_before_the_incident_is_watched_whatever_its_severity() -> None:
    page = AdoptedPage(id="PI0", number=41, url="https://pd.example/PI0")
    story = Story(declaration(severity=Severity.LOW, page=page))
    story.tell(PageAsked())
    story.page(ANA)
    assert story.due(What.ACKNOWLEDGEMENT).at == NOW + 5 * MINUTE


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
