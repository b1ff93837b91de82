"""The debrief says what happened, and one thing to try for each; who did what is evidence."""

import pytest

from drills.apply import apply
from drills.commands import EndDrill
from drills.debrief import Finding, debrief
from drills.decide import yielded
from drills.evidence import evidence
from drills.reading import read_scenario
from drills.words import channel
from incident.commands import CreateTask, SettleProposal
from incident.vocabulary import Role, What
from tests.drills.plays import TEXT, Played
from tests.incident.incidents import ANA, BEN, CARA, MINUTE, POLICY


def told(play: Played) -> dict[str, Finding]:
    if not play.drill.ended:
        play.tell(EndDrill)
    return {f.about: f for f in debrief(play.drill, play.story.incident, POLICY, play.now).findings}


def test_silence_is_said_without_a_grade() -> None:
    play = Played()
    play.until(20)
    findings = told(play)
    assert findings["Taking command"].fact == "Whoever commanded was not heard."
    assert findings["First report"].fact == "There was none; one is due every 30m."
    assert findings["Tasks"].fact == "No task was given to one named person."
    assert findings["Decisions"].fact == "Nothing was put to the channel."
    assert findings["Roles"].fact == "No role was given to anybody."
    assert all(finding.suggestion for finding in findings.values())


def test_times_are_the_scenarios_whatever_the_speed() -> None:
    play = Played(speed=10)
    play.until(0.4)
    play.story.report()
    play.until(2.4)
    findings = told(play)
    assert findings["Taking command"].fact == "Whoever commanded was first heard after 4m."
    assert findings["First report"].fact == "It came after 4m; one is due every 30m."
    assert findings["Rhythm"].fact == "1 report; the longest time without one was 20m, within the 30m agreed."


def test_a_gap_is_measured_against_what_was_agreed() -> None:
    play = Played()
    play.until(5)
    play.story.report()
    play.until(29)
    play.story.now += 20 * MINUTE
    findings = told(play)
    assert "was 44m, over the 30m agreed" in findings["Rhythm"].fact


def test_tasks_without_a_time_and_without_an_answer_are_named() -> None:
    play = Played()
    play.story.task(CARA)
    play.story.tell(CreateTask(command_id="t", actor=ANA, owner=BEN, text="Look at the graphs"))
    assert told(play)["Tasks"].fact == (
        "2 tasks, each with one owner; without a time: 2; nobody said “understood”: 1, 2."
    )


def test_a_decision_that_nobody_could_object_to_is_named() -> None:
    play = Played()
    play.story.propose("Restart")
    play.story.tell(SettleProposal(command_id="s", actor=ANA, proposal=1, go=True))
    play.story.propose("Roll back")
    play.story.remind(What.OBJECTIONS)
    assert told(play)["Decisions"].fact == "2 proposals; settled before anybody could object: 1."


def test_a_hand_over_says_whether_it_was_read_back_and_on_a_report() -> None:
    play = Played()
    play.until(3)
    play.story.report()
    play.story.hand_over(CARA)
    fact = told(play)["Handing over"].fact
    assert (
        fact
        == "Command passed to Cara Diaz after 3m, with a read-back and after a report on how things stood."
    )


def test_who_reported_to_the_commander_is_counted() -> None:
    play = Played()
    play.story.assign(CARA, Role.SCRIBE)
    assert told(play)["Span of control"].fact.startswith("At most 1 person reported")


def test_what_came_and_what_was_behind_it_is_told() -> None:
    play = Played()
    play.until(10)
    play.tell(EndDrill)
    whole = debrief(play.drill, play.story.incident, POLICY, play.now)
    assert whole.came == ["numbers", "boss-asks"]
    assert "chaos" in whole.did_not
    assert whole.behind_it == ["It was the release"]
    assert whole.why == "Ben Chen ended it"


def test_each_role_is_evidence_from_when_to_when() -> None:
    play = Played()
    begun = play.now
    play.story.assign(CARA, Role.SCRIBE)
    play.until(5)
    play.story.report()
    play.story.hand_over(CARA)
    play.until(8)
    play.tell(EndDrill)
    shown = {(e.person.label, e.kind): e.end - e.begin for e in evidence(play.drill, play.story.incident)}
    assert shown == {
        ("Ana Lima", "commanded"): 5 * MINUTE,
        ("Ana Lima", "deputised"): 3 * MINUTE,
        ("Cara Diaz", "commanded"): 3 * MINUTE,
        ("Cara Diaz", "scribed"): 8 * MINUTE,
    }
    assert begun == play.story.incident.declared_at


@pytest.mark.parametrize(
    ("minutes", "reported", "called_away", "counts"),
    [
        (0.1, False, False, False),
        (14, False, False, False),
        (15, False, False, True),
        (2, True, False, True),
        (29, True, True, False),
    ],
)
def test_a_drill_counts_as_led_once_enough_of_it_was_played(
    minutes: float, reported: bool, called_away: bool, counts: bool
) -> None:
    play = Played()
    play.story.assign(CARA, Role.SCRIBE)
    play.until(minutes)
    if reported:
        play.story.report()
    if called_away:
        play.drill = apply(play.drill, yielded("k3f9q2mx", "", play.now))
    else:
        play.tell(EndDrill)
    kinds = {each.kind for each in evidence(play.drill, play.story.incident)}
    assert kinds == ({"commanded", "scribed"} if counts else {"scribed"})
    assert ("On the way to command" in told(play)) is not counts


def test_a_title_mentions_nobody() -> None:
    evil = read_scenario(TEXT.replace("Checkout is failing", "<!channel>"), "evil.yaml", "evil")
    play = Played(evil)
    shown = [channel.desk(play.drill)]
    play.tell(EndDrill)
    told = debrief(play.drill, play.story.incident, POLICY, play.now)
    shown += [channel.desk(play.drill), channel.debriefed(told, evil.title)]
    assert not [message.text for message in shown if "<!channel>" in message.text]
