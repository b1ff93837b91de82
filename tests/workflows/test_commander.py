"""A person's own workflow: from the first interest to the rotation and out of it, over years, across runs and killed workers."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from incident.careers import RosterPolicy
from incident.commands import AssignRole, ChangeStatus, Reply
from incident.refusals import Refused
from incident.vocabulary import Role, Status
from roster.commands import Defer, JoinRoster, LeaveRoster, NameMentor, Promote, SetAvailability
from roster.vocabulary import Kind, Standing
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, DEV, EVE, Case, eventually, told_by
from tests.workflows.house import House
from tests.workflows.on_roster import DAY, Learner

ROSTER = {"roster": RosterPolicy(founders=[ANA.email or ""], mentors=[BEN.email or ""])}


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy=ROSTER)


async def test_a_whole_career_in_skipped_time(
    open_house: OpenHouse, forgetful_env: WorkflowEnvironment
) -> None:
    """Over more than two years and many runs: each message comes once, and nothing is forgotten."""
    house = await open_house(env=forgetful_env, policy=ROSTER)
    eve = Learner(house, EVE)
    assert await eve.joins() == "Welcome to the roster. You are interested."
    await eve.says(NameMentor, mentor=BEN)
    await Learner(house, BEN).hears("You are the mentor of")
    await eve.time_passes(30 * DAY)
    await eve.says(Defer, until=await eve.now() + 300 * DAY)
    await eve.time_passes(299 * DAY)
    assert "deferred until" in await eve.stands()
    await eve.time_passes(2 * DAY)
    await eve.hears("left alone until today")
    await eve.rises(BEN)
    assert await eve.stands() == "on rotation, up to low"
    for incidents in (1, 2, 2):
        await eve.did(Kind.COMMANDED, incidents)
        await eve.time_passes(20 * DAY)
        await eve.goes_on(BEN)
    assert await eve.stands() == "on rotation, up to critical"
    await eve.time_passes(151 * DAY)
    await eve.hears("Command in a drill")
    await eve.time_passes(30 * DAY)
    await eve.hears("not suggested any more")
    assert (await eve.view()).standing is Standing.LAPSED
    await eve.did(Kind.COMMANDED, drill=True)
    await eve.hears("qualified again")
    await eve.says(LeaveRoster)
    assert await eve.joins() == "Welcome back. You are on rotation, up to critical."
    view = await eve.view()
    assert len(view.evidence) == 16
    assert await eve.runs() >= 3
    assert eve.heard("You are *on rotation, up to low*")
    keys = [m.metadata["event_payload"]["key"] for m in eve.heard("") if m.metadata]
    assert len(keys) == len(set(keys)) >= 10


async def test_who_joins_is_known_by_name_and_zone_and_heard_of_in_the_list(house: House) -> None:
    eve = Learner(house, EVE.model_copy(update={"name": "", "slack_id": None}))
    await eve.joins()

    async def listed() -> bool:
        everybody = await house.roster.everybody()
        return [(each.person.name, each.person.timezone) for each in everybody] == [
            ("Eve Lindqvist", "Europe/Stockholm")
        ]

    await eventually(listed, "the list shows who she is")


async def test_joining_twice_is_joining_once(house: House) -> None:
    eve = Learner(house, EVE)
    join = told_by(JoinRoster, EVE)
    answers = await asyncio.gather(*(house.roster.update(EVE, join) for _ in range(3)))
    assert set(answers) == {"Welcome to the roster. You are interested."}
    assert await eve.joins() == "Nothing to do: that is so already."
    await eve.hears("You are on the roster")


async def test_what_is_sent_while_no_worker_runs_is_answered_when_one_does(open_house: OpenHouse) -> None:
    house = await open_house(policy=ROSTER, worker=False)
    eve = Learner(house, EVE)
    await house.roster.signal(EVE, told_by(JoinRoster, EVE))
    await house.roster.signal(EVE, told_by(SetAvailability, EVE, available="wed 9-17"))
    await house.worker_comes()
    await eve.hears("You are on the roster")
    assert (await eve.view()).model_dump(mode="json")["available"] == "wed 09:00-17:00"


async def test_a_yes_of_each_is_asked_for_with_a_button(house: House) -> None:
    eve, ben = Learner(house, EVE), Learner(house, BEN)
    await eve.joins()
    await eve.says(NameMentor, mentor=BEN)
    await eve.hears("Do you want to go on?")
    await eve.says(Promote)
    await ben.hears("Are they ready, as you see it?")
    [asked] = ben.heard("Are they ready, as you see it?")
    assert "eve@example.com observing" in str(asked.blocks)
    await eve.says(Promote, BEN)
    await eve.hears("You are *observing* now")


async def zone_known(person: Learner) -> str | None:
    return (await person.view()).person.timezone


async def test_what_is_refused_changes_nothing(house: House) -> None:
    eve = Learner(house, EVE)
    with pytest.raises(Refused, match="not on the roster"):
        await eve.says(Promote)
    await eve.joins()
    await eve.hears("Do you want to go on?")
    await eventually(lambda: zone_known(eve), "Slack has said where she is")
    before = await eve.view()
    with pytest.raises(Refused, match="There is no time zone"):
        await eve.says(SetAvailability, timezone="Mars/Olympus")
    with pytest.raises(Refused, match="Only Eve Lindqvist and a mentor"):
        await eve.says(Promote, DEV)
    assert await eve.view() == before


async def test_what_was_refused_is_decided_anew_and_answered_in_private_once_it_is_said_where(
    house: House,
) -> None:
    eve = Learner(house, EVE)
    await eve.joins()
    await eve.hears("Do you want to go on?")
    change = told_by(SetAvailability, EVE, timezone="Mars/Olympus")
    with pytest.raises(Refused, match="There is no time zone"):
        await house.roster.update(EVE, change)
    reply = Reply(user=EVE.slack_id or "", channel=eve.conversation)
    for _ in range(2):
        await house.roster.signal(EVE, change.model_copy(update={"reply": reply}))
    await eve.hears("There is no time zone")
    await eve.says(SetAvailability, timezone="Europe/Berlin")  # by now the second has been through as well
    assert len(eve.heard("There is no time zone")) == 1


async def test_a_policy_that_asks_for_more_is_followed_by_who_joined_before(house: House) -> None:
    eve = Learner(house, EVE)
    await eve.joins()
    await house.worker_goes()
    asks = {"asks": {"observing": {"drills_led": 1}}, "mentors": [BEN.email]}
    house.policy = house.policy.model_copy(update={"roster": RosterPolicy.model_validate(asks)})
    await house.worker_comes()
    with pytest.raises(Refused, match="lacks one more drill commanded"):
        await eve.says(Promote, BEN)


# Evidence from incidents.


async def credited(person: Learner, *kinds: Kind) -> None:
    async def look() -> bool:
        return sorted(each.kind for each in (await person.view()).evidence) == sorted(kinds)

    try:
        await eventually(look, f"{person.person.label} has {kinds}")
    except AssertionError:
        raise AssertionError((await person.view()).evidence) from None


async def ended(case: Case) -> None:
    await case.becomes(Status.STABLE, by=BEN)
    await case.closes(by=BEN)


async def test_evidence_comes_by_itself_when_command_passes_and_at_the_end(house: House) -> None:
    ana, ben, eve = (Learner(house, person) for person in (ANA, BEN, EVE))
    for each in (ana, ben, eve):
        await each.joins()
    case = await house.under_way()
    await case.told(AssignRole, user=EVE.email, role=Role.OBSERVER)
    await case.told(AssignRole, user=DEV.email, role=Role.SCRIBE)  # not on the roster
    await case.hands_over(BEN)
    await credited(ana, Kind.COMMANDED)
    assert (await eve.view()).evidence == []
    await ana.hears("Please stand beside them")  # Ben is still learning
    await ended(case)
    await credited(ana, Kind.COMMANDED, Kind.DEPUTISED, Kind.MENTORED)
    await credited(ben, Kind.COMMANDED)
    await credited(eve, Kind.OBSERVED)
    [evidence] = (await eve.view()).evidence
    assert evidence.incident == case.id
    assert evidence.end > evidence.begin


async def test_evidence_waits_until_it_is_known_whose_it_is(house: House) -> None:
    """Who was paged hands over before PagerDuty has said more of them than an id."""
    ana = Learner(house, ANA)
    await ana.joins()
    await house.fault("pagerduty.GET /users/*")
    case = await house.declare()
    view = await case.until(lambda view: Role.COMMANDER in view.roles, "somebody was paged")
    paged = view.roles[Role.COMMANDER]
    assert paged.email is None
    await case.hands_over(BEN, by=paged)
    await case.all_settled(but="PagerDuty")
    assert (await ana.view()).evidence == []
    await house.calm()
    await case.time_passes(timedelta(minutes=6))
    await credited(ana, Kind.COMMANDED)


async def test_a_reopened_incident_sends_only_what_is_new(house: House) -> None:
    ana = Learner(house, ANA)
    await ana.joins()
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.closes()
    await credited(ana, Kind.COMMANDED)
    await case.told(ChangeStatus, status="active")
    await case.becomes(Status.STABLE)
    await case.closes()
    await credited(ana, Kind.COMMANDED, Kind.COMMANDED)
    history = await ana.handle.fetch_history()
    signals = [e for e in history.events if e.HasField("workflow_execution_signaled_event_attributes")]
    assert len(signals) == 2


async def test_a_drill_declared_as_one_is_no_evidence_of_an_incident(house: House) -> None:
    eve = Learner(house, EVE)
    await eve.joins()
    case = await house.declared(actor=EVE, drill=True)
    await case.becomes(Status.STABLE, by=EVE)
    await case.closes(by=EVE)
    assert (await eve.view()).evidence == []


async def test_a_killed_worker_loses_nothing_and_doubles_nothing(house: House) -> None:
    eve = Learner(house, EVE)
    await eve.joins()
    await house.fault("slack.chat.postMessage", "drop_after")
    await eve.says(NameMentor, mentor=BEN)
    await house.worker_goes()
    await house.calm()
    await house.worker_comes()
    await Learner(house, BEN).hears("You are the mentor of")
    await eve.hears("You are on the roster")
    described = await eve.handle.describe()
    assert described.status is WorkflowExecutionStatus.RUNNING
