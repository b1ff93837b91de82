"""Who commands, who holds a role and who takes part: under whatever address they are named."""

import pytest

from incident.commands import AddParticipant, Command, RemoveParticipant
from incident.events import RoleAssigned
from incident.facts import PAGERDUTY, Identified, NobodyToCommand, OnCallKnown, Paged, TeamPaged
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Role
from incident.words.timeline import timeline_text
from tests.incident.incidents import ANA, BEN, CARA, Story, declaration, people

ONLY_SLACK = Person(slack_id="U0DEE")


def said(kind: type[Command], **payload: object) -> Command:
    return kind.model_validate({"command_id": "c1", "actor": ANA, **payload})


class TestCommand:
    def test_whoever_is_paged_first_commands_and_the_others_join(self) -> None:
        story = Story()
        story.page(ANA, CARA)
        assert story.incident.commander == ANA
        assert people(story.incident, Role.PARTICIPANT) == [CARA]

    def test_of_several_on_call_at_once_the_lowest_id_commands_and_people_hear_why(self) -> None:
        for story, told in (
            (Story(), Paged(id="PI1", number=42, url="https://pd.example/PI1", people=[CARA, ANA])),
            (Story(), OnCallKnown(people=[ANA, CARA])),
        ):
            happened = story.tell(told)
            [led] = [event for event in happened if isinstance(event, RoleAssigned)]
            assert led.person == ANA
            assert led.reason.endswith("; of 2 people on call the lowest id")

    def test_a_late_page_does_not_take_command_from_whoever_has_it(self) -> None:
        story = Story()
        story.assign(CARA, Role.COMMANDER)
        story.page(ANA)
        assert story.incident.commander == CARA
        assert people(story.incident, Role.PARTICIPANT) == [ANA]
        assert story.incident.page is not None

    def test_the_same_page_told_twice_is_one(self) -> None:
        story = Story()
        story.page(ANA)
        assert story.page(ANA) == []

    def test_whoever_is_paged_under_two_addresses_joins_once(self) -> None:
        story = Story()
        ana_by_mail, ana_by_id = Person(email=ANA.email), Person(email=ANA.email, pagerduty_id="PANA")
        events = story.page(ana_by_mail, ana_by_id, CARA, CARA)
        assert [event.kind for event in events] == ["page_raised", "role_assigned", "participant_added"]
        assert [p.person.label for p in story.incident.participants] == ["Ben Chen", ANA.email, "Cara Diaz"]

    def test_who_is_on_call_commands_where_nobody_is_paged(self) -> None:
        story = Story()
        story.tell(OnCallKnown(people=[ANA, CARA]))
        assert story.incident.commander == ANA
        assert story.incident.participant(CARA) is None

    def test_the_reporter_leads_when_nobody_else_can(self) -> None:
        story = Story(declaration(by=BEN))
        story.tell(NobodyToCommand(reason="PagerDuty is off"))
        assert story.incident.commander == BEN
        assert story.incident.reporter == BEN

    def test_a_machine_that_declared_does_not_command(self) -> None:
        story = Story(declaration(by=PAGERDUTY))
        assert story.tell(NobodyToCommand(reason="nobody could be paged")) == []
        assert story.incident.commander is None

    def test_a_deputy_who_takes_command_is_deputy_no_more(self) -> None:
        story = Story()
        story.page(ANA)
        story.assign(CARA, Role.DEPUTY)
        story.hand_over(CARA, release=True)
        assert story.incident.holder(Role.DEPUTY) is None

    def test_command_cannot_be_held_twice_by_a_second_address(self) -> None:
        """Ana was paged by e-mail and joined the channel as a Slack user; only the directory knows that both are Ana."""
        story = Story()
        story.page(Person(email=ANA.email))
        story.tell(said(AddParticipant, user=Person(slack_id=ANA.slack_id)))
        with pytest.raises(Refused, match="is commander already"):
            story.assign(ANA, Role.COMMANDER)
        story.assign(ANA, Role.SCRIBE)
        assert [p.person.email for p in story.incident.participants] == [BEN.email, ANA.email]
        assert story.incident.holder(Role.SCRIBE) == story.incident.commander == ANA

    def test_the_commander_does_not_become_deputy_under_another_address(self) -> None:
        story = Story()
        story.tell(said(AddParticipant, user=Person(slack_id=ANA.slack_id)))
        story.page(Person(email=ANA.email))
        story.assign(CARA, Role.DEPUTY)
        with pytest.raises(Refused, match="Hand over command first"):
            story.assign(ANA, Role.DEPUTY)
        assert story.incident.holder(Role.DEPUTY) == CARA

    @pytest.mark.parametrize("role", [Role.DEPUTY, Role.OBSERVER])
    def test_the_commander_hands_over_before_stepping_back(self, role: Role) -> None:
        story = Story()
        story.page(ANA)
        with pytest.raises(
            Refused, match=rf"Ana Lima commands\. Hand over command first, then assign {role}\."
        ):
            story.assign(Person(slack_id=ANA.slack_id), role)

    def test_the_commander_may_keep_the_record_too(self) -> None:
        story = Story()
        story.page(ANA)
        story.assign(ANA, Role.SCRIBE)
        assert story.incident.holder(Role.SCRIBE) == story.incident.commander == ANA


