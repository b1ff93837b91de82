"""One person's way to command and in it: what each step asks for, who says yes, what time does."""

import pytest

from incident.careers import Goal, RosterPolicy, Stage
from incident.facts import MUSTER
from incident.refusals import Refused
from incident.vocabulary import Severity
from roster.apply import fold
from roster.candidate import candidate
from roster.commands import (
    AddEvidence,
    Defer,
    JoinRoster,
    LeaveRoster,
    NameMentor,
    Promote,
    SetAvailability,
    SetWatching,
)
from roster.lists import card, lines
from roster.telling import told_of
from roster.view import view
from roster.vocabulary import Kind, Standing
from tests.roster.careers import ANA, BEN, DAY, DEV, EVE, HOUR, NOW, POLICY, Path, kinds

COURSE = "https://wiki.example.com/commanding"


def test_the_whole_way_from_interested_to_every_severity() -> None:
    path = Path().rises()
    assert (path.career.stage, path.career.ceiling) == (Stage.ON_ROTATION, Severity.LOW)
    for severity, incidents in ((Severity.MEDIUM, 1), (Severity.HIGH, 2), (Severity.CRITICAL, 2)):
        for _ in range(incidents):
            assert path.career.goal == severity
            path.did(Kind.COMMANDED)
        path.goes_on()
        assert path.career.ceiling is severity
    assert path.career.goal is None
    assert fold(EVE, path.career.events) == path.career


def test_without_the_evidence_neither_yes_is_taken_and_what_lacks_is_said() -> None:
    path = Path()
    path.goes_on()
    path.did(Kind.OBSERVED)
    for actor in (EVE, BEN):
        with pytest.raises(Refused, match="one more incident observed"):
            path.says(Promote, actor)
    assert path.career.stage is Stage.OBSERVING


def test_nobody_promotes_themselves_even_who_mentors_others() -> None:
    path = Path(BEN)
    path.says(Promote)
    path.says(Promote)
    assert path.career.stage is Stage.INTERESTED
    path.says(Promote, ANA)
    assert path.career.stage is Stage.OBSERVING


def test_only_a_mentor_says_yes_for_somebody_else() -> None:
    with pytest.raises(Refused, match="Only Eve Lind and a mentor can say that"):
        Path().says(Promote, DEV)


def test_the_two_yeses_come_in_either_order_and_each_counts_once() -> None:
    path = Path()
    assert kinds(path.says(Promote)) == ["said_yes"]
    assert path.says(Promote) == []
    assert kinds(path.says(Promote, ANA)) == ["said_yes", "promoted"]


def test_a_button_that_is_pressed_late_promotes_to_nothing_else() -> None:
    path = Path()
    path.goes_on()
    with pytest.raises(Refused, match="What comes next is trained"):
        path.says(Promote, BEN, goal=Goal.OBSERVING)


def test_a_week_of_shadowing_is_as_good_as_three_incidents() -> None:
    path = Path()
    path.goes_on()
    for kind in (Kind.OBSERVED, Kind.OBSERVED, Kind.TRAINING):
        path.did(kind)
    path.goes_on()
    path.goes_on()
    assert "3 more incidents shadowed (or to wait until" in path.lacks()
    assert kinds(path.wait(6 * DAY)) == []
    assert kinds(path.wait(2 * DAY)) == ["ready"]
    path.goes_on()
    assert path.career.stage is Stage.REVERSE_SHADOWING


def test_what_the_policy_asks_for_is_asked_for() -> None:
    policy = RosterPolicy.model_validate({"mentors": ["U0BEN"], "asks": {"observing": {"drills_led": 1}}})
    path = Path(policy=policy)
    assert path.lacks() == "one more drill commanded"
    path.did(Kind.COMMANDED, drill=True)
    path.goes_on()
    assert path.career.stage is Stage.OBSERVING


