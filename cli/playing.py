"""`muster drill play`: a scenario on this machine, without any account, for somebody who has never commanded."""

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from cli.drilling import shown
from cli.running import out, run
from cli.stack import Ports, Stack, sandbox_policy, stack
from drills.scenario import Scenario
from incident.commands.declaring import FASTEST
from incident.people import Person
from sandbox import people
from worker.logs import set_up_logs
from workflows.client import NoSuchIncident, NotAnswering
from workflows.drill import DrillView
from workflows.drilling import begin_drill, drill_now
from workflows.scenarios import Scenarios

YOU = people.PEOPLE[4]  # is in no rotation
LOOK_EVERY = 1.0  # seconds


def play(
    scenario: Annotated[str, typer.Argument(help="Which one; `checkout-outage` is a good first.")],
    speed: Annotated[int, typer.Option(help="How many times as fast as written.", min=1, max=FASTEST)] = 1,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    once: Annotated[bool, typer.Option("--once", help="Stop when the debrief is told.")] = False,
) -> None:
    """Play a drill on this machine, in a page that plays Slack. Needs no account; nothing is kept."""
    set_up_logs(quiet=True)
    wanted = run(_named(scenario))
    with tempfile.TemporaryDirectory(prefix="muster-drill-") as folder:
        run(_play(wanted, speed, Path(folder), browser=browser, once=once))


async def _named(name: str) -> Scenario:
    return Scenarios(sandbox_policy()).named(name)


async def _play(scenario: Scenario, speed: int, data_dir: Path, *, browser: bool, once: bool) -> None:
    out.print("Starting Temporal, the sandbox, a worker and the Slack adapter on free ports …")
    async with stack(data_dir, Ports(0, 0, 0, 0), sandbox_policy()) as running:
        you = Person(name=YOU.name, email=YOU.email, slack_id=YOU.slack_id, timezone=YOU.timezone)
        opened = await begin_drill(running.incidents, scenario, you, you, speed=speed, key=str(uuid4()))
        address = await _address(running, opened.id)
        _guide(scenario, address, speed)
        if browser:
            with suppress(Exception):  # there may be none here; the address is printed
                typer.launch(address)
        ending = asyncio.create_task(_until_over(running, opened.id))
        await asyncio.wait([ending, running.running], return_when=asyncio.FIRST_COMPLETED)
        if not ending.done():
            await running.running
        shown(await ending)
        if not once:
            out.print("\nThe page stays open. Ctrl-C stops everything.")
            await running.running


async def _address(running: Stack, incident: str) -> str:
    """The page, as you, in the channel of the drill."""
    while True:
        with suppress(NotAnswering, NoSuchIncident):  # it is only being declared
            channel = (await running.incidents.incident(incident)).resources["channel"]
            if channel.id:
                return f"{running.sandbox_url}/#/{YOU.slack_id}/channel/{channel.id}"
        await asyncio.sleep(LOOK_EVERY)


def _guide(scenario: Scenario, address: str, speed: int) -> None:
    out.print(f"\nDRILL: {scenario.title}", style="bold", markup=False, highlight=False)
    out.print(scenario.description, highlight=False, markup=False)
    out.print(f"\nYou are {YOU.name}, and you command. Open this, and type into the box at the bottom:\n")
    out.print(f"  {address}\n", highlight=False, soft_wrap=True)
    minutes = round(scenario.length.total_seconds() / 60 / speed)
    out.print(
        f"It takes at most {minutes} minutes. The channel's first message says what to do, one thing after the other;\n"
        "what you do changes what comes. The debrief follows here when it is over.\n"
    )


async def _until_over(running: Stack, incident: str) -> DrillView:
    """Says what comes while it does."""
    told: set[str] = set()
    while True:
        with suppress(NotAnswering):
            view = await drill_now(running.incidents, incident)
            for name in view.drill.fired:
                inject = view.drill.scenario.inject(name)
                if name not in told and inject:
                    member = view.drill.scenario.cast.get(inject.speaker or "")
                    who = member.name if member else inject.card or ""
                    out.print(f"  {who}: {inject.say}", highlight=False, markup=False)
                told.add(name)
            if view.debrief:
                return view
        await asyncio.sleep(LOOK_EVERY)
