"""In a drill nobody hears of it who does not play, and the clocks may go faster."""

from datetime import timedelta

from incident.periods import BusinessDays
from incident.policy import parse_policy
from incident.rehearsal import rehearsed, scaled
from incident.vocabulary import Severity
from tests.incident.incidents import POLICY, POLICY_TEXT

TOLD = """
[slack]
stakeholder_channels = ["C0STATUS"]
executive_channels = ["C0EXEC"]
[types.security]
stakeholder_channels = ["C0SEC"]
"""


def test_the_tempo_is_that_much_faster_and_never_below_a_second() -> None:
    fast = scaled(POLICY, 10)
    high = fast.severity(Severity.HIGH)
    assert high.report_every == timedelta(minutes=3)
    assert high.escalate_reminder_after == timedelta(minutes=1)
    assert fast.command.objection_window == timedelta(seconds=6)
    assert fast.fatigue.nudge_after == timedelta(minutes=12)
    assert high.review_within == BusinessDays(days=5)
    assert high.reminder_ladder == POLICY.severity(Severity.HIGH).reminder_ladder
    assert fast.pagerduty == POLICY.pagerduty
    one = parse_policy('[command]\nobjection_window = "3s"\n' + POLICY_TEXT, "p")
    assert scaled(one, 10).command.objection_window == timedelta(seconds=1)


def test_as_written_nothing_changes() -> None:
    assert scaled(POLICY, 1) == POLICY


def test_stakeholders_and_executives_do_not_hear_of_drills() -> None:
    policy = rehearsed(parse_policy(TOLD + POLICY_TEXT, "p"), 1)
    assert policy.channels == []
    assert policy.slack.executive_channels == []
    assert not policy.feedback.ask


def test_nobody_is_brought_in_who_does_not_play_and_a_learner_may_command() -> None:
    for_security = '\n[types.security]\ninvite = ["legal@example.com"]\nengage = ["database"]\n'
    asked = POLICY_TEXT + 'invite = ["cto@example.com"]\ncommanders = ["ben@example.com"]\n' + for_security
    written = parse_policy(asked, "p")  # the last table of that text is that of medium
    policy = rehearsed(written, 1)
    for before, table in (
        (written.severity(Severity.MEDIUM), policy.severity(Severity.MEDIUM)),
        (
            written.types["security"].severities[Severity.MEDIUM],
            policy.types["security"].severities[Severity.MEDIUM],
        ),
    ):
        assert before.invite
        assert before.commanders
        assert (table.invite, table.engage, table.commanders) == ([], [], [])


def test_a_channel_for_drills_hears_in_their_place() -> None:
    policy = rehearsed(parse_policy('[drills]\nchannels = ["C0DRILL"]\n' + TOLD + POLICY_TEXT, "p"), 1)
    assert policy.channels == ["C0DRILL"]
    assert policy.types["security"].severities[Severity.LOW].stakeholder_channels == ["C0DRILL"]
