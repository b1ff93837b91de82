"""What comes when: at its time or after what was done, unless; faster with speed, later with pauses."""

from hypothesis import given
from hypothesis import strategies as st

from drills.commands import FireInject, PauseDrill, ResumeDrill
from drills.reading import read_scenario
from incident.commands import AcknowledgeTask, AssignRole, CompleteTask, EngageOncall, RecordEvent
from incident.facts import Due
from incident.vocabulary import Role, Severity, Status, What
from tests.drills.plays import Played, fired, minutes, scenario
from tests.incident.incidents import ANA, CARA, MINUTE


def test_injects_come_at_their_times() -> None:
    play = Played()
    assert play.until(1.9) == []
    assert play.until(3) == fired("numbers")


def test_what_nobody_did_brings_the_executive_and_what_somebody_did_keeps_them_away() -> None:
    silent, heard = Played(), Played()
    heard.until(5)
    heard.story.report()
    assert silent.until(10) == fired("numbers", "boss-asks")
    assert heard.until(10) == ["inject_passed_over:boss-asks", *fired("boss-thanks")]
    assert heard.drill.left_out == ["boss-asks"]


def test_a_condition_is_waited_for_and_counted_from() -> None:
    play = Played()
    play.until(4)
    play.story.propose("Restart the queue")
    assert "same" not in {due.inject for due in play.due()}
    play.story.wait(MINUTE)
    objections = next(d for d in play.story.dues() if d.what is What.OBJECTIONS)
    play.story.tell(Due.model_validate(objections))
    [same] = [due for due in play.due() if due.inject == "same"]
    assert minutes(same) == 8
    assert play.until(9.5) == fired("same", "boss-asks", "back")


def test_another_proposal_is_another_thing() -> None:
    play = Played()
    play.story.propose("Wait and see")
    play.story.remind(What.OBJECTIONS)
    assert all(due.inject != "same" for due in play.due())


def test_speed_shortens_everything() -> None:
    play = Played(speed=10)
    assert play.until(0.9) == fired("numbers", "boss-asks")
    assert [minutes(due) for due in play.due() if due.what == "time"] == [3]


def test_while_it_is_paused_nothing_comes_and_all_comes_that_much_later() -> None:
    play = Played()
    play.until(1)
    play.tell(PauseDrill)
    assert play.due() == []
    assert play.until(11) == []
    play.tell(ResumeDrill)
    assert minutes(play.due()[0]) == 12
    assert play.until(12) == fired("numbers")


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=5), st.integers(1, 10))
def test_however_often_it_is_paused_each_comes_once_and_in_order(
    pauses: list[tuple[int, int]], speed: int
) -> None:
    play = Played(speed=speed)
    at, came = 0.0, []
    for before, length in pauses:
        at += before
        came += play.until(at)
        if play.drill.ended:
            break
        play.tell(PauseDrill)
        at += length
        assert play.until(at) == []
        play.tell(ResumeDrill)
    came += play.until(at + 60)
    assert came == [*fired("numbers", "boss-asks", "chaos"), "drill_ended:time"]


def test_played_time_leaves_pauses_out() -> None:
    play = Played(speed=2)
    play.until(1)
    play.tell(PauseDrill)
    play.until(6)
    play.tell(ResumeDrill)
    play.until(8)
    assert play.drill.played(play.story.incident.declared_at, play.now) == 6 * MINUTE


def test_it_ends_when_its_time_is_up() -> None:
    assert Played().until(31)[-1] == "drill_ended:time"


def test_it_ends_a_little_after_the_incident_is_stable_and_what_that_brings() -> None:
    text = scenario("  - {id: back, when: stable, after: 3m, as: support, say: It is back}\n")
    for played, end in ((Played(), 6), (Played(read_scenario(text, "x.yaml", "x")), 8)):
        played.until(5)
        played.story.mark(Status.STABLE)
        assert "drill_ended:stable" not in played.until(end - 0.1)
        assert played.until(end)[-1] == "drill_ended:stable"


def test_a_relapse_goes_on() -> None:
    play = Played()
    play.until(5)
    play.story.mark(Status.STABLE)
    play.story.mark(Status.ACTIVE)
    assert play.until(20) == fired("boss-asks")


def test_closing_the_incident_ends_it_even_while_it_is_paused() -> None:
    play = Played()
    play.tell(PauseDrill)
    play.story.mark(Status.STABLE)
    play.story.mark(Status.CLOSED)
    assert play.until(1) == ["drill_ended:closed"]
    assert play.due() == []


def test_every_condition_sees_what_it_is_about() -> None:
    kinds = (
        "report_sent(2)",
        "task_given(restart)",
        "task_done(restart)",
        "role_given(scribe)",
        "role_given(commander)",
        "oncall_asked(database)",
        'noted("pages are slow")',
        "severity(critical)",
        "said(by-hand)",
    )
    injects = "".join(f"  - {{when: '{kind}', as: support, say: hi}}\n" for kind in kinds)
    text = scenario(injects + "  - {id: by-hand, at: 29m, as: support, say: hi}\n", length="30m")
    play = Played(read_scenario(text, "x.yaml", "x"))
    story = play.story
    assert play.until(1) == []
    told = {"command_id": "t", "actor": ANA}
    steps = [
        lambda: (story.report(), story.report()),
        lambda: story.task(CARA, "10m", "Please RESTART it"),
        lambda: (
            story.tell(AcknowledgeTask(**{**told, "actor": CARA})),
            story.tell(CompleteTask(**told, task=1)),
        ),
        lambda: story.assign(CARA, Role.SCRIBE),
        lambda: story.hand_over(CARA),
        lambda: story.tell(EngageOncall(**told, team="database")),
        lambda: story.tell(RecordEvent(**told, text="Pages are slow")),
        lambda: story.severity(Severity.CRITICAL),
        lambda: play.tell(FireInject, inject="by-hand"),
    ]
    for number, (kind, step) in enumerate(zip(kinds, steps, strict=True), start=1):
        step()
        assert play.until(1) == fired(f"inject-{number}"), kind


def test_a_role_that_whoever_commands_has_from_the_start_was_not_given() -> None:
    play = Played(
        read_scenario(scenario("  - {when: role_given(commander), as: support, say: hi}\n"), "x.yaml", "x")
    )
    assert AssignRole.name
    assert play.until(5) == []
