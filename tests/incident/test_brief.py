"""The brief that comes with an offer of command: what is due, what is undecided, what is not done."""

from incident.clocks import report_due
from incident.commands import ObjectToProposal, SettleProposal, SnoozeReminder
from incident.vocabulary import What
from incident.words.command import SHOWN, brief
from incident.words.phrases import PIECE, local_clock
from tests.incident.incidents import ANA, BEN, HOUR, MINUTE, NOW, Story


def led() -> Story:
    story = Story()
    story.page(ANA)
    return story


def briefed(story: Story) -> str:
    return "\n".join(brief(story.incident, {}, report_due(story.incident, story.policy)))


def test_the_next_report_is_due_when_it_was_promised_whatever_was_put_off_since() -> None:
    story = led()
    story.report(promise=20 * MINUTE)
    story.tell(SnoozeReminder(command_id="s", actor=ANA, what=What.STATUS_REPORT, duration=HOUR))
    assert f"*Next report* due {local_clock(NOW + 20 * MINUTE)}" in briefed(story)


def test_a_reminder_that_was_ignored_does_not_move_when_the_report_is_due() -> None:
    story = led()
    story.remind()
    assert f"*Next report* due {local_clock(NOW + 30 * MINUTE)}" in briefed(story)


class TestWorkInHand:
    def test_what_is_undecided_stands_there_however_much_was_decided_since(self) -> None:
        story = led()
        story.propose("Fail over to Frankfurt")
        story.tell(ObjectToProposal(command_id="o", actor=BEN, proposal=1, reason="Data would be lost"))
        for n in range(2, 9):
            story.propose(f"Restart node {n}")
            story.tell(SettleProposal(command_id="d", actor=ANA, proposal=n, go=True))
        said = briefed(story)
        assert "• 1: Fail over to Frankfurt. (objected to, the commander decides)" in said
        assert "• 3: " not in said
        assert "• 8: Restart node 8. (goes ahead)" in said
        assert "… and 2 more, on the timeline." in said

    def test_the_oldest_task_that_is_not_done_is_there_too(self) -> None:
        story = led()
        for n in range(SHOWN):
            story.task(text=f"Restart node {n}")
        assert "• 1: Restart node 0." in briefed(story)
        assert "more: `/incident list-tasks`" not in briefed(story)
        story.task()
        assert "… and 1 more: `/incident list-tasks`." in briefed(story)

    def test_it_goes_on_in_another_piece_where_slack_would_cut_it(self) -> None:
        story = led()
        for _ in range(SHOWN):
            story.task(text="<&>" * 160)
            story.propose("<&>" * 160)
        *pieces, _lately = brief(story.incident, {}, None)
        assert max(map(len, pieces)) <= PIECE
        assert sum(line.startswith("• ") and "not understood yet" in line for line in lines(pieces)) == SHOWN
        assert sum(line.startswith("• ") and "may still come" in line for line in lines(pieces)) == SHOWN


def lines(pieces: list[str]) -> list[str]:
    return [line for piece in pieces for line in piece.splitlines()]
