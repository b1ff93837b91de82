"""`drill …`: begin one, see which there are, and lead the one that is played in this channel."""

from collections.abc import Callable, Coroutine
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from drills.commands import EndDrill, FireInject, PauseDrill, ResumeDrill, SkipInject
from drills.words import lists
from drills.words import refusals as say
from incident.commands import Command
from incident.refusals import Refused
from incident.words import usage
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash, plain
from workflows.client import NoSuchIncident
from workflows.drilling import begin_drill, drills_played
from workflows.scenarios import Scenarios

Lead = Callable[[Desk, Slash, str], Coroutine[Any, Any, Said]]


async def drill(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    what, _, rest = slash.arguments.partition(" ")
    lead = LEADS.get(what.lower())
    if lead is None:
        raise Refused(usage.drill_usage())
    return await lead(desk, slash, rest.strip())


async def _start(desk: Desk, slash: Slash, rest: str) -> Said:
    said = arguments.drill(rest)
    if await desk.incidents.in_channel(slash.channel_id):
        raise Refused(say.in_a_real_channel())
    scenario = Scenarios(desk.policy).named(said.scenario)
    facilitator = await desk.person(slash.user_id)
    trainee = await desk.met(said.trainee) if said.trainee else facilitator
    opened = await begin_drill(
        desk.incidents,
        scenario,
        trainee,
        facilitator,
        speed=said.speed,
        key=slash.command_id,
        reply=slash.reply,
    )
    return lists.begun(opened.id, scenario, trainee)


async def _list(desk: Desk, slash: Slash, rest: str) -> Said:
    return lists.drill_list(Scenarios(desk.policy).all(), await drills_played(desk.incidents))


async def _pause(desk: Desk, slash: Slash, rest: str) -> Said:
    return await _tell(desk, slash, PauseDrill, rest)


async def _resume(desk: Desk, slash: Slash, rest: str) -> Said:
    return await _tell(desk, slash, ResumeDrill, rest)


async def _end(desk: Desk, slash: Slash, rest: str) -> Said:
    return await _tell(desk, slash, EndDrill, rest)


async def _fire(desk: Desk, slash: Slash, rest: str) -> Said:
    return await _tell(desk, slash, FireInject, inject=plain(rest) or None)


async def _skip(desk: Desk, slash: Slash, rest: str) -> Said:
    return await _tell(desk, slash, SkipInject, inject=plain(rest) or None)


async def _tell(desk: Desk, slash: Slash, kind: type[Command], id: str = "", **said: object) -> Said:
    incident = id or await desk.incidents.in_channel(slash.channel_id)
    if incident is None:
        raise Refused(say.no_drill_here())
    try:
        await desk.tell(slash, incident, kind, **said)
    except NoSuchIncident:
        raise Refused(say.no_drill_here()) from None
    return None


LEADS: dict[str, Lead] = {
    "start": _start,
    "list": _list,
    "pause": _pause,
    "resume": _resume,
    "end": _end,
    "fire": _fire,
    "skip": _skip,
}
