"""Deletes a drill a while after its end, or as soon as somebody says so: one durable timer, and nothing that is real."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta

from pydantic import BaseModel
from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.forgetting import Forgetting, Gone, OfDrill
    from activities.google import Google
    from activities.models import ThrowFolderAway
    from drills.words import forgetting as words
    from incident.identity import forget_id
    from workflows.keeping import carried_out

AT_ONCE = "at_once"


class Forget(BaseModel):
    incident: str
    after: timedelta
    folder: str | None = None  # in Drive, where there is one


class Forgotten(BaseModel):
    """What became of each part of it, in words."""

    incident: str
    said: list[str] = []


async def begin_to_forget(forget: Forget) -> None:
    """To be called by a workflow; a drill that was begun again is deleted once it has ended again."""
    with suppress(WorkflowAlreadyStartedError):
        await workflow.start_child_workflow(
            ForgetDrill.run,
            forget,
            id=forget_id(forget.incident),
            parent_close_policy=ParentClosePolicy.ABANDON,
            static_summary="Deletes the drill when it was kept long enough",
        )


@workflow.defn(name="ForgetDrill")
class ForgetDrill:
    def __init__(self) -> None:
        self.asked = False

    @workflow.signal(name=AT_ONCE, description="Somebody wants it deleted now")
    def at_once(self) -> None:
        self.asked = True

    @workflow.run
    async def run(self, forget: Forget) -> Forgotten:
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self.asked, timeout=forget.after, timeout_summary="then the drill is deleted"
            )
        drill = OfDrill(incident=forget.incident)
        await carried_out(Forgetting.await_end_of_drill, drill, "see to it that it is a drill, and over")
        said = await asyncio.gather(
            _or_why(words.IN_DRIVE, self._folder(forget)),
            _or_why(words.ON_DISK, self._records(drill)),
            _or_why(words.IN_TEMPORAL, self._runs(drill)),
        )
        forgotten = Forgotten(incident=forget.incident, said=[*said, words.channel_stays()])
        workflow.set_current_details("\n".join(f"- {line}" for line in forgotten.said))
        return forgotten

    async def _folder(self, forget: Forget) -> str:
        if forget.folder is None:
            return words.no_folder()
        away = ThrowFolderAway(folder=forget.folder, made_by=f"{forget.incident}/folder")
        await carried_out(Google.throw_folder_away, away, "put its folder into the bin", "google")
        return words.folder_in_bin()

    async def _records(self, drill: OfDrill) -> str:
        gone: Gone = await carried_out(Forgetting.delete_records, drill, "delete its records")
        return words.records_deleted(gone.count)

    async def _runs(self, drill: OfDrill) -> str:
        gone: Gone = await carried_out(Forgetting.delete_runs, drill, "delete it from Temporal")
        return words.runs_deleted(gone.count)


async def _or_why(where: str, deleted: Awaitable[str]) -> str:
    """One place that refuses keeps no other from it."""
    try:
        return await deleted
    except ActivityError as error:
        reason = error.cause.message if isinstance(error.cause, ApplicationError) else str(error.cause)
        return words.not_deleted(where, reason)
