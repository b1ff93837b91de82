"""The roster in Slack, the whole way: typed, told to the person's workflow, answered, and pressed."""

from datetime import timedelta

import pytest

from activities.record_dir import RecordDir
from incident.bundle import bundle
from incident.careers import RosterPolicy
from incident.commands import ChangeStatus
from incident.record import record
from incident.vocabulary import Status
from roster.vocabulary import Kind
from tests.conftest import OpenHouse
from tests.incident.incidents import POLICY as RULES
from tests.incident.incidents import Story, declaration
from tests.slack_adapter.acting import Adapter, Someone, Workspace
from tests.workflows.case import BEN, EVE
from tests.workflows.house import House
from tests.workflows.on_roster import Learner


@pytest.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy={"roster": RosterPolicy(mentors=[BEN.email or ""])})


@pytest.fixture
async def eve(house: House, listening: Adapter) -> Someone:
    """In #general, which is no incident's channel."""
    return Someone(Workspace(house.workspace.config), "U0EVE", "C0GENERAL")


async def presses(house: House, person: Learner, words: str) -> None:
    """The button under the message that says so."""
    await person.hears(words)
    [message], channel = person.heard(words), person.conversation
    someone = Someone(Workspace(house.workspace.config), person.person.slack_id or "", channel)
    assert (await someone.presses(message.ts, "promote"))["ok"]


async def test_somebody_joins_and_goes_on_with_two_presses(house: House, eve: Someone) -> None:
    assert "Nobody is on the roster yet" in await eve.asks("roster")
    assert await eve.asks("join-roster") == "Welcome to the roster. You are interested."
    assert "Ben Okafor is the mentor of Eve Lindqvist now" in await eve.asks("mentor @ben")
    learner, mentor = Learner(house, EVE), Learner(house, BEN)
    await presses(house, learner, "Do you want to go on?")
    await presses(house, mentor, "Are they ready, as you see it?")
    await learner.hears("You are *observing* now")
    assert "observing" in await eve.asks("roster me")
    assert "Eve Lindqvist" in await eve.asks("roster")


async def test_days_zones_and_hours_are_read_as_people_write_them(house: House, eve: Someone) -> None:
    await eve.asks("join-roster")
    assert "wed 09:00-17:00, America/New_York" in await eve.asks(
        "availability wed 9-17 zone America/New_York"
    )
    watched = "brought into high incidents to watch them, mon-fri 09:00-17:00"
    assert watched in await eve.asks("watch high mon-fri 9-17")
    assert "brought into no incident" in await eve.asks("watch off")
    assert "Nobody asks you until" in await eve.asks("defer 90d")
    assert "resting" not in await eve.asks("roster me")
    assert "deferred until" in await eve.asks("roster @eve")
    assert "deferred until" in await eve.asks("roster show @eve")
    assert await eve.asks("join-roster") == "Welcome back. You are interested."
    assert "You are off the roster" in await eve.asks("leave-roster")


async def test_who_could_command_next_is_asked_with_or_without_a_severity(eve: Someone) -> None:
    assert "Nobody on the roster can command a high incident" in await eve.asks("suggest-commander")
    assert "Nobody on the roster can command a low incident" in await eve.asks("suggest-commander low")
    assert "Say for which severity" in await eve.asks("suggest-commander soon")


async def test_ones_own_credit_is_for_nobody_else_to_see(house: House, eve: Someone) -> None:
    await eve.asks("join-roster")
    learner = Learner(house, EVE)
    await learner.did(Kind.OBSERVED, 2)
    said = await eve.asks("credit 2026-01-01 2036-01-01")  # time was skipped
    assert "Eve Lindqvist observed 2 incidents (2h)." in said
    assert "hand-overs and reports are not in it" in said
    await learner.did(Kind.OBSERVED, 40, apart=timedelta())
    assert "incident42: observed" in await eve.asks("credit 2026-01-01 2036-01-01")
    assert "took part in no incident" in await eve.asks("credit 2020-01-01 2020-07-01")
    assert "Say from which day" in await eve.asks("credit lately")


async def test_ones_own_credit_has_titles_and_reports_where_records_are_kept(
    house: House, eve: Someone
) -> None:
    """Eve is not on the roster, and need not be."""
    story = Story(declaration(by=EVE))
    story.page(EVE)
    story.report(by=EVE)
    for status in (Status.STABLE, Status.CLOSED):
        story.tell(ChangeStatus(command_id="c", actor=EVE, status=status))
    assert house.settings.muster_record_dir
    kept = record(story.incident, {}, RULES)
    RecordDir(house.settings.muster_record_dir).write(bundle(kept, [], muster="test", as_of=story.now))
    said = await eve.asks("credit 2026-01-01 2026-07-01")
    assert "commanded 1 incident." in said
    assert "Sent 1 status report, 1 of them in time." in said
    assert "Checkout is failing (k3f9q2mx): commanded" in said


async def test_a_plan_of_the_rotation_is_a_preview_for_whoever_asks(house: House, eve: Someone) -> None:
    """Ana is on call and not on the roster, and neither is anybody else."""
    said = await eve.asks("rotation plan 2")
    assert said.count("Ana Reyes, not qualified: Ana Reyes; nobody else could be on call the whole week") == 2
    assert "Nothing was changed. Apply what you like in PagerDuty." in said
    assert (await eve.asks("rotation plan")).count("nobody else could") == 4
    assert all(call["name"].startswith("pagerduty.GET") for call in await house.calls("pagerduty.*"))


async def test_where_pagerduty_does_not_answer_the_plan_says_so(house: House, eve: Someone) -> None:
    await house.fault("pagerduty.*")
    assert "PagerDuty" in await eve.asks("rotation plan")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("rotation", "Say `/incident rotation plan`"),
        ("rotation plan 60", "at most 26"),
        ("rotation plan soon", "at most 26"),
        ("defer", "Say until when"),
        ("defer yesterday", "Say until when"),
        ("availability", "Say when you can be asked"),
        ("availability zone Mars/Olympus", "There is no time zone"),
        ("availability sometimes", "is no time of the week"),
        ("mentor", "Say who accompanies you"),
        ("mentor @dev", "Dev Patel is not a mentor"),
        ("promote @dev", "Dev Patel is not on the roster"),
        ("promote Ben", "Say for whom you speak"),
        ("roster everybody", "Say whose"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_to_do(
    house: House, eve: Someone, said: str, answer: str
) -> None:
    await eve.asks("join-roster")
    assert answer in await eve.asks(said)
