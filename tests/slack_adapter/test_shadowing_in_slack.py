"""Learning beside somebody, the whole way in Slack: the debrief form, taking over with a button, letting learners in."""

import pytest

from incident.careers import RosterPolicy
from incident.commands import EditIncident
from incident.people import Person
from incident.vocabulary import Role, Status
from roster.commands import NameMentor, SetWatching
from tests.conftest import OpenHouse
from tests.slack_adapter.acting import Adapter, Someone, Workspace
from tests.workflows.case import ANA, BEN, DEV, EVE, Case, eventually
from tests.workflows.house import House
from tests.workflows.on_roster import Learner

ASKED = "What did you see?"


@pytest.fixture
async def house(open_house: OpenHouse) -> House:
    roster = RosterPolicy(founders=[BEN.email or ""], mentors=[ANA.email or ""])
    return await open_house(policy={"roster": roster})


@pytest.fixture
async def eve(house: House, listening: Adapter) -> Learner:
    """She shadows."""
    eve = Learner(house, EVE)
    await eve.joins()
    await eve.comes_to_shadow()
    await eve.says(SetWatching, watch=True)

    async def known() -> bool:
        return any(each.shadows and each.watching for each in await house.roster.everybody())

    await eventually(known, "the list knows that she shadows")
    return eve


def at(house: House, person: Person, channel: str) -> Someone:
    return Someone(Workspace(house.workspace.config), person.slack_id or "", channel)


async def writes(house: House, person: Person, **said: str) -> None:
    """In the form that the button opens."""
    learner = Learner(house, person)
    await learner.hears(ASKED)
    someone = at(house, person, learner.conversation)
    assert (await someone.presses(learner.heard(ASKED)[0].ts, "open_debrief"))["ok"]
    form = await someone.form(ASKED)
    if not said:
        empty = await someone.sends(form)
        assert "at least one of the three" in str(empty)
        return
    sent = await someone.sends(form, **said)
    assert sent["ok"], sent


async def shadowed(house: House) -> Case:
    """Closed, with Eve beside Ana."""
    case = await house.under_way()
    await case.until(lambda view: EVE.email in str(view.participants), "she is brought in")
    await case.all_settled()
    await case.becomes(Status.STABLE)
    await case.closes()
    return case


async def test_the_pair_writes_down_what_they_saw_and_the_learner_and_their_mentor_read_it(
    house: House, eve: Learner
) -> None:
    await eve.says(NameMentor, mentor=BEN)
    case = await shadowed(house)
    await writes(house, EVE)
    await writes(house, EVE, well="Calm voice", try_next="Ask for <objections>")
    await writes(house, ANA, differently="Report earlier")

    async def kept() -> bool:
        return len(await house.roster.notes(EVE, EVE)) == 2

    await eventually(kept, "both notes are kept")
    for reader, asked in ((EVE, "roster me"), (BEN, "roster @eve")):
        shown = await at(house, reader, "C0GENERAL").asks(asked)
        assert (
            f"{case.id}, Eve Lindqvist: Went well: Calm voice. To try: Ask for &lt;objections&gt;." in shown
        )
        assert "Ana Reyes: Differently: Report earlier." in shown
    for reader in (ANA, DEV):
        assert "Calm voice" not in await at(house, reader, "C0GENERAL").asks("roster @eve")
    assert "shadowed 1 incident" in await at(house, EVE, "C0GENERAL").asks("credit 2026-01-01 2036-01-01")


async def test_the_mentor_takes_over_with_the_button_on_what_they_were_told(
    house: House, listening: Adapter
) -> None:
    ana, ben = Learner(house, ANA), Learner(house, BEN)
    await ana.joins()
    await ben.joins()

    async def listed() -> bool:
        return len(await house.roster.everybody()) == 2

    await eventually(listed, "both are known")
    case = await house.under_way()
    await ben.hears("Please stand beside them")
    [told] = ben.heard("Please stand beside them")
    assert "Take over" in str(told.blocks)
    assert (await at(house, BEN, ben.conversation).presses(told.ts, "take_command"))["ok"]
    view = await case.until(lambda view: view.roles[Role.COMMANDER].email == BEN.email, "Ben commands")
    assert view.roles[Role.DEPUTY].email == ANA.email
    await case.all_settled()
    assert case.doubled() == []


async def test_the_commander_lets_learners_in_with_the_form(house: House, eve: Learner) -> None:
    case = await house.under_way(restricted=True)
    assert EVE.slack_id not in case.channel.members
    someone = at(house, ANA, case.channel.id)
    await someone.types("edit-incident")
    form = await someone.form("Edit the incident")
    assert (await someone.sends(form, observers="yes"))["ok"]
    await eve.hears("You asked to watch incidents")
    assert (await case.view()).observers_allowed


async def test_an_open_incident_has_no_such_field(house: House, listening: Adapter) -> None:
    case = await house.under_way()
    someone = at(house, ANA, case.channel.id)
    await someone.types("edit-incident")
    assert "observers" not in str(await someone.form("Edit the incident"))
    await case.told(EditIncident, title="Payments fail")


async def test_a_wish_to_be_woken_is_read_as_people_write_it(eve: Learner, house: House) -> None:
    here = at(house, EVE, "C0GENERAL")
    said = await here.asks("watch paged high mon-fri 9-17")
    assert (
        "brought into high incidents to watch them, mon-fri 09:00-17:00, and paged too while you shadow"
        in said
    )
    assert "paged" not in await here.asks("watch high")
