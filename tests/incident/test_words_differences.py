"""What a look around found, in words: each kind a whole sentence, harmless whatever it is called, with a way out."""

import pytest

from incident.commands import Reconcile
from incident.differences import MENDABLE, Difference, Kind
from incident.vocabulary import Role, Status
from incident.words.differences import in_words, notice
from incident.words.results import result
from incident.words.timeline import timeline_text
from tests.incident.incidents import ANA, BEN, Story, declaration
from tests.incident.renderings import URL, mrkdwn, words
from tests.incident.test_words import assert_reads_well

FORGED = "<!channel> & <https://evil.example|click>"


def every_difference(of: str = "status report 1", more: str = "Ben Chen") -> list[Difference]:
    told = [Difference(kind=kind, of=of, more=more) for kind in Kind]
    refused = [
        Difference(kind=kind, of=of, refused="The pins are full") for kind in sorted(MENDABLE - {Kind.CARD})
    ]
    return [*told, *refused]


@pytest.mark.parametrize("difference", every_difference(), ids=lambda d: f"{d.kind} {d.refused}".strip())
def test_every_difference_is_a_short_sentence_that_reads_well(difference: Difference) -> None:
    text = in_words(difference, lambda slack_id: "Ben Chen")
    assert_reads_well(text)
    assert text[0].isupper() or text[0] == '"'
    assert text.endswith((".", ")."))
    assert len(text) < 250
    assert difference.mended is (difference.kind in MENDABLE and "could not" not in text)


def test_people_are_mentioned_in_slack_and_named_on_a_terminal() -> None:
    absent = Difference(kind=Kind.PERSON_ABSENT, of="U0BEN")
    assert in_words(absent, lambda slack_id: "Ben Chen").startswith("Ben Chen takes part")
    [_, line] = notice(Story().incident, [absent], channel_url=None).body
    assert line.startswith("• <@U0BEN> takes part")


def test_what_files_and_channels_are_called_can_do_nothing() -> None:
    forged = [d for d in every_difference(FORGED, FORGED) if d.kind is not Kind.CHANNEL_UNREADABLE]
    for text in mrkdwn(notice(Story().incident, forged, channel_url=None)):
        assert "<!channel>" not in text
        assert "<https://evil" not in text


def test_a_notice_says_privately_which_incident_it_speaks_of() -> None:
    archived = [Difference(kind=Kind.CHANNEL_ARCHIVED)]
    incident = Story(declaration("Checkout <is> failing")).incident
    for message in (
        notice(incident, archived, channel_url=None),
        notice(incident, archived, channel_url=URL),
    ):
        for text in words(message):
            assert_reads_well(text)
    assert f"<{URL}|Checkout &lt;is&gt; failing>" in message.text


def test_an_incident_whose_commander_cannot_be_reached_gets_a_button_and_no_other_does() -> None:
    story = Story()
    story.page(ANA)
    [button] = notice(
        story.incident, [Difference(kind=Kind.COMMANDER_DEACTIVATED, of="U0ANA")], channel_url=None
    ).buttons
    assert (button.action, button.value) == ("open_assign_role", story.incident.id)
    assert notice(story.incident, [Difference(kind=Kind.FOLDER_MOVED)], channel_url=None).buttons == []


def test_whoever_asks_for_a_look_hears_that_it_began_and_the_timeline_says_who_asked() -> None:
    story = Story()
    story.assign(BEN, Role.SCRIBE)
    happened = story.tell(Reconcile(command_id="look", actor=BEN))
    assert [event.kind for event in happened] == ["reconciliation_asked"]
    assert result(happened).startswith("Looking through Slack, Google and PagerDuty.")
    assert timeline_text(happened[0]) == "Ben Chen had Slack, Google and PagerDuty looked through."
    before = story.incident.model_copy(update={"events": []})
    story.tell(Reconcile(command_id="again", actor=BEN))
    assert story.incident.model_copy(update={"events": []}) == before
    assert story.incident.status is Status.ACTIVE
