"""Who is spoken of has to be there: a person, in this Slack, and not deactivated."""

import pytest

from incident.people import Person
from incident.refusals import Refused
from sandbox import people
from slack_adapter.directory import Directory
from tests.slack_adapter.acting import Someone, Told, Workspace


@pytest.fixture
def directory(workspace: Workspace) -> Directory:
    return Directory(workspace.bot)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("U0GONE", "deactivated"),
        ("U0BOT", "is a bot"),
        (people.BOT_USER_ID, "is a bot"),
        ("U0NOBODY", "knows nobody"),
        ("anna@example.com", "knows nobody as anna@example.com"),
    ],
)
async def test_nobody_who_could_be_written_to_is_refused(directory: Directory, said: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await directory.met(Person.model_validate(said))


@pytest.mark.parametrize("said", ["U0ANA", "ana@example.com"])
async def test_an_address_and_a_mention_are_the_same_person(directory: Directory, said: str) -> None:
    ana = await directory.met(Person.model_validate(said))
    assert (ana.name, ana.email, ana.slack_id) == ("Ana Reyes", "ana@example.com", "U0ANA")


async def test_while_slack_is_down_they_are_who_was_meant(directory: Directory, workspace: Workspace) -> None:
    await workspace.fault("slack.*", "down")
    for said in ("U0ANA", "ana@example.com"):
        assert await directory.met(Person.model_validate(said)) == Person.model_validate(said)


@pytest.mark.parametrize("typed", ["review U0GONE", "drill start checkout-outage U0BOT"])
async def test_no_review_and_no_drill_is_for_somebody_who_is_not_there(
    ana: Someone, ana_there: Someone, told: Told, typed: str
) -> None:
    """A drill is begun outside the channels of real incidents."""
    where = ana if typed.startswith("drill") else ana_there
    assert "Nothing was changed." in await where.asks(typed)
    assert await told.signals() == []
