"""The policy's table decides what an incident of a severity and a type asks for, and a change applies the difference at once."""

import pytest

from incident import events as e
from incident.commands import Command, EditIncident
from incident.facts import Begun
from incident.people import Person
from incident.policy import PolicyError
from incident.refusals import Refused
from incident.stakeholders import stakeholders
from incident.visibility import Audience
from incident.vocabulary import Role, Severity, Status, What
from incident.words.card import card
from incident.words.severity import if_severity, if_type, type_notice, type_unknown
from incident.words.timeline import timeline_text
from tests.incident.incidents import ANA, BEN, CARA, HOUR, MINUTE, POLICY_TEXT, Story, declaration, policy

TABLE = (
    POLICY_TEXT.replace(
        "[severities.critical]",
        """[severities.critical]
invite = ["cara@example.com"]
engage = ["database"]
stakeholder_channels = ["C0BOARD"]
customer_liaison = true""",
    )
    + """
[slack]
stakeholder_channels = ["C0STATUS"]
executive_channels = ["C0EXEC"]
[types.security]
about = "somebody is where they should not be"
report_every = "15m"
stakeholder_channels = []
[types.security.severities.low]
report_every = "45m"
page_commander = true
"""
)


def told(severity: Severity = Severity.HIGH, type: str | None = None) -> Story:
    story = Story(declaration(severity=severity, type=type), policy=policy(TABLE))
    story.page(ANA)
    story.tell(Begun())
    return story


def edit(by: Person = ANA, **changes: object) -> Command:
    return EditIncident.model_validate({"command_id": "edit", "actor": by, **changes})


def kinds(events: list[e.Event]) -> list[str]:
    return [event.kind for event in events]


def test_the_first_table_that_names_a_key_decides() -> None:
    rules = policy(TABLE)
    story = told(Severity.LOW, "security")
    assert rules.behaviour(story.incident).report_every == 45 * MINUTE
    assert rules.behaviour(told(Severity.HIGH, "security").incident).report_every == 15 * MINUTE
    assert rules.behaviour(told(Severity.HIGH).incident).report_every == 30 * MINUTE
    assert rules.behaviour(told(Severity.HIGH, "unheard-of").incident).report_every == 30 * MINUTE
    assert rules.behaviour(told(Severity.HIGH, "security").incident).stakeholder_channels == []
    assert rules.behaviour(told(Severity.HIGH).incident).stakeholder_channels == ["C0STATUS"]


def test_at_declaration_whoever_the_severity_asks_for_is_brought_in_once() -> None:
    story = told(Severity.CRITICAL)
    assert story.incident.participant(CARA)
    assert [event.team for event in story.incident.events if event.kind == "oncall_engaged"] == ["database"]
    assert story.tell(Begun()) == []


def test_going_up_brings_in_people_and_pages_teams_in_the_same_moment() -> None:
    happened = told().tell(edit(severity="critical"))
    assert kinds(happened) == ["severity_changed", "participant_added", "oncall_engaged"]


def test_going_down_and_up_again_pages_no_team_twice() -> None:
    story = told(Severity.CRITICAL)
    story.tell(edit(severity="high"))
    assert kinds(story.tell(edit(severity="critical"))) == ["severity_changed"]


def test_the_reminder_follows_the_type_from_the_last_report() -> None:
    story = told()
    story.report()
    story.tell(edit(type="security"))
    assert story.due().at == story.now + 15 * MINUTE


def test_whoever_heard_of_it_hears_how_it_ends() -> None:
    story = told()
    story.tell(edit(severity="critical"))
    story.tell(edit(severity="high"))
    position = len(story.incident.events) - 1
    assert stakeholders(story.incident, story.policy) == ["C0STATUS", "C0BOARD"]
    assert stakeholders(story.incident, story.policy, 0) == ["C0STATUS"]
    assert stakeholders(story.incident, story.policy, position) == ["C0STATUS", "C0BOARD"]


def test_a_restricted_incident_has_no_stakeholders() -> None:
    story = Story(declaration(restricted=True), policy=policy(TABLE))
    assert stakeholders(story.incident, story.policy) == []


def test_a_type_that_the_policy_does_not_name_is_refused_and_changes_nothing() -> None:
    with pytest.raises(Refused, match=r'There is no type "poetry"\. Choose one of: security\.'):
        told().tell(edit(type="poetry"))


def test_an_empty_type_takes_it_off() -> None:
    story = told(type="security")
    [changed] = story.tell(edit(type=""))
    assert isinstance(changed, e.TypeChanged)
    assert (changed.type, story.incident.type) == (None, None)
    assert timeline_text(changed) == "Ana Lima said that it is no security incident."
    assert type_notice(story.incident, changed, story.policy, to=Audience.PARTICIPANTS).text.startswith(
        "This incident has no type any more, says <@U0ANA>. Status reports are due every 30m."
    )
    with pytest.raises(Refused, match="Nothing would change"):
        story.tell(edit(type=""))


def test_a_type_is_given_and_taken_off_by_those_who_may_give_a_severity() -> None:
    for story, type in ((told(), "security"), (told(type="security"), "")):
        with pytest.raises(Refused, match="may change the severity"):
            story.tell(edit(BEN, type=type))


def test_a_type_that_nobody_knows_is_dropped_and_said_once() -> None:
    story = Story(declaration(type="poetry"), policy=policy(TABLE))
    [unknown] = story.tell(Begun())
    assert story.incident.type is None
    said = 'There is no type "poetry", so the incident has none. The policy\'s types: security.'
    assert timeline_text(unknown) == said
    assert isinstance(unknown, e.TypeUnknown)
    assert type_unknown(story.incident, unknown).text.startswith(f"<@U0BEN>: {said}")
    assert story.tell(Begun()) == []


