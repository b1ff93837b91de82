"""What a facilitator may say, and what becomes of it."""

import pytest

from drills.apply import apply
from drills.commands import EndDrill, FireInject, PauseDrill, ResumeDrill, SkipInject
from drills.decide import yielded
from drills.words import channel
from incident.people import Person
from incident.refusals import Refused
from tests.drills.plays import Played, fired
from tests.incident.incidents import ANA, BEN, CARA


def test_an_inject_comes_when_it_is_asked_for_and_not_a_second_time() -> None:
    play = Played()
    play.tell(FireInject, inject="chaos")
    play.tell(FireInject)
    assert list(play.drill.fired) == ["chaos", "numbers"]
    assert play.until(26) == fired("boss-asks")


def test_what_is_left_out_does_not_come() -> None:
    play = Played()
    play.tell(SkipInject)
    play.tell(SkipInject, inject="boss-asks")
    assert play.until(24) == []


def test_saying_a_thing_twice_changes_nothing() -> None:
    play = Played()
    assert play.tell(ResumeDrill) == []
    assert len(play.tell(PauseDrill)) == 1
    assert play.tell(PauseDrill) == []


def test_what_is_not_to_come_cannot_be_asked_for() -> None:
    play = Played()
    with pytest.raises(Refused, match='Nothing called "poem" is still to come'):
        play.tell(FireInject, inject="poem")
    for _ in play.drill.to_come:
        play.tell(FireInject)
    with pytest.raises(Refused, match="Nothing is left to come"):
        play.tell(SkipInject)


@pytest.mark.parametrize("kind", [PauseDrill, ResumeDrill, FireInject, SkipInject, EndDrill])
def test_who_watches_does_not_lead(kind: type) -> None:
    with pytest.raises(Refused, match="Ben Chen leads this drill"):
        Played().tell(kind, by=CARA)


def test_whoever_plays_may_end_it_and_no_more() -> None:
    play = Played()
    with pytest.raises(Refused, match="Ben Chen leads this drill"):
        play.tell(SkipInject, by=ANA)
    [ended] = play.tell(EndDrill, by=ANA)
    assert (ended.kind, ended.actor) == ("drill_ended", ANA)


def test_who_plays_alone_leads() -> None:
    play = Played(facilitator=ANA)
    play.tell(FireInject, by=ANA)
    assert list(play.drill.fired) == ["numbers"]


def test_a_bare_name_comes_from_a_terminal_and_may() -> None:
    assert Played().tell(EndDrill, by=Person(name="somebody"))


def test_after_its_end_nothing_is_taken_any_more() -> None:
    play = Played()
    play.tell(EndDrill)
    for kind in (PauseDrill, FireInject, EndDrill):
        with pytest.raises(Refused, match="This drill is over"):
            play.tell(kind, by=BEN)


def test_it_yields_to_what_is_real() -> None:
    play = Played()
    play.drill = apply(play.drill, yielded("k3f9q2mx", "https://slack.example/C1", play.now))
    assert play.drill.ended
    assert (play.drill.ended.why, play.drill.ended.to) == ("yielded", "k3f9q2mx")
    assert play.due() == []
    assert f"`muster drill show {play.drill.incident}`" in channel.over(play.drill, play.drill.ended).text
