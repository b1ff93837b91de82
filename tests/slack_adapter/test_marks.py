"""The timeline's emoji and pins, the whole way: people in Slack, the adapter, the workflow, and the timeline they read."""

import pytest

from incident.people import Person
from incident.policy import Policy
from incident.vocabulary import Severity, StepState
from incident.words.timeline import told as shown
from sandbox import people
from slack_adapter.server import AdapterConfig
from tests.slack_adapter.acting import Adapter, Someone, Told, Workspace
from tests.slack_adapter.conftest import running
from tests.slack_adapter.signed import send_event
from tests.workflows.case import ANA, BEN, CHLOE, Case, eventually
from tests.workflows.house import House
from workflows.client import Incidents


class Marking:
    """People of the incident's channel, and its timeline."""

    def __init__(self, house: House, case: Case) -> None:
        self.case = case
        self.workspace = house.workspace
        self.slack = Workspace(house.workspace.config)

    def says(self, person: Person, text: str, **more: object) -> str:
        return self.workspace.post(self.case.channel, str(person.slack_id), text, **more).ts

    async def does(self, what: str, person: Person, ts: str, **more: object) -> None:
        done = await self.slack.do(what, user=person.slack_id, channel=self.case.channel.id, ts=ts, **more)
        assert done["ok"], done

    async def reacts(self, person: Person, ts: str, *, remove: bool = False, name: str = "memo") -> None:
        await self.does("reaction", person, ts, name=name, remove=remove)

    async def entries(self) -> list[str]:
        return [entry.text for entry in shown(await self.case.timeline()) if entry.message]

    async def shows(self, *texts: str) -> list[str]:
        """Once the timeline has these of the channel's messages, in this order, and no others."""

        async def there() -> list[str]:
            entries = await self.entries()
            fits = len(entries) == len(texts) and all(t in e for t, e in zip(texts, entries, strict=True))
            return entries or ["none"] if fits else []

        return await eventually(there, f"the timeline shows {texts}, not {await self.entries()}")


@pytest.fixture
async def marking(house: House, listening: Adapter) -> Marking:
    case = await house.under_way(severity=Severity.LOW)
    for person in (ANA, BEN, CHLOE):
        if person.slack_id not in case.channel.members:
            case.channel.members.append(str(person.slack_id))
    return Marking(house, case)


async def test_a_reaction_puts_a_message_on_the_timeline_and_the_last_one_taken_off_withdraws_it(
    marking: Marking,
) -> None:
    ts = marking.says(BEN, "<@U0CHLOE> says payments fail")
    await marking.reacts(ANA, ts)
    [line] = await marking.shows(f"{BEN.name} wrote at ")
    assert f"@{CHLOE.name} says payments fail. Noted by {ANA.name} from http" in line
    await marking.reacts(CHLOE, ts)
    await marking.does("pin", BEN, ts)
    await marking.reacts(ANA, ts, remove=True)
    await marking.reacts(CHLOE, ts, remove=True)
    other = marking.says(ANA, "Rolling back")
    await marking.does("pin", BEN, other)
    await marking.shows("payments fail", "Rolling back")
    await marking.does("pin", CHLOE, ts, remove=True)
    await marking.shows("Rolling back")
    assert marking.case.doubled() == []


async def test_what_slack_delivers_twice_is_one_entry(marking: Marking) -> None:
    ts = marking.says(BEN, "Payments fail")
    await marking.reacts(ANA, ts)
    await marking.shows("Payments fail")
    assert (await marking.slack.redeliver())["ok"]
    after = marking.says(BEN, "Since the release")
    await marking.reacts(ANA, after)
    await marking.shows("Payments fail", "Since the release")


async def test_other_emojis_other_channels_musters_own_words_and_bots_say_nothing(marking: Marking) -> None:
    case = marking.case
    elsewhere = marking.workspace.post(marking.workspace.state.channels["C0STATUS"], "U0BEN", "Elsewhere").ts
    done = await marking.slack.do("reaction", user="U0ANA", channel="C0STATUS", ts=elsewhere, name="memo")
    assert done["ok"]
    ts = marking.says(BEN, "Not this")
    await marking.reacts(ANA, ts, name="eyes")
    marking.workspace.react(case.channel, ts, people.BOT_USER_ID, "memo")
    [card] = case.posted("card")
    await marking.reacts(ANA, card.ts)
    await marking.does("pin", ANA, card.ts, remove=True)
    await marking.reacts(ANA, marking.says(BEN, "But this"))
    await marking.shows("But this")
    assert len(await case.timeline("message_marked")) == 1


async def test_a_message_is_imported_when_slack_answers_again_and_nothing_else_waits(
    house: House, marking: Marking
) -> None:
    await house.fault("slack.reactions.get")
    await marking.reacts(ANA, marking.says(BEN, "Payments fail"))
    key = await _reading(marking.case)
    assert (await marking.case.step(key, StepState.RETRYING)).what == "read a message for the timeline"
    assert await marking.case.report() == "Report noted; it goes out now."
    await house.calm()
    await marking.shows("Payments fail")
    assert key not in {step.key for step in (await marking.case.view()).steps}


async def _reading(case: Case) -> str:
    view = await case.until(lambda v: [s for s in v.steps if s.key.startswith("read-message/")], "it is read")
    return next(step.key for step in view.steps if step.key.startswith("read-message/"))


async def test_a_message_that_was_deleted_meanwhile_is_left_out(house: House, marking: Marking) -> None:
    await house.fault("slack.reactions.get")
    ts = marking.says(BEN, "Oh no")
    await marking.reacts(ANA, ts)
    await _reading(marking.case)
    marking.case.channel.messages = [m for m in marking.case.channel.messages if m.ts != ts]
    await house.calm()
    await marking.reacts(ANA, marking.says(BEN, "Payments fail"))
    await marking.shows("Payments fail")


async def test_a_mark_is_left_for_slack_to_tell_again_while_temporal_is_away(
    config: AdapterConfig, unreachable: Incidents, policy: Policy
) -> None:
    item = {"type": "message", "channel": "C0NEW", "ts": "1772333940.000200"}
    reaction = {
        "type": "reaction_added",
        "user": "U0DEV",
        "reaction": "memo",
        "item": item,
        "event_ts": "1.1",
    }
    async with running(config, unreachable, policy) as adapter:
        assert (await send_event(adapter, reaction)).status_code == 500
        assert (await send_event(adapter, reaction | {"reaction": "eyes"})).status_code == 200


async def test_a_withdrawal_is_told_with_when_it_was_done(told: Told, ana_there: Someone) -> None:
    slack = ana_there.workspace
    ts = (await slack.do("message", user="U0BEN", channel=ana_there.channel, text="Payments fail"))["ts"]
    there = {"user": "U0ANA", "channel": ana_there.channel, "ts": ts}
    await slack.do("reaction", **there, name="memo")
    await told.one()
    await slack.do("reaction", **there, name="memo", remove=True)

    async def both() -> bool:
        return len(await told.signals()) == 2

    await eventually(both, "both are told")
    [(added, first), (removed, second)] = await told.signals()
    assert (added, removed) == ("import_message", "withdraw_message")
    assert first["message"] == second["message"] == ts
    assert first["done_at"] < second["done_at"]
    assert first["command_id"] != second["command_id"]
