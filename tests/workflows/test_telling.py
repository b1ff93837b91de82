"""Commands: each applied once, in the order received, refused with a reason, and never lost while no worker runs."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowUpdateFailedError

from incident.commands import AddParticipant, AssignRole, ChangeStatus, RecordEvent, Reply, ReportStatus
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Role, Severity, Status
from sandbox.slack.answers import new_response_url
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, DEV, EVE, Case, eventually, told_by
from tests.workflows.house import House
from workflows.client import NoSuchIncident

REPORT: dict[str, Any] = {"conditions": "slow", "actions": "none yet", "needs": "a database expert"}


async def test_the_same_declaration_twice_is_one_incident(house: House) -> None:
    key = str(uuid4())
    first, second = await asyncio.gather(house.declare(command_id=key), house.declare(command_id=key))
    assert first.id == second.id
    await first.all_settled()
    assert len(first.pages) == 1
    assert first.doubled() == []


@pytest.mark.parametrize("ways", ["signal signal", "signal update", "update signal", "update update"])
async def test_a_command_that_comes_twice_is_applied_once(house: House, ways: str) -> None:
    case = await house.declare(severity=Severity.LOW)
    report = told_by(ReportStatus, **REPORT)
    answers = []
    for way in ways.split():
        if way == "update":
            answers.append(await house.incidents.update(case.id, report))
        else:
            await house.incidents.signal(case.id, report)
    assert set(answers) <= {"Report noted; it goes out now."}
    await case.told(RecordEvent, text="by now both have come through")
    assert len((await case.view()).reports) == 1
    await case.all_settled()
    assert len(case.said("Status report 1")) == 1
    assert case.said("Status report 2") == []


async def test_a_refused_command_changes_nothing_and_says_why(house: House) -> None:
    case = await house.declared(severity=Severity.LOW)
    before = await case.view(), await case.timeline()
    with pytest.raises(Refused, match="Mark it stable first"):
        await case.told(ChangeStatus, status=Status.CLOSED)
    assert (await case.view(), await case.timeline()) == before


async def test_the_reason_of_a_refused_signal_reaches_the_person_in_the_channel(house: House) -> None:
    case = await house.declared(severity=Severity.LOW)
    reply = {"user": ANA.slack_id, "channel": case.channel.id}
    await case.signalled(ChangeStatus, status="closed", reply=reply)

    async def whispered() -> list[Any]:
        return [m for m in case.said("Mark it stable first") if m.only_for == ANA.slack_id]

    await eventually(whispered, "Ana reads why")


async def test_the_answer_to_a_signal_goes_where_the_command_came_from(house: House) -> None:
    case = await house.declared(severity=Severity.LOW)
    url = new_response_url(house.workspace, ANA.slack_id or "", case.channel)
    await case.signalled(ReportStatus, **REPORT, reply={"user": ANA.slack_id, "response_url": url})

    async def answered() -> list[Any]:
        return [m for m in case.said("Report noted; it goes out now.") if m.only_for == ANA.slack_id]

    assert len(await eventually(answered, "Ana reads that it was sent")) == 1


async def test_what_was_asked_first_is_answered_in_private_once_it_is_said_where(house: House) -> None:
    """As a form asks: by update, which waits for a moment only, and then by signal."""
    case = await house.declared(severity=Severity.LOW)
    where = {"reply": Reply(user=ANA.slack_id or "", channel=case.channel.id)}
    done, refused, waiting = (
        told_by(ReportStatus, **REPORT),
        told_by(ChangeStatus, status=Status.CLOSED),
        told_by(AssignRole, user=BEN.email, role="scribe"),
    )
    assert await house.incidents.update(case.id, done) == "Report noted; it goes out now."
    for _ in range(2):
        with pytest.raises(Refused, match="Mark it stable first"):
            await house.incidents.update(case.id, refused)
    await house.fault("slack.users.lookupByEmail", "slow_after", seconds=1, times=1)
    asking = asyncio.create_task(house.incidents.update(case.id, waiting))
    await eventually(lambda: house.calls("slack.users.lookupByEmail"), "Slack is asked who Ben is")
    for command in (done, refused, waiting) * 2:
        await house.incidents.signal(case.id, command.model_copy(update=where))

    assert "scribe" in await asking
    await case.told(RecordEvent, text="by now all have come through")
    await case.told(ChangeStatus, status=Status.STABLE)
    await case.closes()
    view = await case.view()
    assert len(view.reports) == 1
    assert len([entry for entry in await case.timeline("role_assigned") if "scribe" in entry.text]) == 1
    for told in ("Report noted; it goes out now.", "Mark it stable first", "Ben Okafor is scribe now."):
        assert len([m for m in case.said(told) if m.only_for == ANA.slack_id]) == 1, told


async def test_what_was_refused_before_anybody_was_told_in_private_may_be_tried_again(house: House) -> None:
    case = await house.declared(severity=Severity.LOW)
    note = told_by(ChangeStatus, status=Status.CLOSED)
    with pytest.raises(Refused, match="Mark it stable first"):
        await house.incidents.update(case.id, note)
    await case.becomes(Status.STABLE)
    assert "closed" in await house.incidents.update(case.id, note)


MALFORMED: dict[str, tuple[str, list[Any], str]] = {
    "without command_id": ("record_event", [{"actor": "ana@example.com", "text": "x"}], "command_id"),
    "without actor": ("record_event", [{"command_id": "1", "text": "x"}], "actor"),
    "unknown role": (
        "assign_role",
        [{"command_id": "1", "actor": "ana@example.com", "user": "ben@example.com", "role": "king"}],
        "role",
    ),
    "unknown field": (
        "record_event",
        [{"command_id": "1", "actor": "ana@example.com", "text": "x", "colour": "red"}],
        "colour",
    ),
    "bad duration": (
        "report_status",
        [{"command_id": "1", "actor": "ana@example.com", **REPORT, "next_report_in": "soon"}],
        "next_report_in",
    ),
    "nobody": (
        "add_participant",
        [{"command_id": "1", "actor": "ana@example.com", "user": ""}],
        "user",
    ),
    "no payload": ("record_event", [], ""),
    "no object": ("record_event", ["an event"], ""),
    "nothing": ("record_event", [None], ""),
    "too many payloads": ("record_event", [{"command_id": "1"}, {"command_id": "2"}], ""),
}


@pytest.fixture
async def quiet_case(house: House) -> Case:
    return await house.declared(severity=Severity.LOW)


async def test_malformed_updates_are_refused_with_a_reason(quiet_case: Case) -> None:
    before = await quiet_case.timeline()
    for case, (name, args, reason) in MALFORMED.items():
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await quiet_case.handle.execute_update(name, args=args)
        assert reason in str(refused.value.cause), case
    assert await quiet_case.timeline() == before


async def test_malformed_signals_are_ignored_and_the_incident_lives_on(quiet_case: Case) -> None:
    before = await quiet_case.timeline()
    for name, args, _ in MALFORMED.values():
        await quiet_case.handle.signal(name, args=args)
    await quiet_case.handle.signal("sing", {"command_id": "1"})
    assert await quiet_case.told(RecordEvent, text="still here") == "It is on the timeline."
    assert (await quiet_case.timeline())[:-1] == before


async def test_commands_are_applied_in_the_order_in_which_they_came(house: House) -> None:
    """Also where one of them waits for Slack to say who somebody is."""
    case = await house.declared(severity=Severity.LOW)
    await house.fault("slack.users.lookupByEmail", "slow_after", seconds=0.5, times=1)
    await case.signalled(RecordEvent, text="first")
    await case.signalled(AssignRole, user=BEN.email, role="scribe")
    for number in range(5):
        await case.signalled(RecordEvent, text=f"then {number}")
    await case.told(RecordEvent, text="last")

    happened = [e.text for e in await case.timeline() if e.kind in ("event_recorded", "role_assigned")]
    assert happened[-8:] == [
        "Ana Reyes noted: first.",
        "Ben Okafor became scribe.",
        *(f"Ana Reyes noted: then {number}." for number in range(5)),
        "Ana Reyes noted: last.",
    ]


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        ("nobody@example.com", "Slack knows nobody as nobody@example.com"),
        ("U0NOBODY", "Slack knows nobody as U0NOBODY"),
        ("U0GONE", "Gil Moreau is deactivated in Slack"),
        ("gil@example.com", "Slack knows nobody as gil@example.com"),
        ("U0BOT", "Other Bot is a bot, not a person"),
        ("Ben", "is not an e-mail address or a Slack user"),
    ],
)
async def test_nobody_who_cannot_be_addressed_gets_a_role(house: House, user: str, reason: str) -> None:
    case = await house.declare(severity=Severity.LOW)
    with pytest.raises(Refused, match=reason):
        await case.told(AssignRole, user=user, role="commander")
    with pytest.raises(Refused, match=reason):
        await case.told(AddParticipant, user=user)
    view = await case.view()
    assert user not in str(view.participants)


async def test_a_role_is_given_by_e_mail_while_slack_is_down(house: House) -> None:
    await house.fault("slack.*")
    case = await house.declare()
    await case.until(lambda view: view.roles.get(Role.COMMANDER), "somebody commands")
    assert await case.told(AssignRole, user=CHLOE.email, role="scribe")
    assert (await case.view()).roles[Role.SCRIBE].email == CHLOE.email


async def test_what_was_said_while_no_worker_ran_is_done_when_one_does(open_house: OpenHouse) -> None:
    house = await open_house(worker=False)
    case = await house.declare()
    await case.signalled(ReportStatus, **REPORT)
    await case.signalled(AssignRole, user=BEN.email, role="scribe")
    await case.signalled(AddParticipant, user=EVE.slack_id, reason="knows the shop")
    assert await house.calls() == []

    await house.worker_comes()
    view = await case.until(lambda view: len(view.participants) == 4, "everybody is there")
    assert view.roles[Role.SCRIBE].name == BEN.name
    await case.all_settled()
    assert len(case.said("Status report 1")) == 1
    assert {ANA.slack_id, BEN.slack_id, DEV.slack_id, EVE.slack_id} <= set(case.channel.members)


async def test_a_worker_that_goes_and_comes_back_goes_on(house: House) -> None:
    case = await house.declared()
    await house.worker_goes()
    await case.signalled(ReportStatus, **REPORT)
    await house.worker_comes()
    await case.until(lambda view: view.reports, "the report is in")
    await case.all_settled()
    assert len(case.said("Status report 1")) == 1
    assert case.doubled() == []


async def test_nothing_can_be_told_to_a_closed_incident(house: House) -> None:
    case = await house.declared(severity=Severity.LOW)
    await house.fault("slack.conversations.archive", "slow_after", seconds=1, times=1)
    await case.becomes(Status.STABLE, Status.CLOSED)
    with pytest.raises(Refused, match="This incident is closed"):
        await case.report()
    await case.ends()
    with pytest.raises(NoSuchIncident):
        await case.report()
    with pytest.raises(NoSuchIncident):
        await house.incidents.update("abcdefgh", told_by(RecordEvent, Person(name="Eve"), text="hello?"))
