"""The least that an incident could be in Temporal: an entity workflow whose updates are checked, applied once and kept."""

from pydantic import BaseModel
from temporalio import workflow
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

TASK_QUEUE = "minimal"


class Line(BaseModel):
    command_id: str
    text: str


class Lines(BaseModel):
    lines: list[Line] = []
    answers: dict[str, str] = {}


@workflow.defn(name="Minimal")
class MinimalWorkflow:
    @workflow.init
    def __init__(self, carried: Lines) -> None:
        self.carried = carried

    @workflow.run
    async def run(self, carried: Lines) -> None:
        await workflow.wait_condition(workflow.info().is_continue_as_new_suggested)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(self.carried)

    @workflow.update
    async def record(self, line: Line) -> str:
        answers = self.carried.answers
        if line.command_id not in answers:
            self.carried.lines.append(line)
            answers[line.command_id] = f"Line {len(self.carried.lines)} is on the timeline."
        return answers[line.command_id]

    @record.validator
    def check_record(self, line: Line) -> None:
        if not line.text:
            raise ApplicationError("a line needs words", type="Refused")


def minimal_worker(client: Client) -> Worker:
    return Worker(client, task_queue=TASK_QUEUE, workflows=[MinimalWorkflow])