def test_evidence_is_counted_once_by_incident_and_deed_and_beginning() -> None:
    path = Path()
    begin = path.now
    path.wait(HOUR)
    told = {"kind": Kind.OBSERVED, "incident": "k3f9", "begin": begin, "end": path.now}
    assert kinds(path.says(AddEvidence, MUSTER, **told)) == ["evidence_added"]
    assert path.says(AddEvidence, MUSTER, **told) == []
    path.career = path.career.model_copy(update={"stage": Stage.SHADOWING})
    assert path.says(AddEvidence, MUSTER, **told) == []  # told again by a reopened incident
    path.wait(HOUR)
    assert path.says(AddEvidence, MUSTER, **told | {"begin": begin + HOUR, "end": path.now})


def test_what_counts_depends_on_the_stage_at_which_it_was_done() -> None:
    path = Path().rises()
    assert [path.career.count(kind) for kind in (Kind.OBSERVED, Kind.SHADOWED, Kind.REVERSE_SHADOWED)] == [
        2,
        3,
        2,
    ]
    assert path.career.count(Kind.COMMANDED) == 0


def test_what_is_heard_of_late_counts_as_at_the_stage_at_which_it_was_done() -> None:
    path = Path()
    path.goes_on()
    begun = path.now
    for kind in (Kind.OBSERVED, Kind.OBSERVED, Kind.TRAINING):
        path.did(kind)
    path.goes_on()
    path.goes_on()
    assert path.career.stage is Stage.SHADOWING
    late = {"kind": Kind.OBSERVED, "incident": "long", "begin": begun, "end": path.now}
    path.says(AddEvidence, MUSTER, **late)
    assert (path.career.count(Kind.OBSERVED), path.career.count(Kind.SHADOWED)) == (3, 0)


def test_command_without_anybody_beside_is_not_command_beside_a_mentor() -> None:
    policy = RosterPolicy.model_validate(
        {"mentors": ["U0BEN"], "asks": {"trained": {"observed": 0, "training": False}}}
    )
    path = Path(policy=policy)
    for _ in range(3):
        path.goes_on()
    path.wait(7 * DAY)
    path.goes_on()
    assert path.career.stage is Stage.REVERSE_SHADOWING
    path.did(Kind.COMMANDED)
    assert "2 more incidents commanded beside a mentor" in path.lacks()
    path.did(Kind.COMMANDED, beside=True)
    assert "one more incident commanded beside a mentor" in path.lacks()


def test_drills_are_no_incidents() -> None:
    path = Path()
    path.goes_on()
    path.did(Kind.OBSERVED, drill=True)
    assert "2 more incidents observed" in path.lacks()


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({"actor": EVE}, "Evidence comes by itself"),
        ({"actor": DEV}, "only a mentor can add what was missed. Mentors are U0BEN, ana@example"),
        ({"actor": DEV, "kind": Kind.TRAINING}, "only a mentor"),
        ({"actor": BEN, "end": NOW + HOUR}, "cannot have begun"),
        ({"actor": MUSTER, "incident": ""}, "names its incident"),
        ({"actor": MUSTER, "begin": NOW, "end": NOW - HOUR}, "cannot have begun"),
        ({"actor": MUSTER, "begin": NOW + DAY, "end": NOW + DAY}, "cannot have begun"),
    ],
)
def test_evidence_of_oneself_by_anybody_of_nothing_or_of_no_time_is_refused(details: dict, why: str) -> None:
    path = Path()
    said = {"kind": Kind.COMMANDED, "incident": "k3f9", "begin": NOW - HOUR, "end": NOW} | details
    with pytest.raises(Refused, match=why):
        path.says(AddEvidence, said.pop("actor"), **said)
    assert path.career.evidence == []


def test_a_mentor_adds_what_was_missed() -> None:
    path = Path()
    missed = {"kind": Kind.OBSERVED, "incident": "k3f9", "begin": NOW - HOUR, "end": NOW}
    assert kinds(path.says(AddEvidence, BEN, **missed)) == ["evidence_added"]


def test_who_commanded_before_there_was_a_roster_joins_on_rotation() -> None:
    path = Path(ANA)
    assert (path.career.stage, path.career.ceiling) == (Stage.ON_ROTATION, Severity.CRITICAL)
    assert path.career.goal is None


