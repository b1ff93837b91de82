"""A restricted incident is nobody's business but its participants': its words stand nowhere that others can read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident.commands import EditIncident, EngageOncall, RecordEvent, RemoveParticipant, ReportStatus
from incident.identity import channel_name
from incident.people import Person
from incident.visibility import Audience, broadcasts, channel_title, may_see, title
from incident.vocabulary import Role, Severity, Status
from tests.incident.incidents import ANA, BEN, CARA, HOUR, MINUTE, Story, declaration
from tests.incident.renderings import for_participants, for_stakeholders, in_public, titles_in_public, words

MARKER = "zyzzyva"
letters = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


def eventful(title: str, secret: str, *, restricted: bool = True, drill: bool = False) -> list[Story]:
    """One incident in each of its phases; `secret` stands in everything that people write."""
    story = Story(declaration(title, description=secret, restricted=restricted, drill=drill))
    phases = [Story(declaration(title, description=secret, restricted=restricted, drill=drill))]
    story.page(ANA)
    story.remind()
    story.tell(
        ReportStatus(
            command_id="r", actor=ANA, conditions=secret, actions=secret, needs=secret, next_report_in="20m"
        )
    )
    story.tell(RecordEvent(command_id="e", actor=ANA, text=secret))
    story.tell(EngageOncall(command_id="o", actor=ANA, team="database"))
    story.tell(EditIncident(command_id="t", actor=ANA, title=f"{title} now", description=f"{secret} now"))
    story.severity(Severity.CRITICAL)
    phases.append(at(story))
    for status in (Status.STABLE, Status.ACTIVE, Status.STABLE, Status.CLOSED):
        story.wait(HOUR).mark(status)
        phases.append(at(story))
    return phases


def at(story: Story) -> Story:
    """The story up to here."""
    here = Story.__new__(Story)
    here.__dict__ = dict(story.__dict__)
    return here


@settings(max_examples=60)
@given(letters, letters, st.booleans())
def test_no_word_of_a_restricted_incident_is_readable_in_public(before: str, after: str, drill: bool) -> None:
    for story in eventful(f"{before}{MARKER}{after}", f"{after}{MARKER}{before}", drill=drill):
        for where, text in in_public(story.incident).items():
            assert MARKER not in text.casefold(), where


@settings(max_examples=20)
@given(st.booleans())
def test_the_marker_would_be_found_if_the_incident_were_open(drill: bool) -> None:
    """So that the test above can fail."""
    for story in eventful(MARKER, MARKER, restricted=False, drill=drill):
        for where, text in titles_in_public(story.incident).items():
            assert MARKER in text, where
        assert MARKER in channel_name(story.incident.id, channel_title(story.incident))


def test_stakeholders_are_told_nothing_of_a_restricted_incident() -> None:
    assert not broadcasts(Story(declaration(restricted=True)).incident)
    assert broadcasts(Story(declaration()).incident)


def test_participants_read_every_word() -> None:
    *_, story = eventful(MARKER, "secret")
    shown = "\n".join(text for message in for_participants(story.incident) for text in words(message))
    assert MARKER in shown
    assert "secret" in shown


def test_only_participants_see_a_restricted_incident() -> None:
    story = Story(declaration(restricted=True, by=BEN))
    story.page(ANA)
    assert may_see(story.incident, BEN)
    assert may_see(story.incident, Person(slack_id=ANA.slack_id))
    assert not may_see(story.incident, CARA)
    assert not may_see(story.incident, None)


def test_whoever_leaves_a_restricted_incident_sees_it_no_more() -> None:
    story = Story(declaration(restricted=True))
    story.page(ANA)
    story.assign(CARA, Role.OBSERVER)
    story.tell(RemoveParticipant(command_id="c", actor=ANA, user=CARA))
    assert not may_see(story.incident, CARA)


def test_everybody_sees_an_open_incident() -> None:
    assert may_see(Story().incident, None)
    assert may_see(Story().incident, CARA)


@pytest.mark.parametrize("restricted", [False, True])
def test_a_drill_says_so_wherever_its_title_stands(restricted: bool) -> None:
    for story in eventful("Checkout", "words", restricted=restricted, drill=True):
        for where, text in titles_in_public(story.incident).items():
            assert "DRILL" in text, where
        for message in [*for_participants(story.incident), *for_stakeholders(story.incident)]:
            for text in words(message):
                assert ("Checkout" in text or "Restricted incident" in text) <= ("DRILL: " in text), text


def test_a_real_incident_is_nowhere_called_a_drill() -> None:
    for story in eventful("Checkout", "words", restricted=False):
        shown = [text for message in for_participants(story.incident) for text in words(message)]
        assert not any("drill" in text.lower() for text in [*shown, *in_public(story.incident).values()])


@pytest.mark.parametrize(
    ("restricted", "drill", "name"),
    [
        (False, False, "inc-checkout-k3f9q2mx"),
        (False, True, "inc-drill-checkout-k3f9q2mx"),
        (True, False, "inc-k3f9q2mx"),
        (True, True, "inc-drill-k3f9q2mx"),
    ],
)
def test_what_a_channel_is_called(restricted: bool, drill: bool, name: str) -> None:
    incident = Story(declaration("Checkout", restricted=restricted, drill=drill)).incident
    assert channel_name(incident.id, channel_title(incident)) == name


def test_what_stands_for_a_restricted_title_is_the_same_from_day_to_day() -> None:
    story = Story(declaration(restricted=True))
    before = title(story.incident, Audience.PUBLIC)
    story.wait(MINUTE).tell(EditIncident(command_id="t", actor=ANA, title="Another"))
    assert title(story.incident, Audience.PUBLIC) == before == "Restricted incident k3f9q2mx"
