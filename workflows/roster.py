"""The door to the people on the roster, for everything outside their workflows: join, tell, ask, list."""

from functools import partial
from typing import Any

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.roster import Seen, candidates, seen
from incident.commands import Command
from incident.identity import commander_id
from incident.people import Person
from incident.refusals import Refused
from roster import words
from roster.candidate import Candidate
from roster.commands import JoinRoster
from roster.debriefs import Note
from roster.view import CareerView
from workflows.client import NO_WORKER, PATIENCE, Incidents, NotAnswering, once_ready
from workflows.commander import CommanderStart, CommanderWorkflow


class Roster:
    """All methods raise RPCError when Temporal cannot be reached, and Refused for whoever is not on the roster."""

    def __init__(self, incidents: Incidents) -> None:
        self._client: Client = incidents.temporal
        self._task_queue = incidents.task_queue

    async def signal(self, person: Person, command: Command) -> None:
        """Tell; the answer goes to `command.reply`. Joining begins their workflow, kept by Temporal while no worker runs."""
        payload = command.model_dump(mode="json")
        try:
            if isinstance(command, JoinRoster):
                await self._client.start_workflow(
                    CommanderWorkflow.run,
                    CommanderStart.of(person),
                    **self._begun(person),
                    start_signal=command.name,
                    start_signal_args=[payload],
                )
            else:
                await self._handle(person).signal(command.name, payload)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:  # nobody knows whether it was kept
                raise
            raise _explained(error, person) from error

    async def update(self, person: Person, command: Command) -> str:
        """Tell and wait for the result in words. Raises NotAnswering too."""
        ask = partial(self._join if isinstance(command, JoinRoster) else self._update, person, command)
        try:
            return await once_ready(ask)
        except WorkflowUpdateFailedError as error:
            if isinstance(error.cause, ApplicationError):
                raise Refused(error.cause.message) from error
            raise NotAnswering(str(error.cause)) from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            raise NotAnswering(NO_WORKER) from error
        except RPCError as error:
            raise _explained(error, person) from error

    async def career(self, person: Person) -> CareerView:
        """Raises NotAnswering too."""
        view: CareerView = await self._asked(person, CommanderWorkflow.career_now)
        return view

    async def notes(self, person: Person, reader: Person) -> list[Note]:
        """Of debriefs, as far as they are for the reader. Raises NotAnswering too."""
        notes: list[Note] = await self._asked(person, CommanderWorkflow.notes_for, reader)
        return notes

    async def _asked(self, person: Person, query: Any, *said: Person) -> Any:
        async def ask() -> Any:
            return await self._handle(person).query(query, *said, rpc_timeout=PATIENCE)

        try:
            return await once_ready(ask)
        except RPCError as error:
            raise _explained(error, person) from error
        except WorkflowQueryFailedError as error:
            raise NotAnswering(str(error)) from error

    async def everybody(self) -> list[Candidate]:
        """By name; one question to Temporal, which needs no worker."""
        return await candidates(self._client)

    async def seen(self, incident: str = "") -> Seen:
        """Everybody, and who commands another incident just now."""
        return await seen(self._client, incident)

    async def _update(self, person: Person, command: Command) -> str:
        payload = command.model_dump(mode="json")
        answer: str = await self._handle(person).execute_update(
            command.name, payload, result_type=str, rpc_timeout=PATIENCE
        )
        return answer

    async def _join(self, person: Person, command: Command) -> str:
        answer: str = await self._client.execute_update_with_start_workflow(
            command.name,
            command.model_dump(mode="json"),
            start_workflow_operation=WithStartWorkflowOperation(
                CommanderWorkflow.run, CommanderStart.of(person), **self._begun(person)
            ),
            id=command.command_id,
            result_type=str,
            rpc_timeout=PATIENCE,
        )
        return answer

    def _begun(self, person: Person) -> dict[str, Any]:
        """Whoever is there already is told, and not begun again."""
        return {
            "id": _id(person),
            "task_queue": self._task_queue,
            "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
            "static_summary": person.label,
        }

    def _handle(self, person: Person) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(_id(person))


def _id(person: Person) -> str:
    """Raises Refused."""
    if not person.email:
        raise Refused(words.nobody_without_address(person))
    return commander_id(person.email)


def _explained(error: RPCError, person: Person) -> Exception:
    if error.status is RPCStatusCode.NOT_FOUND:
        return Refused(words.not_on_the_roster(person))
    if error.status in (RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED):
        return NotAnswering(NO_WORKER)
    return error
