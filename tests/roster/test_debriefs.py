"""After an incident the pair writes down what they saw: each once, for the learner and their mentor to read."""

import pytest

from incident.people import Person
from incident.refusals import Refused
from roster.apply import fold
from roster.commands import AskForDebrief, LeaveRoster, NameMentor, WriteDebrief
from roster.lists import debriefs
from roster.telling import told_of
from tests.roster.careers import ANA, BEN, DEV, EVE, Path

SAID = {"well": "Owners were named", "differently": "Earlier\n report", "try_next": ""}


@pytest.fixture
def path() -> Path:
    """Eve shadowed Ana."""
    path = Path()
    path.says(AskForDebrief, ANA, incident="aaa", title="Checkout", mentor=ANA)
    return path


def test_both_are_asked_once_in_their_own_words(path: Path) -> None:
    [asked] = [event for event in path.career.events if event.kind == "debrief_asked"]
    eve, ana = told_of(asked, path.career)
    assert (eve.to, ana.to) == (EVE, ANA)
    assert "You shadowed *Checkout* beside <@U0ANA>." in eve.message.body[0]
    assert "<@U0EVE> shadowed you in it." in ana.message.body[0]
    assert {m.message.buttons[0].value for m in (eve, ana)} == {"eve@example.com aaa"}
    assert path.says(AskForDebrief, ANA, incident="aaa", title="Checkout", mentor=BEN) == []
    [other] = path.says(AskForDebrief, ANA, incident="aaa", title="A <b>", mentor=BEN, reverse=True)
    said = told_of(other, path.career)
    assert "You commanded *A &lt;b&gt;* beside <@U0BEN>." in said[0].message.body[0]


def test_what_both_wrote_is_kept_and_the_last_word_of_each_counts(path: Path) -> None:
    path.says(WriteDebrief, incident="aaa", well="Calm")
    path.says(WriteDebrief, ANA, incident="aaa", **SAID)
    path.says(WriteDebrief, incident="aaa", try_next="Ask for objections")
    assert [(note.by, note.well, note.try_next) for note in path.career.notes] == [
        (ANA, "Owners were named", ""),
        (EVE, "", "Ask for objections"),
    ]
    assert debriefs(path.career.notes[:1]) == [
        "2026-03-02 aaa, Ana Lima: Went well: Owners were named. Differently: Earlier report."
    ]
    assert fold(EVE, path.career.events) == path.career


def test_they_and_their_mentor_read_it_and_nobody_else_not_even_who_wrote_it(path: Path) -> None:
    path.says(WriteDebrief, ANA, incident="aaa", well="Calm")
    path.says(NameMentor, mentor=BEN)
    for reader in (EVE, BEN, Person(slack_id="U0EVE")):
        assert len(path.career.notes_for(reader)) == 1
    for reader in (ANA, DEV, Person(name="Eve Lind")):
        assert path.career.notes_for(reader) == []


def test_others_the_empty_and_the_long_are_refused(path: Path) -> None:
    for said, actor, reason in (
        ({"incident": "aaa", "well": "x"}, DEV, "you have no debrief of incident aaa"),
        ({"incident": "bbb", "well": "x"}, EVE, "you have no debrief of incident bbb"),
        ({"incident": "aaa", "well": " "}, EVE, "at least one of the three"),
        ({"incident": "aaa", "well": "x" * 1001}, EVE, "1000"),
    ):
        with pytest.raises(Refused, match=reason):
            path.says(WriteDebrief, actor, **said)
    with pytest.raises(Refused, match="own mentor"):
        path.says(AskForDebrief, ANA, incident="ccc", title="x", mentor=EVE)
    assert path.career.notes == []


def test_whoever_has_left_the_roster_is_not_asked(path: Path) -> None:
    path.says(LeaveRoster)
    with pytest.raises(Refused, match="not on the roster"):
        path.says(AskForDebrief, ANA, incident="ccc", title="x", mentor=ANA)
