"""A page that nobody acknowledges is climbed rung by rung; one that somebody acknowledges is climbed no further."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from incident.commands import EditIncident, EngageOncall, PageAcknowledged
from incident.people import Person
from incident.vocabulary import Severity
from sandbox import pagerduty
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, DEV, Case, words_of
from tests.workflows.house import House

PATIENCE = timedelta(minutes=5)
HURRIED = timedelta(seconds=3)  # for time that passes while no worker runs, which cannot be skipped
A_LITTLE = timedelta(seconds=10)
LADDER = {"page_ladder": ["backup", "database"]}
BEN_IN_PAGERDUTY = Person(name="Ben Okafor", pagerduty_id="PUBEN01")
ANA_IN_PAGERDUTY = Person(name="Ana Reyes", pagerduty_id="PUANA01")


UNTIL_SILENCE_PAGES = timedelta(minutes=40)  # a missing report wakes the backup after fifty


async def passes(case: Case, duration: timedelta) -> None:
    """Time, and whatever was due by then is done."""
    await case.time_passes(duration)
    await case.all_settled()


def acknowledges(case: Case, user: str) -> None:
    """Somebody presses Acknowledge in PagerDuty, and no webhook tells of it."""
    [page] = case.pages
    pagerduty.acknowledge(case.house.state.pagerduty, page.id, user, lambda: None)


async def test_the_backup_is_asked_once_on_the_same_page_and_joins(house: House) -> None:
    case = await house.declared()
    await passes(case, PATIENCE - A_LITTLE)
    assert case.woken(BEN) == 0

    await passes(case, 2 * A_LITTLE)
    [page] = case.pages
    [asked] = page.responder_requests
    assert [target.id for target in asked.targets] == ["PEP0002"]
    assert "nobody has acknowledged the page" in asked.message
    assert (case.woken(ANA), case.woken(BEN)) == (1, 1)
    assert BEN.slack_id in case.channel.members
    [said] = case.said("Nobody has acknowledged the page.")
    assert f"The backup is paged too: <@{BEN.slack_id}>" in words_of(said)
    await case.card_says("not acknowledged yet")

    await passes(case, UNTIL_SILENCE_PAGES)
    assert case.woken(BEN) == 1
    assert case.doubled() == []


async def test_further_rungs_follow_the_policy_and_above_the_last_people_are_told_whom_to_phone(
    open_house: OpenHouse,
) -> None:
    house = await open_house(hurry=LADDER)
    case = await house.declared()
    await passes(case, PATIENCE + A_LITTLE)
    assert (case.woken(BEN), case.woken(CHLOE)) == (1, 0)
    await passes(case, PATIENCE + A_LITTLE)
    assert (case.woken(BEN), case.woken(CHLOE)) == (1, 1)
    assert CHLOE.slack_id in case.channel.members
    assert not case.said("nobody left to page")

    await passes(case, PATIENCE + A_LITTLE)
    [said] = case.said("nobody left to page")
    assert "call whoever is on call as incident commander" in words_of(said)  # no directory has run here
    await passes(case, timedelta(hours=3))
    assert len(case.said("nobody left to page")) == 1
    assert len(case.pages) == 1


async def test_an_acknowledgement_told_by_a_webhook_stops_the_ladder(house: House) -> None:
    case = await house.declared()
    await passes(case, PATIENCE - A_LITTLE)
    await case.signalled(PageAcknowledged, ANA_IN_PAGERDUTY)
    await passes(case, UNTIL_SILENCE_PAGES)
    assert case.woken(BEN) == 0
    [said] = case.said("acknowledged the page")
    assert words_of(said).startswith(f"<@{ANA.slack_id}> acknowledged the page.")
    await case.card_says(f"acknowledged by <@{ANA.slack_id}>")
    [entry] = await case.timeline("page_acknowledged")
    assert entry.text == "Ana Reyes acknowledged the page."


async def test_an_acknowledgement_of_which_no_webhook_tells_is_seen_within_a_minute(house: House) -> None:
    case = await house.declared()
    acknowledges(case, "PUANA01")
    await passes(case, timedelta(minutes=1) + A_LITTLE)
    await case.card_says(f"acknowledged by <@{ANA.slack_id}>")
    [entry] = await case.timeline("page_acknowledged")
    assert entry.text == "Ana Reyes acknowledged the page."
    looks = len(await house.calls("pagerduty.GET /incidents/{id}"))
    await passes(case, UNTIL_SILENCE_PAGES)
    assert case.woken(BEN) == 0
    assert len(await house.calls("pagerduty.GET /incidents/{id}")) == looks


async def test_a_page_resolved_by_hand_counts_as_taken(house: House) -> None:
    case = await house.declared()
    [page] = case.pages
    pagerduty.resolve(house.state.pagerduty, page.id, "PUANA01", lambda: None)
    await passes(case, UNTIL_SILENCE_PAGES)
    assert case.woken(BEN) == 0
    await case.card_says(f"acknowledged by <@{ANA.slack_id}>")


async def test_nobody_is_woken_for_a_page_acknowledged_while_the_worker_was_away(
    open_house: OpenHouse,
) -> None:
    house = await open_house(hurry={"acknowledge_within": HURRIED})
    case = await house.declared()
    await house.worker_goes()
    acknowledges(case, "PUANA01")
    await asyncio.sleep(2 * HURRIED.total_seconds())
    await house.worker_comes()
    await case.card_says(f"acknowledged by <@{ANA.slack_id}>")
    await case.all_settled()
    assert case.woken(BEN) == 0


async def test_rungs_do_not_come_in_a_burst_after_the_worker_was_away(open_house: OpenHouse) -> None:
    """Three times the patience with each rung passes while none runs; afterwards each has its time all the same."""
    house = await open_house(hurry={"acknowledge_within": HURRIED, **LADDER})
    case = await house.declared()
    await house.worker_goes()
    await asyncio.sleep(3 * HURRIED.total_seconds())
    await house.worker_comes()
    await case.until(lambda _: case.said("nobody left to page"), "the ladder has come to its end")
    climbed = [entry.at for entry in await case.timeline("fell_due")]
    assert len(climbed) == 3
    assert all(later - earlier >= HURRIED for earlier, later in pairwise(climbed))
    assert (case.woken(BEN), case.woken(CHLOE)) == (1, 1)


async def test_the_ladder_follows_a_change_of_severity(open_house: OpenHouse) -> None:
    house = await open_house(hurry={"acknowledge_within": timedelta(minutes=30)})
    case = await house.declared()
    await passes(case, timedelta(minutes=6))
    assert case.woken(BEN) == 0
    await case.told(EditIncident, severity=Severity.CRITICAL)  # five minutes, and those are over
    await case.until(lambda _: case.said("The backup is paged too"), "the backup is paged")
    assert case.woken(BEN) == 1


async def test_whoever_acknowledges_instead_of_the_commander_is_offered_command(house: House) -> None:
    case = await house.declared()
    await case.signalled(PageAcknowledged, BEN_IN_PAGERDUTY)
    await case.until(lambda _: case.said("Should"), "the question")
    [asked] = case.said("acknowledged the page")
    assert f"<@{BEN.slack_id}> acknowledged the page, and <@{ANA.slack_id}> commands" in words_of(asked)
    [button] = [element for block in asked.blocks for element in block.get("elements", [])]
    assert (button["action_id"], button["value"]) == ("hand_over", f"{case.id} {BEN.slack_id}")
    assert button["text"]["text"] == "Offer command to Ben Okafor"
    await case.card_says("acknowledged by Ben Okafor")
    assert (await case.view()).roles["commander"].name == ANA.name


async def test_a_drill_pages_nobody_whatever_is_asked_of_it(house: House) -> None:
    case = await house.declared(drill=True)
    await case.told(EngageOncall, team="database")
    await case.told(EditIncident, DEV, severity=Severity.CRITICAL)
    await passes(case, UNTIL_SILENCE_PAGES)
    assert [c["name"] for c in await house.calls("pagerduty.*") if c["write"]] == []
    [said] = case.said("database on-call")
    assert "A drill pages nobody" in words_of(said)
    for where in (case.channel, case.stakeholders, case.to(DEV)):
        assert not case.said("phone", where)
