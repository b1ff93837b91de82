"""The phone book of who is on call: refreshed while PagerDuty answers, kept while it does not."""

from activities.oncall import OnCallBook
from activities.oncall_models import LookUpPhones, PhoneBook
from sandbox.pagerduty.state import User
from tests.workflows.directory import Directory, refreshed
from tests.workflows.house import House
from workflows.oncall import ensure_schedule

ANA, BEN, CHLOE = (
    ("Ana Reyes", "+34 600000001"),
    ("Ben Okafor", "+44 7700900001"),
    ("Chloe Martin", "+1 2025550101"),
)
ALL = {"PEP0001": [ANA], "PEP0002": [BEN], "PEP0003": [CHLOE]}


def told(book: PhoneBook) -> dict[str, list[tuple[str, str | None]]]:
    return {policy: [(p.name, p.phone) for p in phones.people] for policy, phones in book.policies.items()}


async def on_call(house: House, *levels: list[str], policy: str = "PEP0001") -> None:
    house.state.pagerduty.escalation_policies[policy].levels = list(levels)


async def test_it_knows_whom_each_policy_would_page_in_order_with_their_phones(house: House) -> None:
    await on_call(house, ["PUDEV01", "PUBEN01"], ["PUANA01", "PUBEN01"])
    async with refreshed(house) as directory:
        book = told(await directory.refreshes())
    assert book == ALL | {"PEP0001": [BEN, ("Dev Patel", "+91 9800000001"), ANA]}


async def test_somebody_without_a_phone_is_named_all_the_same(house: House) -> None:
    zoe = User(id="PUZOE01", name="Zoe Unlisted", email="zoe@example.com", time_zone="UTC")
    house.state.pagerduty.users[zoe.id] = zoe
    await on_call(house, [zoe.id])
    async with refreshed(house) as directory:
        assert told(await directory.refreshes())["PEP0001"] == [("Zoe Unlisted", None)]


async def test_what_pagerduty_last_said_is_kept_while_it_does_not_answer(house: House) -> None:
    async with refreshed(house) as directory:
        await house.fault("pagerduty.*")
        await directory.schedule.trigger()
        assert told(await directory.refreshes(2)) == ALL
        await directory.schedule.trigger()
        assert told(await directory.refreshes(3)) == ALL

        await house.calm()
        await on_call(house, ["PUDEV01"])
        await directory.schedule.trigger()
        assert told(await directory.refreshes(4)) == ALL | {"PEP0001": [("Dev Patel", "+91 9800000001")]}


async def test_one_policy_that_cannot_be_read_keeps_its_entry_and_the_others_are_refreshed(
    house: House,
) -> None:
    async with refreshed(house) as directory:
        await on_call(house, ["PUDEV01"], policy="PEP0002")
        await on_call(house, ["PUNOBODY"])  # PagerDuty answers 500
        await directory.schedule.trigger()
        book = told(await directory.refreshes(2))
    assert book == ALL | {"PEP0002": [("Dev Patel", "+91 9800000001")]}


async def test_starting_a_second_worker_refreshes_it_and_makes_no_second_one(house: House) -> None:
    async with refreshed(house) as directory:
        await ensure_schedule(house.env.client, house.settings.muster_task_queue, house.policy)
        assert told(await directory.refreshes(2)) == ALL
        listed = [s.id async for s in await house.env.client.list_schedules()]
        assert listed.count(directory.id) == 1


async def test_a_policy_that_names_others_is_followed(house: House) -> None:
    async with refreshed(house) as directory:
        assert house.policy.pagerduty
        renamed = house.policy.pagerduty.model_copy(update={"teams": {"storage": "PEP0004"}})
        house.state.pagerduty.escalation_policies["PEP0004"] = house.state.pagerduty.escalation_policies[
            "PEP0003"
        ].model_copy(update={"id": "PEP0004"})
        await ensure_schedule(
            house.env.client,
            house.settings.muster_task_queue,
            house.policy.model_copy(update={"pagerduty": renamed}),
        )
        assert told(await directory.refreshes(2))["PEP0004"] == [CHLOE]
        await directory.schedule.trigger()
        asked = [c["name"] for c in await house.calls("pagerduty.GET /oncalls")]
        await directory.refreshes(3)
        assert len(await house.calls("pagerduty.GET /oncalls")) == len(asked) + 3


async def test_while_it_is_being_refreshed_the_last_one_is_read(house: House) -> None:
    async with refreshed(house) as directory:
        await house.fault("pagerduty.*", "slow_after", seconds=3)
        await directory.schedule.trigger()
        assert told(await looked_up(directory, "PEP0001", "PEP0003")) == {
            "PEP0001": [ANA],
            "PEP0003": [CHLOE],
        }
        await house.calm()
        await directory.refreshes(2)


async def test_where_there_has_never_been_one_the_book_is_empty(house: House) -> None:
    assert told(await looked_up(Directory(house), "PEP0001")) == {}


async def looked_up(directory: Directory, *policies: str) -> PhoneBook:
    """As an incident does it that needs the phones."""
    book = OnCallBook(directory.house.env.client, directory.id)
    return await book.last_known_phones(LookUpPhones(escalation_policies=list(policies)))
