"""`muster reconcile`: what was mended, what was found, and what could not be looked at, on a terminal and for machines."""

import json

import pytest

from incident.vocabulary import StepState
from sandbox import people
from tests.cli.terminal import Terminal
from tests.workflows.case import DEV, Case, key_of
from tests.workflows.house import House

pytestmark = pytest.mark.google


async def muddled(house: House) -> Case:
    """An incident with a duplicate in its channel, and without one of its people."""
    case = await house.declared()
    card = case.posted("card")[0]
    house.workspace.post(case.channel, people.BOT_USER_ID, card.text, metadata=card.metadata)
    house.workspace.leave(case.channel, DEV.slack_id or "")
    return case


async def test_what_is_as_it_should_be_is_said_in_a_line(house: House, terminal: Terminal) -> None:
    case = await house.declared()
    said = await terminal.types("reconcile", case.id)
    assert (said.code, said.out, said.err) == (0, "Everything is as it should be.\n", "")


async def test_what_was_mended_and_what_people_changed_is_said(house: House, terminal: Terminal) -> None:
    case = await muddled(house)
    said = await terminal.types("reconcile", case.id)
    assert said.code == 0
    assert said.out.splitlines() == [
        'Mended: A duplicate of "the card" was removed.',
        "Found: Dev Patel takes part, but is not in the channel. If they are needed, invite them again.",
    ]
    assert len([m for m in case.channel.messages if key_of(m) == f"{case.id}/card"]) == 1


async def test_machines_read_the_same(house: House, terminal: Terminal) -> None:
    case = await muddled(house)
    said = await terminal.types("reconcile", case.id, "--json", "--command-id", "look-1")
    look = json.loads(said.out)
    assert [each["kind"] for each in look["differences"]] == ["twin", "person_absent"]
    assert (look["command_id"], look["waiting"], len(look["mended"]), len(look["found"])) == (
        "look-1",
        [],
        1,
        1,
    )


async def test_a_vendor_that_is_down_is_named_and_the_rest_is_said(house: House, terminal: Terminal) -> None:
    case = await muddled(house)
    await house.fault("google.*")
    said = await terminal.types("reconcile", case.id)
    assert said.code == 1
    mended, found, waiting = said.out.splitlines()
    assert (mended[:7], found[:6]) == ("Mended:", "Found:")
    assert waiting.startswith("Not done yet: look at the folder and the documents: retrying since")
    assert waiting.endswith("Google does not answer")
    assert any(s.state is StepState.RETRYING for s in (await case.view()).steps)


async def test_an_incident_that_does_not_exist_is_refused_in_a_line(house: House, terminal: Terminal) -> None:
    said = await terminal.types("reconcile", "abcdefgh")
    assert said.refusal == 'There is no open incident "abcdefgh".'
