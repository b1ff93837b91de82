"""Keeps a workflow in memory from running ahead of its history when it is only asked something.

Temporal hands a query to a worker with the whole history, and the SDK applies all of it: also what came after the last
workflow task. A worker that takes over from a killed one would so react to a signal before the workflow task that
records it, in another order than any replay, and fail at the next replay for ever. (temporalio 1.35, server 1.32;
`tests/worker/test_asked_amid_a_takeover.py` shows it.) Such a query fails here, which drops the workflow from the cache;
asked again, it is answered as soon as the workflow task has come.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from workflows.messages import AHEAD

ON_ITS_OWN = "legacy_query"  # what the SDK calls a query that no workflow task carries

Activate = Callable[[WorkflowActivation], WorkflowActivationCompletion]


class Runner(SandboxedWorkflowRunner):
    """The usual sandbox, with a watch on it, and without two things that it does again and again for nothing."""

    _prepared: ClassVar[set[str]] = set()  # what is sound for one worker of a process is for all

    def prepare_workflow(self, defn: Any) -> None:
        if defn.name not in self._prepared:
            super().prepare_workflow(defn)
            self._prepared.add(str(defn.name))

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        instance = super().create_instance(det)
        instance.activate = _Watched(instance.activate)  # type: ignore[method-assign]
        instance.get_serialization_context = _no_context  # type: ignore[method-assign,assignment]
        return instance


def _no_context(command: Any) -> None:
    """Muster's data converter is the same in every context, and asking a workflow for its own takes a fifth of its time."""


class _Watched:
    def __init__(self, activate: Activate) -> None:
        self._activate = activate
        self._time: int | None = None
        self._ahead = False

    def __call__(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        queries = [job.query_workflow for job in act.jobs if job.HasField("query_workflow")]
        if self._ahead and any(query.query_id == ON_ITS_OWN for query in queries):
            completion = WorkflowActivationCompletion(run_id=act.run_id)
            completion.failed.failure.message = AHEAD
            return completion
        if len(queries) < len(act.jobs):
            # A workflow task moves the workflow's clock; what is new without moving it is in none.
            time = act.timestamp.ToNanoseconds()
            self._ahead = not act.is_replaying and time == self._time
            self._time = time
        return self._activate(act)
