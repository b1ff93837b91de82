"""Command is offered, accepted, declined, taken over; it lapses and goes on. Exactly one commands, whatever the order."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from incident.clocks import clocks
from incident.commands import (
    AcceptCommand,
    AddParticipant,
    AssignRole,
    ChangeStatus,
    Command,
    DeclineCommand,
    EditIncident,
    RemoveParticipant,
    SnoozeReminder,
)
from incident.events import CommandOffered, RoleAssigned
from incident.facts import MUSTER, BackupFound, PageAsked
from incident.limits import LINE_LIMIT
from incident.people import Person
from incident.policy import Policy
from incident.refusals import Refused
from incident.vocabulary import Role, Severity, What
from incident.words.command import offer as message
from incident.words.command import offered_notice
from incident.words.results import result
from incident.words.timeline import timeline_text
from tests.incident.incidents import (
    ANA,
    BEN,
    CARA,
    HOUR,
    MINUTE,
    POLICY,
    POLICY_TEXT,
    Story,
    people,
    policy,
)

DEE = Person(name="Dee Fox", email="dee@example.com", slack_id="U0DEE")


def led(*, policy: Policy = POLICY) -> Story:
    """Ana commands, Ben reported it."""
    story = Story(policy=policy)
    story.tell(PageAsked())
    story.page(ANA)
    return story


def said(kind: type[Command], actor: Person, **payload: object) -> Command:
    return kind.model_validate({"command_id": "c1", "actor": actor, **payload})


class TestOffering:
    def test_an_offer_changes_nothing_but_that_the_person_takes_part(self) -> None:
        story = led()
        [offered] = story.assign(CARA, Role.COMMANDER)
        assert offered.kind == "command_offered"
        assert story.incident.commander == ANA
        assert story.incident.roles_of(CARA) == [Role.PARTICIPANT]
        assert story.incident.open_offer

    def test_accepting_passes_command_and_the_old_commander_stays_as_deputy(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        accepted, passed = story.accept(CARA, "Payments fail in the EU, failing over")
        assert (accepted.kind, passed.kind) == ("command_accepted", "role_assigned")
        assert (story.incident.commander, story.incident.holder(Role.DEPUTY)) == (CARA, ANA)
        assert story.incident.offer is None

    def test_a_released_commander_only_takes_part(self) -> None:
        story = led()
        story.hand_over(CARA, release=True)
        assert story.incident.roles_of(ANA) == [Role.PARTICIPANT]

    def test_a_deputy_who_takes_command_swaps_with_the_commander_and_another_deputy_stays(self) -> None:
        story = led()
        story.assign(CARA, Role.DEPUTY)
        story.hand_over(CARA)
        assert (story.incident.commander, story.incident.holder(Role.DEPUTY)) == (CARA, ANA)
        story.hand_over(BEN)
        assert (story.incident.commander, story.incident.holder(Role.DEPUTY)) == (BEN, ANA)
        assert story.incident.roles_of(CARA) == [Role.PARTICIPANT]

    def test_where_nobody_commands_command_is_taken_at_once(self) -> None:
        story = Story()
        [taken] = story.assign(CARA, Role.COMMANDER, reason="Nobody answers")
        assert story.incident.commander == CARA
        assert timeline_text(taken) == "Cara Diaz took command (Nobody answers)."

    def test_a_new_offer_takes_the_place_of_the_one_before(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        story.assign(BEN, Role.COMMANDER)
        with pytest.raises(Refused, match="offered to Ben Chen; only they can answer"):
            story.accept(CARA)
        story.accept(BEN)
        assert story.incident.commander == BEN

    def test_that_an_offer_takes_the_place_of_another_is_said_to_everybody(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        [offered] = story.assign(BEN, Role.COMMANDER)
        assert isinstance(offered, CommandOffered)
        notice = offered_notice(story.incident, offered).text
        assert "offers command to <@U0BEN>, no longer to <@U0CARA>." in notice
        for told in (timeline_text(offered), result([offered])):
            assert "The offer to Cara Diaz is over." in told

    def test_why_command_is_offered_is_said_to_who_is_asked_and_kept(self) -> None:
        story = led()
        [offered] = story.assign(CARA, Role.COMMANDER, reason=" I go off duty. ")
        assert isinstance(offered, CommandOffered)
        assert timeline_text(offered) == (
            "Ana Lima offered command to Cara Diaz (I go off duty), until 03:03 UTC."
        )
        told = message(story.incident, offered, {}, None)
        assert told.body[0].startswith(
            "<@U0ANA> offers you command of *Checkout is failing* (I go off duty)."
        )

    def test_an_offer_that_goes_on_after_it_lapsed_takes_nobodys_place(self) -> None:
        story = led()
        story.assign(BEN, Role.DEPUTY)
        story.assign(CARA, Role.COMMANDER)
        story.remind(What.HAND_OVER)
        assert [event.instead_of for event in story.incident.events if isinstance(event, CommandOffered)] == [
            None,
            None,
        ]

    def test_whoever_takes_command_is_reminded_of_what_is_overdue(self) -> None:
        story = led()
        story.remind()
        story.hand_over(CARA)
        due = story.due()
        assert due.rung == 1
        assert due.at <= story.now

    def test_a_person_who_leaves_takes_the_offer_along_and_that_is_said(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        [left] = story.tell(said(RemoveParticipant, CARA, user=CARA))
        assert story.incident.offer is None
        assert timeline_text(left) == "Cara Diaz no longer takes part. The offer of command to them is over."

    def test_who_leaves_after_their_offer_has_lapsed_does_not_keep_it_from_the_backup(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        story.remind(What.HAND_OVER)
        story.tell(said(RemoveParticipant, CARA, user=CARA))
        story.tell(BackupFound(people=[DEE], offer=1))
        assert offered_to(story) == DEE


class TestRefusals:
    def test_offers_that_make_no_sense(self) -> None:
        story = led()
        nonsense: list[tuple[Callable[[], object], str]] = [
            (lambda: story.assign(ANA, Role.COMMANDER), "Ana Lima is commander already"),
            (lambda: story.assign(CARA, Role.COMMANDER, by=BEN), "Only the commander, deputy or scribe may"),
            (lambda: story.assign(Person(name="Cara"), Role.COMMANDER), "is not an e-mail address"),
            (lambda: story.assign(CARA, Role.SCRIBE, now=True), "are for passing command"),
        ]
        for offer, words in nonsense:
            with pytest.raises(Refused, match=words):
                offer()
        story.assign(BEN, Role.DEPUTY)
        with pytest.raises(Refused, match="You cannot offer command to yourself"):
            story.assign(BEN, Role.COMMANDER, by=BEN)

    def test_a_reason_that_is_too_long(self) -> None:
        story = led()
        for role in (Role.COMMANDER, Role.SCRIBE):
            with pytest.raises(Refused, match="Reason too long"):
                story.assign(CARA, role, reason="x" * (LINE_LIMIT + 1))

    def test_the_same_offer_again(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        with pytest.raises(Refused, match="offered to Cara Diaz already, who can accept until 03:03 UTC"):
            story.assign(CARA, Role.COMMANDER)

    def test_an_observer(self) -> None:
        story = led()
        story.assign(CARA, Role.OBSERVER)
        with pytest.raises(Refused, match="observers do not command"):
            story.assign(CARA, Role.COMMANDER)

    def test_whoever_the_policy_does_not_let_command_at_this_severity(self) -> None:
        heading = "[severities.critical]"
        text = POLICY_TEXT.replace(heading, f'{heading}\ncommanders = ["ana@example.com"]')
        story = led(policy=policy(text))
        story.assign(CARA, Role.COMMANDER)
        story.severity(Severity.CRITICAL)
        with pytest.raises(Refused, match="does not let Cara Diaz command incidents of critical severity"):
            story.accept(CARA)
        assert story.incident.commander == ANA

    def test_somebody_the_policy_names_by_e_mail_accepts_though_offered_it_by_slack_id(self) -> None:
        heading = "[severities.high]"
        story = led(
            policy=policy(POLICY_TEXT.replace(heading, f'{heading}\ncommanders = ["cara@example.com"]'))
        )
        story.tell(said(AddParticipant, ANA, user=CARA))
        story.assign(Person(slack_id=CARA.slack_id), Role.COMMANDER)
        story.accept(Person(slack_id=CARA.slack_id))
        assert story.incident.commander == CARA

    def test_answers_to_no_offer_twice_and_by_others(self) -> None:
        story = led()
        with pytest.raises(Refused, match=r"That offer of command is over\. Ana Lima commands\."):
            story.accept(CARA)
        story.assign(CARA, Role.COMMANDER)
        with pytest.raises(Refused, match="offered to Cara Diaz; only they can answer"):
            story.decline(BEN)
        with pytest.raises(Refused, match="The read-back is empty"):
            story.accept(CARA, "  ")
        story.accept(CARA)
        with pytest.raises(Refused, match=r"is over\. Cara Diaz commands"):
            story.accept(CARA)

    def test_a_button_of_an_earlier_offer(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        story.decline(CARA, reason="Off duty")
        story.assign(CARA, Role.COMMANDER)
        with pytest.raises(Refused, match="is over"):
            story.decline(CARA, offer=1)
        assert story.incident.open_offer


class TestLapsing:
    def test_an_unanswered_offer_goes_to_the_deputy_and_then_to_the_backup(self) -> None:
        story = led()
        story.assign(BEN, Role.DEPUTY)
        story.assign(CARA, Role.COMMANDER)
        story.remind(What.HAND_OVER)
        assert offered_to(story) == BEN
        story.remind(What.HAND_OVER)
        assert offered_to(story) is None
        story.tell(BackupFound(people=[CARA, DEE], offer=2))
        assert offered_to(story) == DEE
        story.remind(What.HAND_OVER)
        story.tell(BackupFound(people=[CARA, DEE], offer=3))
        assert offered_to(story) is None
        assert story.incident.commander == ANA

    def test_what_is_found_out_too_late_makes_no_offer(self) -> None:
        story = led()
        story.assign(CARA, Role.COMMANDER)
        story.remind(What.HAND_OVER)
        story.hand_over(BEN)
        story.tell(BackupFound(people=[DEE], offer=1))
        assert story.incident.offer is None

    def test_a_declined_offer_goes_nowhere_by_itself(self) -> None:
        story = led()
        story.assign(BEN, Role.DEPUTY)
        story.assign(CARA, Role.COMMANDER)
        story.decline(CARA, reason="Off duty")
        assert story.incident.offer is None
        assert What.HAND_OVER not in {due.what for due in clocks(story.incident, story.policy)}


class TestTakingOver:
    def test_the_deputy_may_at_any_time_and_the_reason_is_kept(self) -> None:
        story = led()
        story.assign(CARA, Role.DEPUTY)
        [taken] = story.assign(CARA, Role.COMMANDER, by=CARA, now=True, reason="Ana's phone is dead")
        assert taken.kind == "role_assigned"
        assert taken.reason == "Ana's phone is dead"
        assert (story.incident.commander, story.incident.holder(Role.DEPUTY)) == (CARA, ANA)

    def test_a_deputy_who_took_that_role_themselves_waits_like_others_until_the_commander_is_silent(
        self,
    ) -> None:
        story = led()
        story.assign(DEE, Role.DEPUTY, by=Person(slack_id=DEE.slack_id))
        with pytest.raises(Refused, match="by the deputy, unless they took that role themselves"):
            story.assign(DEE, Role.COMMANDER, by=DEE, now=True)
        for _ in range(2):
            story.remind(What.ACKNOWLEDGEMENT)
        [taken] = story.assign(DEE, Role.COMMANDER, by=DEE, now=True)
        assert isinstance(taken, RoleAssigned)
        assert taken.reason == "took over from a silent commander"

    def test_who_handed_over_command_and_stayed_as_deputy_may(self) -> None:
        story = led()
        story.assign(ANA, Role.SCRIBE, by=ANA)
        story.hand_over(CARA)
        story.assign(ANA, Role.COMMANDER, by=ANA, now=True)
        assert story.incident.commander == ANA

    def test_a_deputy_whom_somebody_named_again_may(self) -> None:
        story = led()
        for deputy, by in ((CARA, CARA), (BEN, ANA), (CARA, ANA)):
            story.assign(deputy, Role.DEPUTY, by=by)
        story.assign(CARA, Role.COMMANDER, by=CARA, now=True)
        assert story.incident.commander == CARA

    def test_a_commander_who_is_released_only_takes_part(self) -> None:
        story = led()
        story.assign(CARA, Role.DEPUTY)
        story.assign(CARA, Role.COMMANDER, by=CARA, now=True, release=True)
        assert story.incident.roles_of(ANA) == [Role.PARTICIPANT]

    def test_the_backup_on_call_may(self) -> None:
        story = led()
        story.tell(BackupFound(people=[CARA]))
        story.assign(CARA, Role.COMMANDER, by=CARA, now=True)
        assert story.incident.commander == CARA

    @pytest.mark.parametrize(("what", "rungs"), [(What.ACKNOWLEDGEMENT, 2), (What.STATUS_REPORT, 3)])
    def test_anybody_who_takes_part_may_once_a_ladder_was_climbed_in_vain(
        self, what: What, rungs: int
    ) -> None:
        story = led()
        story.tell(said(AddParticipant, ANA, user=CARA))
        with pytest.raises(Refused, match="taken over at once by the deputy"):
            story.assign(CARA, Role.COMMANDER, by=CARA, now=True)
        for _ in range(rungs):
            story.remind(what)
        [taken] = story.wait(MINUTE).assign(CARA, Role.COMMANDER, by=CARA, now=True)
        assert taken.kind == "role_assigned"
        assert taken.reason == "took over from a silent commander"
        with pytest.raises(Refused, match="taken over at once by the deputy"):
            story.assign(BEN, Role.COMMANDER, by=BEN, now=True)

    def test_the_first_reminder_of_a_ladder_with_one_rung_leaves_time_to_answer(self) -> None:
        heading = "[severities.high]"
        story = led(
            policy=policy(POLICY_TEXT.replace(heading, f'{heading}\nreminder_ladder = ["commander"]'))
        )
        story.remind()
        with pytest.raises(Refused, match="taken over at once by the deputy"):
            story.assign(BEN, Role.COMMANDER, by=BEN, now=True)
        story.wait(10 * MINUTE).assign(BEN, Role.COMMANDER, by=BEN, now=True)
        assert story.incident.commander == BEN

    def test_nobody_else_may_from_a_commander_who_asks_to_be_reminded_later(self) -> None:
        story = led()
        for _ in range(3):
            story.remind()
        story.tell(said(SnoozeReminder, ANA, duration="30m"))
        with pytest.raises(Refused, match="taken over at once by the deputy"):
            story.assign(BEN, Role.COMMANDER, by=BEN, now=True)

    def test_strangers_observers_and_others_on_somebodys_behalf_may_not(self) -> None:
        story = led()
        story.remind(What.ACKNOWLEDGEMENT)
        story.remind(What.ACKNOWLEDGEMENT)
        story.assign(CARA, Role.OBSERVER)
        for who, by, words in (
            (DEE, DEE, "taken over at once by the deputy"),
            (CARA, CARA, "observers do not command"),
            (BEN, ANA, "Only Ben Chen can take over"),
        ):
            with pytest.raises(Refused, match=words):
                story.assign(who, Role.COMMANDER, by=by, now=True)


class TestWhoMay:
    def test_give_which_command_is_in_the_policy(self) -> None:
        story = led(
            policy=policy(
                POLICY_TEXT + '[permissions]\nreport_status = ["liaison"]\nchange_status = "anyone"'
            )
        )
        with pytest.raises(Refused, match=r"Only the liaison may report\. Ask Ana Lima, who commands\."):
            story.report()
        story.tell(said(ChangeStatus, CARA, status="stable"))

    def test_what_the_policy_gives_to_nobody_is_said_so(self) -> None:
        story = led(policy=policy(POLICY_TEXT + "[permissions]\nreport_status = []"))
        with pytest.raises(Refused, match=r"^Nobody may report; the policy says so\.$"):
            story.report()

    def test_a_severity_is_not_anybodys_to_change_but_a_title_is(self) -> None:
        story = led()
        with pytest.raises(Refused, match="Only the commander, deputy or scribe may change the severity"):
            story.tell(said(EditIncident, BEN, severity="low"))
        story.tell(said(EditIncident, BEN, title="Checkout is slow", severity="high"))

    def test_who_may_not_edit_does_not_edit_by_changing_the_severity_too(self) -> None:
        story = led(policy=policy(POLICY_TEXT + '[permissions]\nedit_incident = ["scribe"]'))
        with pytest.raises(Refused, match="Only the scribe may edit the incident"):
            story.tell(said(EditIncident, ANA, title="Checkout is slow", severity="low"))

    def test_an_empty_role_is_anybodys_to_take_and_nobody_elses_to_give(self) -> None:
        story = led()
        story.assign(CARA, Role.LIAISON, by=CARA)
        with pytest.raises(Refused, match="may give roles"):
            story.assign(BEN, Role.LIAISON, by=BEN)

    def test_a_role_that_several_hold_is_anybodys_to_take_too(self) -> None:
        story = led(policy=policy(POLICY_TEXT + "[roles.helper]\nheld_by_one = false"))
        for role in (Role.OBSERVER, "helper"):
            story.assign(CARA, role)
            story.assign(DEE, role, by=DEE)
            assert role in story.incident.roles_of(DEE)
        with pytest.raises(Refused, match="may give roles"):
            story.assign(BEN, Role.OBSERVER, by=DEE)

    def test_while_nobody_commands_everybody_may(self) -> None:
        Story().tell(said(ChangeStatus, CARA, status="stable"))

    def test_a_commander_of_whom_only_pagerduty_has_told_is_not_kept_from_commanding(self) -> None:
        story = Story()
        story.page(Person(name="Ana Lima", pagerduty_id="PANA"))
        story.tell(said(ChangeStatus, Person(email=ANA.email, slack_id=ANA.slack_id), status="stable"))

    def test_whoever_operates_muster_may(self) -> None:
        led().tell(said(ChangeStatus, Person(name="root"), status="stable"))


def test_a_commander_who_leaves_the_channel_still_commands() -> None:
    story = led()
    [left] = story.tell(said(RemoveParticipant, ANA, user=ANA, left_channel=True))
    assert left.kind == "commander_left"
    assert story.incident.commander == ANA


def offered_to(story: Story) -> Person | None:
    return story.incident.open_offer and story.incident.open_offer.to


anybody = st.sampled_from([ANA, BEN, CARA, DEE])
numbers = st.sampled_from([None, 1, 2, 3])


class Passing(RuleBasedStateMachine):
    """People offer, answer, take over, come, go and fall silent, in any order; every command arrives twice."""

    def __init__(self) -> None:
        super().__init__()
        self.story = led()

    def tell(self, command: Command | BackupFound) -> None:
        for _ in range(2):
            with suppress(Refused):
                self.story.tell(command)

    @rule(by=anybody, to=anybody, now=st.booleans(), release=st.booleans())
    def offer(self, by: Person, to: Person, now: bool, release: bool) -> None:
        self.tell(said(AssignRole, by, user=to, role="commander", now=now, release=release))

    @rule(by=anybody)
    def take_over(self, by: Person) -> None:
        self.tell(said(AssignRole, by, user=by, role="commander", now=True))

    @rule(by=anybody, to=anybody, role=st.sampled_from(["deputy", "scribe", "observer"]))
    def give_a_role(self, by: Person, to: Person, role: str) -> None:
        self.tell(said(AssignRole, by, user=to, role=role))

    @rule(by=anybody, number=numbers)
    def accept(self, by: Person, number: int | None) -> None:
        self.tell(said(AcceptCommand, by, read_back="Payments fail", offer=number))

    @rule(by=anybody, number=numbers)
    def decline(self, by: Person, number: int | None) -> None:
        self.tell(said(DeclineCommand, by, offer=number))

    @rule(who=anybody, left=st.booleans())
    def leave(self, who: Person, left: bool) -> None:
        self.tell(said(RemoveParticipant, who, user=who, left_channel=left))

    @rule(who=anybody)
    def come(self, who: Person) -> None:
        self.tell(said(AddParticipant, who, user=who))

    @rule(backups=st.lists(anybody, max_size=2), number=numbers)
    def find_backups(self, backups: list[Person], number: int | None) -> None:
        self.tell(BackupFound(people=backups, offer=number))

    @rule(waited=st.sampled_from([MINUTE, 5 * MINUTE, HOUR]))
    def wait(self, waited: timedelta) -> None:
        story = self.story.wait(waited)
        while overdue := [due for due in clocks(story.incident, story.policy) if due.at <= story.now]:
            assert story.tell(overdue[0])

    @invariant()
    def exactly_one_commands(self) -> None:
        incident = self.story.incident
        assert len(people(incident, Role.COMMANDER)) == 1
        assert len(people(incident, Role.DEPUTY)) <= 1
        assert incident.commander != MUSTER

    @invariant()
    def an_offer_is_open_to_somebody_else_who_takes_part(self) -> None:
        incident, offer = self.story.incident, self.story.incident.open_offer
        assert offer is None or (incident.participant(offer.to) and offer.to != incident.commander)


TestPassing = Passing.TestCase
TestPassing.settings = settings(max_examples=int(os.environ.get("INTERLEAVINGS", "200")), deadline=None)
