"""What time does to somebody on the roster: invitations, lapses, rests and ways back."""

from datetime import UTC, datetime, timedelta

import pytest

from incident.refusals import Refused
from incident.vocabulary import Severity
from roster.candidate import candidate
from roster.commands import Defer, JoinRoster, LeaveRoster, Promote
from roster.telling import told_of
from roster.vocabulary import Kind, Standing, What
from roster.words import result, stands
from tests.roster.careers import ANA, BEN, DAY, EVE, HOUR, NOW, POLICY, Path, kinds


def test_whoever_has_not_commanded_for_long_is_invited_to_a_drill_and_then_lapses() -> None:
    path = Path(ANA)
    assert kinds(path.wait(149 * DAY)) == []
    [invited] = path.wait(2 * DAY)
    [told] = told_of(invited, path.career)
    assert "Command in a drill, so that you stay qualified" in str(told.message.body)
    assert candidate(path.career, POLICY, path.now).qualified(Severity.CRITICAL)
    assert kinds(path.wait(29 * DAY)) == ["lapsed"]
    assert not candidate(path.career, POLICY, path.now).qualified(Severity.LOW)
    assert path.dues() == []


def test_a_drill_that_they_commanded_brings_qualification_back_and_starts_the_clock_anew() -> None:
    path = Path(ANA)
    path.wait(200 * DAY)
    assert kinds(path.did(Kind.COMMANDED, drill=True)) == ["evidence_added", "requalified"]
    assert path.career.standing is Standing.ACTIVE
    assert kinds(path.wait(149 * DAY)) == []
    assert kinds(path.wait(2 * DAY)) == ["invited_to_drill"]


def test_commanding_before_it_lapses_needs_no_drill() -> None:
    path = Path(ANA)
    path.wait(151 * DAY)
    path.did(Kind.COMMANDED)
    assert kinds(path.wait(100 * DAY)) == []


def test_whoever_rests_is_not_asked_until_the_day_they_said_but_does_lapse() -> None:
    path = Path(ANA)
    path.says(Defer, until=NOW + 170 * DAY)
    assert path.career.standing is Standing.RESTING
    assert kinds(path.wait(165 * DAY)) == []
    assert kinds(path.wait(6 * DAY)) == ["came_back", "invited_to_drill"]
    path.says(Defer, until=NOW + 365 * DAY)
    [lapsed] = path.wait(10 * DAY)
    assert (lapsed.kind, told_of(lapsed, path.career)) == ("lapsed", [])
    [back] = path.wait(365 * DAY)
    [told] = told_of(back, path.career)
    assert "not suggested any more. Commanding in one drill brings you back." in str(told.message.body)


def test_whoever_comes_back_after_it_lapsed_is_not_invited_before_a_day_that_is_past() -> None:
    path = Path(ANA)
    path.says(LeaveRoster)
    path.wait(200 * DAY)
    path.says(JoinRoster)
    due = path.dues()
    assert [kinds(path.tell(each)) for each in due] == [[], ["lapsed"]]
    assert path.dues() == []


def test_who_learns_defers_and_is_asked_again() -> None:
    path = Path()
    path.wait(HOUR)
    path.says(Defer, until=NOW + 700 * DAY)
    assert path.career.standing is Standing.DEFERRED
    with pytest.raises(Refused, match="deferred"):
        path.says(Promote, BEN)
    assert [due.what for due in path.dues()] == [What.WAKE]
    path.wait(700 * DAY)
    assert path.career.standing is Standing.ACTIVE


def test_a_day_is_said_as_it_is_where_they_are() -> None:
    path = Path(EVE.model_copy(update={"timezone": "America/Los_Angeles"}))
    deferred = path.says(Defer, until=datetime(2027, 3, 2, 1, tzinfo=UTC))  # their afternoon of the first
    assert result(deferred, path.career).startswith("Nobody asks you until 2027-03-01.")
    assert stands(path.career) == "interested; deferred until 2027-03-01"


def test_a_day_that_is_past_is_refused() -> None:
    with pytest.raises(Refused, match="not ahead"):
        Path().says(Defer, until=NOW - timedelta(seconds=1))
