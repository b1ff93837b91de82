"""Whether Temporal is there, has the namespace and the search attributes, remembers long enough, and has workers. Reads only."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.checks import TRY_AGAIN, Check, Examination, Trouble
from worker.health import workers
from worker.settings import ConfigurationError
from worker.temporal import connect
from workflows.listing import ALL

T = TypeVar("T")
PATIENCE = timedelta(seconds=5)
MONTH = timedelta(days=30)


class TemporalChecks:
    def __init__(self, task_queue: str, comes_after: timedelta) -> None:
        """`comes_after`: how long after an incident's end something may still come into its record."""
        self._task_queue = task_queue
        self._comes_after = comes_after
        self._connected: Client | None = None
        self._kept = timedelta()

    def of(self) -> Examination:
        return Examination(
            [Check("Temporal", self._reached), Check("Temporal namespace", self._namespace)],
            [
                Check("Temporal retention", self._retention),
                Check("Temporal search attributes", self._search_attributes),
                Check("Temporal worker", self._worker),
            ],
        )

    async def _reached(self) -> str:
        try:
            self._connected = await connect(patience=PATIENCE)
        except ConfigurationError as error:
            reason, _, remedy = str(error).partition(". ")
            raise Trouble(
                reason, remedy.rstrip(".") or "Correct TEMPORAL_… or the configuration file"
            ) from error
        return f"answers at {self._connected.service_client.config.target_host}"

    @property
    def _client(self) -> Client:
        assert self._connected, "nothing is asked before Temporal is reached"
        return self._connected

    async def _namespace(self) -> str:
        namespace = self._client.namespace
        request = DescribeNamespaceRequest(namespace=namespace)
        described = await self._asked(self._client.workflow_service.describe_namespace(request))
        self._kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
        return namespace

    async def _retention(self) -> str:
        says = f"closed incidents are kept for {_hours(self._kept)} h"
        if self._kept < self._comes_after:
            wanted = max(MONTH, self._comes_after)
            raise Trouble(
                f"{says}, and their reviews may take {_hours(self._comes_after)} h: they would not come into the record",
                f"Run: temporal operator namespace update -n {self._client.namespace} --retention {_hours(wanted)}h",
            )
        return says

    async def _search_attributes(self) -> str:
        request = ListSearchAttributesRequest(namespace=self._client.namespace)
        listed = await self._asked(self._client.operator_service.list_search_attributes(request))
        known = {**listed.system_attributes, **listed.custom_attributes}
        if missing := [key for key in ALL if key.name not in known]:
            asked = " ".join(f"--name {key.name} --type {_type(key.indexed_value_type)}" for key in missing)
            raise Trouble(
                f"{', '.join(key.name for key in missing)} not registered",
                f"Start `muster worker`, or have an administrator run: temporal operator search-attribute create {asked}",
            )
        if wrong := [key for key in ALL if int(known[key.name]) != int(key.indexed_value_type)]:
            raise Trouble(
                ", ".join(f"{key.name} is {_type(known[key.name])}" for key in wrong),
                "Have an administrator remove and create anew as "
                + ", ".join(f"{key.name} {_type(key.indexed_value_type)}" for key in wrong),
            )
        return f"all {len(ALL)} are registered with their types"

    async def _worker(self) -> str:
        found = await self._asked(workers(self._client, self._task_queue))
        if idle := [queue for queue, asking in found.items() if not asking]:
            raise Trouble(
                f"nobody takes work from {', '.join(idle)}",
                "Start `muster worker` with the same MUSTER_TASK_QUEUE; where --queues are named, name all of them somewhere",
            )
        return f"{len(set.union(*found.values()))} on {', '.join(found)}"

    async def _asked(self, call: Awaitable[T]) -> T:
        try:
            return await call
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                namespace = self._client.namespace
                raise Trouble(
                    f"there is no namespace {namespace}",
                    f"Set TEMPORAL_NAMESPACE, or run: temporal operator namespace create -n {namespace} --retention 720h",
                ) from error
            raise Trouble(f"Temporal refuses: {error.message}", TRY_AGAIN) from error


def _hours(time: timedelta) -> int:
    return -(-time // timedelta(hours=1))


def _type(value: int) -> str:
    return IndexedValueType.Name(value).removeprefix("INDEXED_VALUE_TYPE_").title().replace("_", "")  # type: ignore[arg-type]