class TestRoles:
    def test_why_somebody_was_given_one_is_kept(self) -> None:
        story = Story()
        story.page(ANA)
        [given] = story.assign(CARA, Role.SCRIBE, reason="She types fast")
        assert timeline_text(given) == "Cara Diaz became scribe (She types fast)."

    @pytest.mark.parametrize("role", [Role.REPORTER, Role.PARTICIPANT])
    def test_some_roles_are_not_for_assigning(self, role: Role) -> None:
        with pytest.raises(Refused, match=r"cannot be assigned\. Choose one of: commander, deputy"):
            Story().assign(ANA, role)

    def test_a_bare_name_is_not_enough_to_find_somebody(self) -> None:
        with pytest.raises(Refused, match='"Ana" is not an e-mail address or a Slack user'):
            Story().assign(Person(name="Ana"), Role.SCRIBE)

    def test_a_role_is_not_given_twice(self) -> None:
        story = Story()
        story.assign(CARA, Role.SCRIBE)
        with pytest.raises(Refused, match=r"Cara Diaz is scribe already\."):
            story.assign(Person(email="CARA@example.com"), Role.SCRIBE)

    @pytest.mark.parametrize("role", [Role.DEPUTY, Role.SCRIBE, Role.LIAISON])
    def test_whoever_becomes_an_observer_steps_back(self, role: Role) -> None:
        story = Story()
        story.assign(CARA, role)
        story.assign(CARA, Role.OBSERVER)
        assert story.incident.roles_of(CARA) == [Role.OBSERVER]
        story.assign(CARA, role)
        assert story.incident.roles_of(CARA) == [role]

    def test_a_reporter_who_observes_still_reported_it(self) -> None:
        story = Story(declaration(by=BEN))
        story.assign(BEN, Role.OBSERVER)
        assert story.incident.roles_of(BEN) == [Role.REPORTER, Role.OBSERVER]

    def test_many_may_observe(self) -> None:
        story = Story()
        story.assign(ANA, Role.OBSERVER)
        story.assign(CARA, Role.OBSERVER)
        assert people(story.incident, Role.OBSERVER) == [ANA, CARA]

    def test_whoever_loses_their_only_role_still_takes_part(self) -> None:
        story = Story()
        story.assign(ANA, Role.LIAISON)
        story.assign(CARA, Role.LIAISON)
        assert people(story.incident, Role.PARTICIPANT) == [ANA]

    def test_the_record_says_the_name_that_is_known_of_an_id(self) -> None:
        story = Story()
        story.page(ANA)
        story.assign(BEN, Role.SCRIBE)
        (event,) = story.assign(Person(slack_id="U0ANA"), Role.LIAISON, by=Person(slack_id="U0BEN"))
        assert event.kind == "role_assigned"
        assert event.person == ANA
        assert event.actor == BEN


class TestParticipants:
    def test_adding_somebody_who_is_there_is_fine_and_changes_nothing(self) -> None:
        assert Story().tell(said(AddParticipant, user=Person(email="BEN@example.com"))) == []

    def test_removing_somebody_who_is_not_there_is_fine(self) -> None:
        assert Story().tell(said(RemoveParticipant, user=CARA)) == []

    def test_the_commander_cannot_be_removed_under_any_address(self) -> None:
        story = Story()
        story.tell(said(AddParticipant, user=Person(slack_id=ANA.slack_id)))
        story.page(Person(email=ANA.email))
        with pytest.raises(Refused, match="Hand over command first"):
            story.tell(said(RemoveParticipant, user=ANA))

    def test_a_bare_name_cannot_be_added(self) -> None:
        with pytest.raises(Refused, match="is not an e-mail address"):
            Story().tell(said(AddParticipant, user=Person(name="Ana")))

    def test_a_reporter_who_left_still_reported_it(self) -> None:
        story = Story(declaration(by=BEN))
        story.tell(said(RemoveParticipant, user=BEN))
        assert story.incident.participant(BEN) is None
        assert story.incident.reporter == BEN

    def test_the_team_that_is_paged_takes_part(self) -> None:
        story = Story()
        story.tell(TeamPaged(team="database", people=[CARA, BEN]))
        assert [p.person for p in story.incident.participants] == [BEN, CARA]

    def test_it_needs_whoever_has_a_part_or_was_paged_and_not_who_looks_on(self) -> None:
        story = Story(declaration(by=BEN))
        story.page(ANA)
        story.tell(TeamPaged(team="database", people=[CARA]))
        story.assign(Person(email="dee@example.com"), Role.OBSERVER)
        assert story.incident.needed == [ANA, CARA]
        story.assign(BEN, Role.DEPUTY)
        assert story.incident.needed == [BEN, ANA, CARA]


class TestKnowing:
    def test_what_is_found_out_about_somebody_is_added_to_them(self) -> None:
        story = Story()
        story.tell(said(AddParticipant, user=ONLY_SLACK))
        found = Person(name="Dee", email="dee@example.com", slack_id="U0DEE")
        story.tell(Identified(person=found))
        assert story.incident.participant(Person(email="dee@example.com")) is not None
        assert story.tell(Identified(person=found)) == []

    def test_two_participants_who_turn_out_to_be_one_are_merged_with_all_their_roles(self) -> None:
        story = Story()
        story.page(Person(email=ANA.email))
        story.assign(Person(slack_id=ANA.slack_id), Role.SCRIBE)
        story.tell(Identified(person=ANA))
        assert [p.person for p in story.incident.participants] == [BEN, ANA]
        assert story.incident.participants[1].roles == [Role.COMMANDER, Role.SCRIBE]

    def test_a_stranger_is_not_brought_in_by_being_known(self) -> None:
        assert Story().tell(Identified(person=CARA)) == []
