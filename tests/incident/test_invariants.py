"""What holds for every incident, whatever is told to it in whatever order, twice, late or under another name."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from incident.apply import fold
from incident.clocks import clocks, page_wanted
from incident.commands import AcceptCommand, AddParticipant, AssignRole, ChangeStatus, RemoveParticipant
from incident.decide import decide
from incident.events import Event, FellDue, MessageImported
from incident.facts import MUSTER, PAGERDUTY, Due
from incident.refusals import Refused
from incident.state import Incident
from incident.view import timeline, view
from incident.vocabulary import HELD_BY_ONE, Role, Status, What
from incident.words.results import result
from incident.words.timeline import timeline_text, told
from tests.incident.incidents import HOUR, MINUTE, applied, people
from tests.incident.strategies import POLICY, Life, Moment, lives, states

ENDINGS = (".", "!", "?", ")", "…")

anything = settings(max_examples=200)
much = settings(max_examples=70)


@anything
@given(lives)
def test_from_the_first_assignment_on_exactly_one_commands(life: Life) -> None:
    for state in states(life):
        assert len(people(state, Role.COMMANDER)) == (1 if has_been_led(state) else 0)


@much
@given(lives)
def test_a_role_for_one_is_held_by_one(life: Life) -> None:
    for state in states(life):
        assert all(len(people(state, role)) <= 1 for role in HELD_BY_ONE)


@much
@given(lives)
def test_one_human_being_takes_part_once(life: Life) -> None:
    for state in states(life):
        assert not any(a.person.same_as(b.person) for a, b in combinations(state.participants, 2))
        assert all(p.roles and len(p.roles) == len(set(p.roles)) for p in state.participants)


@much
@given(lives)
def test_whoever_commands_is_not_also_deputy_or_observer(life: Life) -> None:
    for state in states(life):
        roles = [p.roles for p in state.participants if Role.COMMANDER in p.roles]
        assert not any({Role.DEPUTY, Role.OBSERVER, Role.PARTICIPANT} & set(held) for held in roles)


@much
@given(lives)
def test_the_status_moves_only_as_it_may(life: Life) -> None:
    may = {
        (Status.ACTIVE, Status.STABLE),
        (Status.STABLE, Status.CLOSED),
        (Status.STABLE, Status.ACTIVE),
        (Status.CLOSED, Status.ACTIVE),
    }
    for before, after in pairwise(states(life)):
        assert before.status is after.status or (before.status, after.status) in may
        assert (after.closed_at is not None) == (after.status is Status.CLOSED)
        assert (after.reminder(What.CLOSE) is not None) == (after.status is Status.STABLE)


@anything
@given(lives)
def test_every_command_leads_to_events_or_to_nothing_or_to_a_reason(life: Life) -> None:
    for moment in life.moments:
        if isinstance(moment.answer, Refused):
            assert moment.answer.reason.strip().endswith(ENDINGS), moment.answer.reason
            assert "None" not in moment.answer.reason
            assert moment.after is moment.before
        else:
            assert moment.after.events == [*moment.before.events, *moment.answer]


@anything
@given(lives)
def test_what_was_accepted_is_so(life: Life) -> None:
    for moment in life.moments:
        if isinstance(moment.answer, Refused):
            continue
        match moment.message:
            case AssignRole(user=user, role=Role.COMMANDER) if moment.after.open_offer:
                assert user.same_as(moment.after.open_offer.to)
            case AcceptCommand(actor=actor):
                assert Role.COMMANDER in moment.after.roles_of(actor)
            case AssignRole(user=user, role=role):
                assert role in moment.after.roles_of(user)
            case AddParticipant(user=user):
                assert moment.after.participant(user)
            case RemoveParticipant(user=user):
                left = moment.message.left_channel and Role.COMMANDER in moment.after.roles_of(user)
                assert left or not moment.after.participant(user)
            case ChangeStatus(status=status):
                assert moment.after.status is status


@much
@given(lives)
def test_deciding_changes_nothing_and_means_the_same_twice(life: Life) -> None:
    for moment in life.moments:
        untouched = moment.before.model_copy(deep=True)
        assert decided_again(moment) == said(moment.answer)
        assert moment.before == untouched


@much
@given(lives)
def test_the_state_at_any_moment_is_the_fold_of_the_events_up_to_it(life: Life) -> None:
    for state in states(life):
        assert fold(state.events) == state
        assert state.events == life.last.events[: len(state.events)]


@much
@given(lives)
def test_an_incident_survives_being_written_down(life: Life) -> None:
    """Continue-as-new carries the state as JSON."""
    assert Incident.model_validate_json(life.last.model_dump_json()) == life.last


@much
@given(lives)
def test_every_event_has_words_on_one_line(life: Life) -> None:
    for event in life.last.events:
        for words in (timeline_text(event), result([event])):
            assert words.endswith(ENDINGS), words
            assert words == " ".join(words.split()), words
            assert "None" not in words, words
            assert ".." not in words, words


@much
@given(lives)
def test_a_message_is_on_the_timeline_once_and_exactly_while_it_is_wanted_and_was_read(life: Life) -> None:
    for state in states(life):
        there = [entry.message for entry in told(timeline(state)) if entry.message]
        assert sorted(there) == sorted(ts for ts, message in state.captured.items() if message.told)
        assert there == [e.message for e in told(state.events) if isinstance(e, MessageImported)]


@much
@given(lives)
def test_no_message_is_told_that_nobody_marks_any_more(life: Life) -> None:
    for moment in life.moments:
        assert all(message.wanted for message in moment.after.captured.values() if message.told)


@much
@given(lives)
def test_an_open_incident_always_has_a_report_due_and_a_closed_or_resting_one_nothing(life: Life) -> None:
    for state in states(life):
        due = clocks(state, POLICY)
        kinds = [d.what for d in due]
        goes_on = state.status is not Status.CLOSED and not state.paused_since
        assert (What.STATUS_REPORT in kinds) == goes_on
        assert (What.CLOSE in kinds) == (goes_on and state.status is Status.STABLE)
        assert not kinds or goes_on
        assert not state.paused_since or state.drill
        assert len({(d.what, d.number) for d in due}) == len(due)
        assert due == sorted(due, key=lambda d: d.at)


@much
@given(lives)
def test_a_page_is_watched_until_it_is_acknowledged_or_not_wanted_or_nobody_is_left_to_page(
    life: Life,
) -> None:
    for state in states(life):
        kinds = {d.what for d in clocks(state, POLICY)}
        goes_on = state.status is not Status.CLOSED and not state.paused_since
        open_and_asked = goes_on and state.page_asked_at is not None and page_wanted(state, POLICY)
        assert (What.PAGE_TROUBLE in kinds) == (open_and_asked and not state.page and not state.page_trouble)
        rungs = len(POLICY.ladder(state)) + 1  # after the last, one word more
        unheard = state.page is not None and not state.page.acknowledged_by and state.page.rung < rungs
        assert (What.ACKNOWLEDGEMENT in kinds) == (open_and_asked and unheard)


@much
@given(lives)
def test_a_due_time_is_accepted_when_it_has_come_and_only_once(life: Life) -> None:
    for moment in life.moments:
        if isinstance(moment.message, Due):
            has_come = moment.message in clocks(moment.before, POLICY) and moment.now >= moment.message.at
            assert bool(moment.answer) == has_come
            assert decide(moment.after, moment.message, POLICY, moment.now) == []


@much
@given(lives, st.sampled_from([0, 20, 45, 300, 9000]))
def test_whoever_was_away_sends_one_reminder_of_a_kind_and_not_a_burst(life: Life, minutes: int) -> None:
    state, now = life.last, life.now + minutes * MINUTE
    sent: list[tuple[What, int]] = []
    while due := next((d for d in clocks(state, POLICY) if d.at <= now), None):
        reminders = decide(state, due, POLICY, now)
        assert reminders, "refused now, this would stay due for ever"
        state = applied(state, reminders)
        sent += [(event.what, event.number) for event in reminders if isinstance(event, FellDue)]
        assert len(sent) == len(set(sent)), sent


@much
@given(lives)
def test_reminders_of_one_kind_keep_a_distance(life: Life) -> None:
    """A reminder that follows another at once would be read as one, and the second rung would be wasted."""
    reminders = [e for e in life.last.events if isinstance(e, FellDue) and e.what is What.STATUS_REPORT]
    for earlier, later in pairwise(reminders):
        between = [e for e in life.last.events if earlier.at <= e.at <= later.at]
        if {e.kind for e in between} <= {"fell_due"}:
            shortest = min(rules.escalate_reminder_after for rules in POLICY.severities.values())
            assert later.at - earlier.at >= shortest


@much
@given(lives)
def test_the_next_reminder_is_never_further_away_than_was_promised_or_asked_for(life: Life) -> None:
    for moment in life.moments:
        for due in clocks(moment.after, POLICY):
            if due.what is What.STATUS_REPORT:
                assert due.at - moment.now <= 24 * HOUR  # the longest of promise, snooze and cadence


@much
@given(lives)
def test_the_view_can_always_be_shown(life: Life) -> None:
    for state in states(life):
        shown = view(state, {}, POLICY)
        assert shown.roles[Role.REPORTER] == state.reporter
        assert (Role.COMMANDER in shown.roles) == has_been_led(state)
        assert len(timeline(state)) == len(state.events)


@much
@given(lives)
def test_a_machine_does_not_command(life: Life) -> None:
    assert life.last.commander not in (PAGERDUTY, MUSTER)


def has_been_led(state: Incident) -> bool:
    return any(e.kind == "role_assigned" and e.role is Role.COMMANDER for e in state.events)


def decided_again(moment: Moment) -> list[Event] | str:
    try:
        return decide(moment.before, moment.message, POLICY, moment.now)
    except Refused as refused:
        return refused.reason


def said(answer: list[Event] | Refused) -> list[Event] | str:
    return answer.reason if isinstance(answer, Refused) else answer
