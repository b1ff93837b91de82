"""Drills from a terminal: begun, led, looked at; scenarios checked and made of incidents."""

import json
import re
from pathlib import Path

import httpx

from cli.stack import SANDBOX_POLICY
from incident.commands import RecordEvent
from incident.vocabulary import Status
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import PATIENCE, Terminal
from tests.workflows.case import ANA, CHLOE, eventually
from tests.workflows.drills import Drilled, begun
from tests.workflows.house import House
from workflows.scenarios import OURS

FILE = OURS / "checkout-outage.yaml"


async def answer(terminal: Terminal, *words: str) -> str:
    said = await terminal.types(*words)
    assert (said.code, said.err) == (0, ""), said
    return said.out.strip()


def with_policy(house: House, open_terminal: OpenTerminal) -> Terminal:
    return open_terminal(house, MUSTER_POLICY=str(SANDBOX_POLICY))


async def test_a_drill_is_begun_led_and_looked_at(house: House, open_terminal: OpenTerminal) -> None:
    terminal = with_policy(house, open_terminal)
    begin = ("drill", "start", "checkout-outage", "--trainee", "ana@example.com", "--as", "ben@example.com")
    opened = json.loads(await answer(terminal, *begin, "--speed", "5", "--json"))
    case = Drilled(house, opened["id"])
    house.cases.append(case)
    await case.is_said("this is an exercise")
    by_ben = ("--as", "ben@example.com")
    assert await answer(terminal, "drill", "pause", case.id, *by_ben) == (
        "The scenario waits, and so do the incident's reminders."
    )
    assert (
        await answer(terminal, "drill", "fire", case.id, "--inject", "chaos", *by_ben) == "chaos comes now."
    )
    assert await answer(terminal, "drill", "skip", case.id, *by_ben) == "first-numbers is left out."
    assert await answer(terminal, "drill", "resume", case.id, *by_ben) == (
        "The scenario goes on, and the reminders from where they were."
    )
    refused = await terminal.types("drill", "pause", case.id, "--as", "chloe@example.com")
    assert refused.refusal.startswith("Ben Okafor leads this drill")
    listed = json.loads(await answer(terminal, "drill", "list", "--json"))
    assert case.id in [played["incident"] for played in listed["played"]]
    assert len(listed["scenarios"]) >= 8
    await answer(terminal, "drill", "end", case.id, *by_ben)
    await case.drill.result()
    shown = await answer(terminal, "drill", "show", case.id)
    assert "over, because Ben Okafor ended it" in shown
    assert "First report" in shown
    assert "Release 412" in shown
    assert json.loads(await answer(terminal, "drill", "show", case.id, "--json"))["debrief"]["came"] == [
        "chaos"
    ]
    await case.ends()
    await case.is_kept()
    told = await answer(terminal, "drill", "delete", case.id)
    assert told.splitlines()[:2] == ["It had no folder in Drive.", "Records deleted: 1."]


async def test_only_a_drill_that_is_over_is_deleted(house: House, open_terminal: OpenTerminal) -> None:
    terminal = with_policy(house, open_terminal)
    case = await begun(house)
    await case.is_said("this is an exercise")
    again = await terminal.types("drill", "start", "checkout-outage", "--trainee", str(ANA.slack_id))
    assert "is not an e-mail address" in again.refusal
    assert "This drill goes on" in (await terminal.types("drill", "delete", case.id)).refusal
    real = await house.declared()
    assert "is no drill" in (await terminal.types("drill", "delete", real.id)).refusal
    assert "There is no" in (await terminal.types("drill", "delete", "nosuch")).refusal


async def test_a_scenario_is_checked_with_file_and_line(terminal: Terminal, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: T\nabout: A\nkind: K\ncast: {}\ninjects:\n  - {at: 1m, as: nobody, say: hi}\n")
    said = await terminal.types("drill", "check", str(FILE), str(bad))
    assert said.code == 1
    fine, wrong = said.out.strip().splitlines()
    assert fine == f"{FILE}: can be played"
    assert wrong == f'{bad}:6: injects[1].as: there is no "nobody" in the cast; there are nobody'
    assert (await terminal.types("drill", "check", str(tmp_path / "none.yaml"))).code == 1
    assert await answer(terminal, "drill", "check", str(FILE)) == f"{FILE}: can be played"


async def test_a_closed_incident_becomes_a_scenario(house: House, terminal: Terminal, tmp_path: Path) -> None:
    case = await house.under_way()
    await case.told(RecordEvent, CHLOE, text="Chloe Martin sees that the queue is full")
    refused = await terminal.types("drill", "import", case.id)
    assert "is not closed" in refused.refusal
    await case.becomes(Status.STABLE)
    await case.closes(by=ANA)
    made = tmp_path / "ours.yaml"
    said = await answer(terminal, "drill", "import", case.id, "--out", str(made))
    assert said.startswith(f"Written to {made}")
    assert "Chloe" not in made.read_text()
    assert "sees that the queue is full" in made.read_text()
    assert await answer(terminal, "drill", "check", str(made)) == f"{made}: can be played"
    again = await terminal.types("drill", "import", case.id, "--out", str(made))
    assert "exists already" in again.refusal


async def test_a_newcomer_plays_a_drill_without_any_account(open_terminal: OpenTerminal) -> None:
    running = open_terminal().starts(
        "drill", "play", "alarm-of-nothing", "--speed", "10", "--no-browser", "--once"
    )
    await running.says("and you command")
    await running.says("what you do changes what comes")
    [address] = re.findall(r"(http://127\.0\.0\.1:\d+)/#/(\w+)/channel/(\w+)", running.said().out)
    sandbox, user, channel = address

    async def typed(text: str) -> bool:
        """Slack waits three seconds for an answer, which are over on a busy machine, and an invitation comes after the
        channel: then one types it again."""
        act = {"user": user, "channel": channel, "command": "/incident", "text": text}
        done = (await web.post(f"{sandbox}/ui/slash", json=act)).json()
        assert done.get("error") in (None, "operation_timeout", "not_in_channel"), done
        return bool(done["ok"])

    async with httpx.AsyncClient(timeout=PATIENCE) as web:
        await eventually(lambda: typed("propose look into the list of orders"), "it is proposed")
        await running.says("I looked into the list of orders")
        await eventually(lambda: typed("mark-stable"), "it is stable")
    said = await running.ends()
    assert said.code == 0, said
    assert "over, because the incident became stable" in said.out
    assert "There was none; one is due every 6h." in said.out
    assert "Behind it: Orders arrive as always" in said.out
