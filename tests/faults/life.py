"""One incident's whole life, told in phases: what is said to it, and when all of that has had its effect."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

from temporalio.service import RPCError

from incident.commands import (
    AcceptCommand,
    AcknowledgeTask,
    AssignRole,
    ChangeStatus,
    Command,
    CompleteTask,
    CreateTask,
    EditIncident,
    EngageOncall,
    ObjectToProposal,
    PageAcknowledged,
    Propose,
    Reply,
    ReportStatus,
    ReportToExecutives,
    SettleProposal,
)
from incident.people import Person
from incident.view import IncidentView
from incident.vocabulary import Status, StepState
from sandbox import pagerduty
from tests.workflows.case import ANA, BEN, CHLOE, DEV, Case, told_by
from tests.workflows.house import House
from workflows.client import NotAnswering

T = TypeVar("T")
LOOK_EVERY = (
    0.12  # seconds; longer than `workflows.kept.WITHIN` in a hurry, so that two equal looks mean quiet
)
SOON = 3.0  # seconds
A_PAUSE = timedelta(seconds=12)  # skipped when a step rests between its tries
UNANSWERED = timedelta(minutes=5)  # what the sandbox's policy allows, and so are these, with a little more
LAPSED = timedelta(minutes=5, seconds=10)
CADENCE = timedelta(minutes=30, seconds=30)
RUNG = timedelta(minutes=10, seconds=30)

Phase = Callable[[Case], Awaitable[None]]


async def persistently(work: Callable[[], Awaitable[T]]) -> T:
    """Whoever asks while nobody answers asks again, for the same thing."""
    while True:
        with suppress(RPCError, NotAnswering):
            return await work()
        await asyncio.sleep(LOOK_EVERY)


async def declare(house: House) -> Case:
    """With an answer to the reporter."""
    key, reply = str(uuid4()), Reply(user=str(DEV.slack_id), channel="C0STATUS")
    return await persistently(lambda: house.declare(actor=DEV, command_id=key, reply=reply))


async def ask(case: Case, kind: type[Command], actor: Person, **details: object) -> None:
    """By an update, whose answer is waited for."""
    command = told_by(kind, actor, **details)
    await persistently(lambda: case.house.incidents.update(case.id, command))


async def tell(case: Case, kind: type[Command], actor: Person, **details: object) -> None:
    """By a signal, for whoever hears it."""
    command = told_by(kind, actor, **details)
    await persistently(lambda: case.house.incidents.signal(case.id, command))


async def what_declaring_does(case: Case) -> None:
    """Nothing more is said."""


async def leave_unanswered(case: Case) -> None:
    """Nobody acknowledges: the backup is paged."""
    await case.time_passes(UNANSWERED)


async def acknowledge(case: Case) -> None:
    """In PagerDuty, and told as its webhook tells it: by a signal."""
    [page] = case.pages
    pagerduty.acknowledge(case.house.state.pagerduty, page.id, "PUANA01", lambda: None)
    await tell(case, PageAcknowledged, ANA)


async def offer(case: Case) -> None:
    await ask(case, AssignRole, ANA, user=CHLOE, role="commander", release=True)


async def leave_the_offer(case: Case) -> None:
    """Chloe does not answer, and so it goes to the backup."""
    await case.time_passes(LAPSED)


async def accept(case: Case) -> None:
    """Ben does, from the offer that must have reached him: one that is over is not sent any more."""
    await ask(case, AcceptCommand, BEN, read_back="Every second payment fails")


async def report(case: Case) -> None:
    words = {"conditions": "Every second payment fails", "actions": "rolling back", "needs": "none"}
    await tell(case, ReportStatus, BEN, **words)


async def decide(case: Case) -> None:
    """Proposed, objected to, and the commander's call."""
    await ask(case, Propose, CHLOE, text="Restart the queue")
    await ask(case, ObjectToProposal, BEN, reason="Sessions are lost")
    await ask(case, SettleProposal, BEN, go=True)


async def give_a_task(case: Case) -> None:
    await ask(case, CreateTask, BEN, owner=CHLOE, text="Restart the queue", within="20h")
    await ask(case, AcknowledgeTask, CHLOE)


async def finish_the_task(case: Case) -> None:
    await ask(case, CompleteTask, CHLOE, outcome="It works")


async def edit(case: Case) -> None:
    await ask(case, EditIncident, BEN, severity="critical", title="Checkout and search are failing")


async def engage(case: Case) -> None:
    """And executives are told."""
    await tell(case, EngageOncall, BEN, team="database")
    words = {"status": "One in two payments fails", "overview": "A release", "next_steps": "Rolling back"}
    await ask(case, ReportToExecutives, BEN, **words)


async def keep_silent(case: Case) -> None:
    """The commander is reminded, and then the channel."""
    await case.time_passes(CADENCE)
    await quiet(case)
    await case.time_passes(RUNG)


async def mark_stable(case: Case) -> None:
    await ask(case, ChangeStatus, BEN, status=Status.STABLE)


async def close(case: Case) -> None:
    await ask(case, ChangeStatus, BEN, status=Status.CLOSED)


PHASES: dict[str, Phase] = {
    "declare": what_declaring_does,
    "leave unanswered": leave_unanswered,
    "acknowledge": acknowledge,
    "offer": offer,
    "leave the offer": leave_the_offer,
    "accept": accept,
    "report": report,
    "decide": decide,
    "give a task": give_a_task,
    "finish the task": finish_the_task,
    "edit": edit,
    "engage": engage,
    "remind": keep_silent,
    "stable": mark_stable,
    "close": close,
}


async def quiet(case: Case) -> IncidentView:
    """Once nothing moves: two looks in a row see the same, and no step is running, though some may be retrying."""
    last = None
    while True:
        view = await persistently(case.view)
        if view.steps and view == last and all(step.state is not StepState.RUNNING for step in view.steps):
            return view
        last = view
        await asyncio.sleep(LOOK_EVERY)


async def settled(case: Case) -> None:
    """Once nothing is in hand any more; what rests between two tries need not be waited for."""
    while not all(step.settled for step in (await quiet(case)).steps):
        await case.time_passes(A_PAUSE)


async def ended(case: Case) -> None:
    """Its workflow, and the one that keeps its record."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(SOON):
                await case.handle.result()
                break
        with suppress(RPCError):  # it has ended just now
            await case.time_passes(A_PAUSE)
    await persistently(case.is_kept)