def test_nobody_is_joined_deferred_or_planned_for_by_somebody_else() -> None:
    path = Path()
    for kind, details in (
        (Defer, {"until": NOW + DAY}),
        (LeaveRoster, {}),
        (SetAvailability, {"available": "always"}),
        (JoinRoster, {}),
    ):
        with pytest.raises(Refused, match="Only Eve Lind can say that"):
            path.says(kind, BEN, **details)


def test_before_joining_and_after_leaving_nothing_is_to_be_said_but_that_one_joins() -> None:
    path = Path(joined=False)
    with pytest.raises(Refused, match="not on the roster"):
        path.says(Defer, until=NOW + DAY)
    path.says(JoinRoster)
    path.says(LeaveRoster)
    assert path.career.standing is Standing.ALUMNI
    with pytest.raises(Refused, match="not on the roster"):
        path.says(Promote)
    assert path.dues() == []
    assert kinds(path.says(JoinRoster)) == ["came_back"]


# Availability and mentors.


def test_when_somebody_can_be_asked_is_in_their_own_zone() -> None:
    path = Path()
    path.says(SetAvailability, available="wednesdays 9-17", timezone="America/New_York")
    assert path.career.person.timezone == "America/New_York"
    assert path.career.model_dump(mode="json")["available"] == "wed 09:00-17:00"


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({"timezone": "Mars/Olympus"}, "There is no time zone"),
        ({"timezone": "../etc"}, "There is no time zone"),
        ({"available": "whenever"}, "is no time of the week"),
        ({"available": "wed 9-25"}, "9:00-25:00"),
        ({}, "Say when you can be asked"),
    ],
)
def test_impossible_zones_and_times_are_refused(details: dict, why: str) -> None:
    path = Path()
    with pytest.raises(Refused, match=why):
        path.says(SetAvailability, **details)
    assert path.career.available == ()


def test_what_somebody_wants_to_watch_is_theirs_to_say_and_is_kept() -> None:
    path = Path()
    path.says(SetWatching, watch=True, severities=["high"], when="mon-fri 9-17")
    assert path.says(SetWatching, watch=True, severities=["high"], when="mon-fri 9-17") == []
    watching = candidate(path.career, POLICY, path.now).watching
    assert watching
    assert [watching.wants(severity) for severity in (Severity.HIGH, Severity.LOW)] == [True, False]
    with pytest.raises(Refused, match="is no time of the week"):
        path.says(SetWatching, watch=True, when="whenever")
    with pytest.raises(Refused, match="Only Eve Lind can say that"):
        path.says(SetWatching, BEN, watch=True)
    path.says(SetWatching, watch=False)
    assert path.career.watching is None


def test_a_mentor_is_one_of_the_policys_and_never_oneself() -> None:
    path = Path()
    with pytest.raises(Refused, match=r"Dev Patel is not a mentor\. Mentors are U0BEN, ana@example\.com"):
        path.says(NameMentor, mentor=DEV)
    with pytest.raises(Refused, match="own mentor"):
        Path(BEN).says(NameMentor, mentor=BEN)
    with pytest.raises(Refused, match="Only Eve Lind and a mentor"):
        path.says(NameMentor, DEV, mentor=BEN)
    path.says(NameMentor, mentor=BEN)
    assert path.career.mentor == BEN


def test_where_the_training_is_is_said_when_it_is_asked_for() -> None:
    path = Path()
    [joined] = path.career.events
    path.says(Promote, BEN)
    promoted = path.says(Promote)[-1]
    for event in (joined, promoted):
        for course, where in ((COURSE, f"<{COURSE}|How to command>"), (None, "docs/commanding")):
            [told] = told_of(event, path.career, course)
            assert where in told.message.body[0]


def test_names_are_escaped_for_slack_and_plain_in_a_terminal() -> None:
    path = Path()
    path.says(NameMentor, mentor=BEN.model_copy(update={"name": "Ben & Co"}))
    shown = view(path.career, POLICY, path.now)
    assert "Mentor: Ben & Co" in lines(shown)
    assert "Mentor: Ben &amp; Co" in card(shown, []).body[0]