def test_an_empty_type_is_none_from_the_beginning() -> None:
    story = told(type="")
    assert (story.incident.type, kinds(story.incident.events).count("type_unknown")) == (None, 0)


def test_the_form_says_beforehand_what_each_severity_does() -> None:
    said = if_severity(told().incident, policy(TABLE))
    assert set(said) == {Severity.CRITICAL, Severity.MEDIUM, Severity.LOW}
    assert "every 20m" in said[Severity.CRITICAL]
    assert "The on-call of database will be paged." in said[Severity.CRITICAL]
    assert "cara@example.com is asked for." in said[Severity.CRITICAL]
    assert "<#C0BOARD> hears of it" in said[Severity.CRITICAL]
    assert "Executive reports are due every 30m." in said[Severity.CRITICAL]
    assert "customer-liaison" in said[Severity.CRITICAL]
    assert said[Severity.MEDIUM] == "Status reports are due every 2h."


def test_of_several_it_is_said_as_of_several() -> None:
    several = TABLE.replace('["cara@example.com"]', '["cara@example.com", "dan@example.com"]')
    several = several.replace('["C0BOARD"]', '["C0BOARD", "C0BANK"]')
    story = Story(policy=policy(several))
    critical = if_severity(story.incident, story.policy)[Severity.CRITICAL]
    assert "cara@example.com, dan@example.com are asked for." in critical
    assert "<#C0BOARD>, <#C0BANK> hear of it from now on." in critical


def test_of_a_drill_nobody_says_that_somebody_will_be_paged() -> None:
    drill = Story(declaration(severity=Severity.LOW, drill=True), policy=policy(TABLE))
    for said in if_severity(drill.incident, drill.policy).values():
        assert "paged" not in said


def test_of_a_reopened_incident_nobody_says_that_somebody_is_paged_again() -> None:
    story = told()
    story.tell(edit(severity="low"))
    for status in (Status.STABLE, Status.CLOSED, Status.ACTIVE):
        story.mark(status)
    assert "Nobody is paged a second time" in if_severity(story.incident, story.policy)[Severity.HIGH]
    assert "commander will be paged" not in if_severity(story.incident, story.policy)[Severity.HIGH]
    unpaged = Story(declaration(severity=Severity.LOW), policy=policy(TABLE))
    assert (
        "The on-call commander will be paged." in if_severity(unpaged.incident, unpaged.policy)[Severity.HIGH]
    )


def test_and_each_type() -> None:
    story = told()
    said = if_type(story.incident, story.policy)
    assert said == {"security": "Status reports are due every 15m."}
    story.tell(edit(type="security"))
    assert if_type(story.incident, story.policy) == {}


@pytest.mark.parametrize("role", [Role.LIAISON, Role.CUSTOMER_LIAISON])
def test_customers_need_somebody_who_speaks_to_them_not_to_the_company(role: Role) -> None:
    """Nobody is prompted here: the form and the card ask for them."""
    story = told()
    story.assign(BEN, Role.INTERNAL_LIAISON)
    assert "customer-liaison" in if_severity(story.incident, story.policy)[Severity.CRITICAL]
    story.severity(Severity.CRITICAL)
    assert "nobody yet" in dict(card(story.incident, {}, story.policy).facts)["Customer liaison"]
    story.assign(CARA, role)
    assert "nobody yet" not in str(card(story.incident, {}, story.policy).facts)


class TestMistakesInTheTable:
    @pytest.mark.parametrize(
        ("table", "problem"),
        [
            ('[types.security]\nreport_evry = "3m"', "types.security.report_evry: unknown key"),
            ("[types.Security]", '"Security": a role or a type is one word of small letters'),
            ('[types.x.severities.high]\nengage = ["poets"]', 'engage: "poets" is no team'),
            ("[types.x.severities.urgent]", "types.x.severities.urgent"),
            ("[roles.commander]", "roles.commander: is a standard role already"),
            ('[permissions]\nassign_role = ["poet"]', 'permissions.assign_role: there is no role "poet"'),
            (
                '[severities.low]\nquiet_hours = "all night"',
                'severities.low.quiet_hours: "all night" are no hours',
            ),
            ('[severities.low]\nquiet_hours = "07:00-07:00"', "begin when they end"),
            ("[fatigue]\nnight_weight = 0.5", "fatigue.night_weight"),
            ('[prompts]\nlevel = "loud"', "prompts.level"),
            ('[ladders]\ntask = ["poet"]', "ladders.task.0"),
        ],
    )
    def test_each_is_named(self, table: str, problem: str) -> None:
        text = POLICY_TEXT.replace('[prompts]\nlevel = "off"\n', "") if "[prompts]" in table else POLICY_TEXT
        with pytest.raises(PolicyError) as refused:
            policy(text + table)
        assert problem in str(refused.value)


def test_executive_reports_are_due_where_the_severity_needs_them_and_somebody_reads_them() -> None:
    assert What.EXECUTIVE_REPORT not in {due.what for due in told().dues()}
    critical = told(Severity.CRITICAL)
    assert critical.due(What.EXECUTIVE_REPORT).at == critical.now + HOUR / 2


def test_a_document_of_their_own_is_enough_for_executives_to_be_reported_to() -> None:
    google = '[google]\nroot_folder = "F1"\narchive_folder = "F2"\nexecutive_template = "D1"\n'
    for restricted in (False, True):
        declared = declaration(severity=Severity.CRITICAL, restricted=restricted)
        story = Story(declared, policy=policy(POLICY_TEXT + google))
        assert (What.EXECUTIVE_REPORT in {due.what for due in story.dues()}) is not restricted
