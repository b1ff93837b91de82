"""`/incident VERB …` and `/dispatch-VERB …`: finds the verb and says what came of it."""

import re
from collections.abc import Callable, Coroutine
from difflib import get_close_matches
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from incident.refusals import Refused
from incident.words import slack as words
from incident.words import usage
from slack_adapter.answering import Said, answer_command
from slack_adapter.desk import Desk
from slack_adapter.listeners.commands import (
    decisions,
    declare,
    drills,
    reading,
    reports,
    reviews,
    roles,
    roster,
    status,
    tasks,
    teams,
)
from slack_adapter.payloads import Slash, plain

Verb = Callable[[Desk, AsyncWebClient, Slash], Coroutine[Any, Any, Said]]

VERBS: dict[str, Verb] = {
    "declare": declare.declare,
    "assign-role": roles.assign_role,
    "accept-command": roles.accept_command,
    "decline-command": roles.decline_command,
    "status-report": reports.status_report,
    "executive-report": reports.executive_report,
    "propose": decisions.propose,
    "object": decisions.object_to_proposal,
    "event": reports.event,
    "create-task": tasks.task,
    "task": tasks.task,
    "understood": tasks.understood,
    "task-done": tasks.task_done,
    "reopen-task": tasks.reopen_task,
    "list-tasks": reading.list_tasks,
    "my-tasks": reading.my_tasks,
    "snooze": reports.snooze,
    "prompts": reports.prompts,
    "edit-incident": reports.edit_incident,
    "engage-oncall": teams.engage_oncall,
    "list-participants": reading.list_participants,
    "mark-stable": status.mark_stable,
    "mark-closed": status.mark_closed,
    "reopen": status.reopen,
    "review": reviews.review,
    "mark-drafted": reviews.mark_drafted,
    "mark-reviewed": reviews.mark_reviewed,
    "approve-customer-document": reviews.approve_customer_document,
    "customer-document-sent": reviews.customer_document_sent,
    "feedback": reading.feedback,
    "drill": drills.drill,
    "roster": roster.roster,
    "join-roster": roster.join,
    "leave-roster": roster.leave,
    "defer": roster.defer,
    "availability": roster.availability,
    "watch": roster.watch,
    "mentor": roster.mentor,
    "training-read": roster.training_read,
    "promote": roster.promote,
    "suggest-commander": roster.suggest_commander,
    "rotation": roster.rotation,
    "credit": roster.own_credit,
    "list": reading.list_incidents,
    "help": reading.show_help,
}


def register(app: AsyncApp, desk: Desk) -> None:
    Payload = dict[str, Any]

    @app.command("/incident")
    async def incident(
        ack: AsyncAck, respond: AsyncRespond, client: AsyncWebClient, command: Payload
    ) -> None:
        verb, arguments = _split(command.get("text", ""))
        slash = Slash.model_validate(command | {"arguments": arguments})
        await answer_command(desk, ack, respond, _carry_out(desk, client, verb, slash))

    @app.command(re.compile(r"^/dispatch-"))
    async def dispatch(
        ack: AsyncAck, respond: AsyncRespond, client: AsyncWebClient, command: Payload
    ) -> None:
        verb = command["command"].removeprefix("/dispatch-")
        slash = Slash.model_validate(command | {"arguments": command.get("text", "").strip()})
        await answer_command(desk, ack, respond, _carry_out(desk, client, verb, slash))


def _split(text: str) -> tuple[str, str]:
    verb, *rest = text.split(maxsplit=1) or ["help"]
    return verb, rest[0].strip() if rest else ""


async def _carry_out(desk: Desk, client: AsyncWebClient, verb: str, slash: Slash) -> Said:
    carry_out = VERBS.get(verb.lower())
    if carry_out is None:
        nearest = get_close_matches(verb.lower(), VERBS, n=1)
        raise Refused(words.unknown_verb(verb, nearest[0] if nearest else None))
    if slash.arguments and not usage.USAGE[verb.lower()] and carry_out is not reading.show_help:
        raise Refused(usage.takes_nothing(verb.lower(), plain(slash.arguments)))
    return await carry_out(desk, client, slash)
