"""The whole way round: people in Slack, the adapter, the workflow under a real worker, and back to Slack."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from temporalio.client import Client

from incident.commands import EditIncident
from incident.identity import incident_id, workflow_id
from incident.people import Person
from incident.policy import Policy
from incident.vocabulary import Role, Severity, Status
from incident.words import slack as words
from sandbox import people
from tests.slack_adapter.acting import Someone, Workspace, eventually, starts_with
from worker.run import make_worker
from worker.settings import Settings
from workflows.client import Incidents


@asynccontextmanager
async def worker_running(
    temporal: Client, task_queue: str, policy: Policy, workspace: Workspace
) -> AsyncIterator[None]:
    """Slack alone: PagerDuty and Google are off."""
    settings = Settings(
        slack_bot_token=people.SLACK_BOT_TOKEN,
        slack_api_url=workspace.bot.base_url,
        pagerduty_api_key=None,
        google_application_credentials=None,
        muster_task_queue=task_queue,
    )
    async with make_worker(temporal, settings, policy, drills=False):
        yield


@pytest.fixture
async def worker(
    temporal: Client, task_queue: str, policy: Policy, workspace: Workspace
) -> AsyncIterator[None]:
    async with worker_running(temporal, task_queue, policy, workspace):
        yield


class Opened:
    """An incident that Ana declared, with its channel."""

    def __init__(self, id: str, ana: Someone, incidents: Incidents) -> None:
        self.id = id
        self.ana = ana
        self.incidents = incidents

    async def settles(self, what: str, look: object) -> None:
        async def so() -> bool:
            return bool(look(await self.incidents.incident(self.id)))  # type: ignore[operator]

        await eventually(so, what)


async def opened(ana: Someone, incidents: Incidents, temporal: Client, text: str) -> Opened:
    outcome = await ana.types(f"declare {text}")
    incident = incident_id(f"slash:{outcome['trigger_id']}")

    async def channel() -> str | None:
        made = (await incidents.incident(incident)).resources.get("channel")
        return made.id if made else None

    there = ana.at(await eventually(channel, "a channel"))

    async def found() -> bool:
        inside = ana.user in (await ana.workspace.bot.conversations_members(channel=there.channel))["members"]
        return inside and await incidents.in_channel(there.channel) == incident

    await eventually(found, "Ana is in the channel, and the channel is known")
    return Opened(incident, there, incidents)


@pytest.fixture
async def checkout(
    ana: Someone, incidents: Incidents, temporal: Client, worker: None
) -> AsyncIterator[Opened]:
    incident = await opened(ana, incidents, temporal, "low Checkout is failing")
    yield incident
    await temporal.get_workflow_handle(workflow_id(incident.id)).terminate()


async def test_participants_are_listed_with_their_roles(checkout: Opened, workspace: Workspace) -> None:
    await workspace.do("join", user="U0BEN", channel=checkout.ana.channel)
    await checkout.settles("Ben takes part", lambda i: any(p.slack_id == "U0BEN" for p in i.participants))
    answer = await checkout.ana.asks("list-participants")
    assert "Ana Reyes" in answer
    assert "commander" in answer
    assert "Ben Okafor" in answer


async def test_a_command_delivered_twice_is_applied_once(checkout: Opened, workspace: Workspace) -> None:
    answer = await checkout.ana.asks("mark-stable")
    assert "stable" in answer
    said = len(await checkout.ana.whispers())
    await workspace.redeliver()
    await checkout.ana.asks("list-participants")  # by now the redelivery has been through as well

    changes = [e for e in await checkout.incidents.timeline(checkout.id) if e.kind == "status_changed"]
    assert len(changes) == 1
    assert len(await checkout.ana.whispers()) == said + 1


async def test_a_refusal_of_the_rules_reaches_who_gave_the_command(checkout: Opened) -> None:
    assert "Mark it stable first" in await checkout.ana.asks("mark-closed")


async def test_a_form_that_is_refused_keeps_what_was_typed_and_can_be_sent_again(
    checkout: Opened, workspace: Workspace
) -> None:
    await workspace.do("join", user="U0BEN", channel=checkout.ana.channel)
    await checkout.settles("Ben takes part", lambda i: any(p.slack_id == "U0BEN" for p in i.participants))
    ben = Someone(workspace, "U0BEN", checkout.ana.channel)
    await ben.types("create-task")
    form = await ben.form("Give a task")
    said = len(await ben.whispers())

    sent = await ben.sends(form, owner="U0ANA", text="Call the bank")
    assert "Only the commander, deputy or scribe may give tasks" in sent["errors"]["owner"]
    assert (await ben.form("Give a task"))["id"] == form["id"]

    await checkout.ana.asks("assign-role @ben scribe")
    assert (await ben.sends(form, owner="U0ANA", text="Call the bank"))["ok"]
    assert await ben.no_form()
    await workspace.redeliver()
    await checkout.ana.asks("mark-stable")  # by now the redelivery has been through as well
    assert "\n".join((await ben.whispers())[said:]).count("Task 1 is Ana") == 1
    assert [task.text for task in (await checkout.incidents.incident(checkout.id)).tasks] == ["Call the bank"]


async def test_a_report_opens_with_the_last_one_and_is_answered(checkout: Opened) -> None:
    ana = checkout.ana
    assert "Report noted; it goes out now." in await ana.asks(
        "status-report 500s on checkout | rolling back | nobody yet"
    )
    await ana.types("status-report")
    form = await ana.form("Status report")
    assert starts_with(form) == {
        "conditions": "500s on checkout",
        "actions": "rolling back",
        "needs": "nobody yet",
        "next_report_in": None,
        "to": None,
    }

    await ana.sends(form, conditions="recovering", next_report_in="20m")
    await checkout.settles("two reports", lambda i: len(i.reports) == 2)
    last = (await checkout.incidents.incident(checkout.id)).reports[-1]
    assert (last.conditions, last.actions) == ("recovering", "rolling back")


async def test_editing_undoes_nobody_elses_change(checkout: Opened) -> None:
    ana = checkout.ana
    await ana.types("edit-incident")
    form = await ana.form("Edit the incident")
    assert starts_with(form) == {
        "title": "Checkout is failing",
        "description": None,
        "severity": "low",
        "type": None,
    }

    ana_elsewhere = Person(slack_id="U0ANA")
    await checkout.incidents.update(
        checkout.id, EditIncident(command_id="e-1", actor=ana_elsewhere, severity=Severity.MEDIUM)
    )
    await ana.sends(form, title="Checkout is failing in Europe", description="Since 10:00")
    await checkout.settles("the title is changed", lambda i: i.title == "Checkout is failing in Europe")
    incident = await checkout.incidents.incident(checkout.id)
    assert (incident.severity, incident.description) == ("medium", "Since 10:00")


async def test_a_type_is_cleared_in_the_form(checkout: Opened) -> None:
    ana = checkout.ana
    typed = EditIncident(command_id="e-2", actor=Person(slack_id="U0ANA"), type="security")
    await checkout.incidents.update(checkout.id, typed)
    await ana.types("edit-incident")
    await ana.sends(await ana.form("Edit the incident"), type=None)
    await checkout.settles("the type is gone", lambda i: i.type is None)


async def test_the_edit_form_says_what_each_severity_and_type_does(checkout: Opened) -> None:
    await checkout.ana.types("edit-incident")
    form = json.dumps(await checkout.ana.form("Edit the incident"), ensure_ascii=False)
    assert "What another severity does" in form
    assert "critical: Status reports are due every 30m." in form
    assert "What another type does" in form
    assert "security: Status reports are due every 20m." in form


async def test_tasks_are_listed_and_mine_apart(checkout: Opened) -> None:
    assert "No task is open" in await checkout.ana.asks("list-tasks")
    await checkout.ana.asks("task @ben 10m restart the queue")
    await checkout.ana.asks("task @ana call the bank")
    assert "2 tasks are open" in await checkout.ana.asks("list-tasks")
    mine = await checkout.ana.asks("my-tasks")
    assert "call the bank" in mine
    assert "in <http" in mine
    assert "restart the queue" not in mine
    await checkout.ana.asks("task-done 2")
    assert "You have no task in any incident" in await checkout.ana.asks("my-tasks")
    assert "open again" in await checkout.ana.asks("reopen-task 2")
    assert "call the bank" in await checkout.ana.asks("my-tasks")


async def test_the_timeline_is_shown_in_words(checkout: Opened) -> None:
    ana = checkout.ana
    await ana.presses(await ana.shown_button(action="show_timeline", value=checkout.id), "show_timeline")
    shown = json.dumps(await ana.form("Timeline"))
    assert "ana declared" in shown  # her handle: at that moment nobody had been asked for her name
    assert "Channel created." in shown


async def test_a_commander_who_leaves_the_channel_is_asked_to_hand_over_first(
    checkout: Opened, workspace: Workspace
) -> None:
    await checkout.settles("Ana commands", lambda i: i.roles.get(Role.COMMANDER))
    await workspace.do("leave", user="U0ANA", channel=checkout.ana.channel)

    async def told() -> bool:
        talks = (await workspace.seen_by("U0ANA"))["direct_messages"]
        return "hand over command first" in json.dumps(talks)

    await eventually(told, "a direct message to Ana")
    assert (await checkout.incidents.incident(checkout.id)).roles[Role.COMMANDER].slack_id == "U0ANA"


async def test_what_is_said_while_no_worker_runs_is_done_when_one_does(
    ana: Someone,
    incidents: Incidents,
    temporal: Client,
    task_queue: str,
    policy: Policy,
    workspace: Workspace,
) -> None:
    async with worker_running(temporal, task_queue, policy, workspace):
        search = await opened(ana, incidents, temporal, "low Search is slow")
    assert (await search.ana.types("mark-stable"))["ok"]
    asked = []
    await workspace.bot.conversations_invite(channel=search.ana.channel, users=["U0EVE"])
    for user in ("U0ANA", "U0EVE"):
        someone = Someone(workspace, user, search.ana.channel)
        await someone.types("create-task")
        assert (await someone.sends(await someone.form("Give a task"), owner="U0ANA", text="Call"))["ok"]
        asked.append(someone)
    async with worker_running(temporal, task_queue, policy, workspace):
        await search.settles("the incident is stable", lambda i: i.status is Status.STABLE)
        for someone, answer in zip(asked, ("Task 1 is Ana", "may give tasks"), strict=True):

            async def told(someone: Someone = someone, answer: str = answer) -> bool:
                return answer in "\n".join(await someone.whispers())

            await eventually(told, f"{someone.user} reads {answer}")
        assert len((await incidents.incident(search.id)).tasks) == 1
    await temporal.get_workflow_handle(workflow_id(search.id)).terminate()


async def test_a_restricted_incident_is_kept_from_who_takes_no_part(
    ana: Someone, incidents: Incidents, temporal: Client, worker: None, workspace: Workspace
) -> None:
    leak = await opened(ana, incidents, temporal, "--restricted low Payroll leaks")
    outsider = Someone(workspace, "U0EVE", "C0STATUS")

    assert "Payroll leaks" in await ana.asks("list")
    listed = await outsider.asks("list")
    assert leak.id in listed
    assert "Payroll leaks" not in listed
    ts = await outsider.shown_button(action="open_edit", value=leak.id)
    await outsider.presses(ts, "open_edit")
    shown = json.dumps(await outsider.form("Edit the incident"), ensure_ascii=False)
    assert words.participants_only() in shown
    assert "Payroll leaks" not in shown
    await temporal.get_workflow_handle(workflow_id(leak.id)).terminate()
