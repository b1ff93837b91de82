"""Whether workers take work, seen from Temporal: a process that lives and polls nothing is not healthy.

`python -m worker.health` exits 0 when the worker on this host does; made for a container's health check.
"""

import asyncio
import os
import socket
import sys
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from worker.settings import ConfigurationError, read_settings
from worker.temporal import connect
from workflows.queues import PARTS, drill_queue, task_queue

FRESH = timedelta(seconds=90)  # Temporal ends an idle poll after 60 seconds, and the worker asks anew
ACTIVITY = TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY
BOTH = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, ACTIVITY)


async def workers(client: Client, base: str) -> dict[str, set[str]]:
    """Who lately asked for work, by queue: identities, "PID@HOST" unless set otherwise. Raises RPCError.

    A vendor's queue has activities only. Every queue counts, also that of a vendor that is off: somebody has to say so.
    """
    kinds = {task_queue(base, part): BOTH if part == "incidents" else (ACTIVITY,) for part in PARTS}
    kinds[drill_queue(base)] = BOTH
    found = await asyncio.gather(*(_asking(client, queue, *of) for queue, of in kinds.items()))
    return dict(zip(kinds, found, strict=True))


async def _asking(client: Client, task_queue: str, *kinds: TaskQueueType.ValueType) -> set[str]:
    """Who asks for all of these."""
    asking = await asyncio.gather(*(_pollers(client, task_queue, kind) for kind in kinds))
    return set.intersection(*asking)


async def _pollers(client: Client, task_queue: str, kind: TaskQueueType.ValueType) -> set[str]:
    described = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace, task_queue=TaskQueue(name=task_queue), task_queue_type=kind
        )
    )
    since = datetime.now(UTC) - FRESH
    return {
        poller.identity
        for poller in described.pollers
        if poller.last_access_time.ToDatetime(tzinfo=UTC) >= since
    }


async def works_here() -> bool:
    found = await workers(await connect(), read_settings().muster_task_queue)
    here = f"@{socket.gethostname()}"
    return any(identity.endswith(here) for asking in found.values() for identity in asking)


def main() -> int:
    try:
        healthy = asyncio.run(works_here())
    except (ConfigurationError, RPCError) as error:
        print(error, file=sys.stderr)
        return 1
    if not healthy:
        print("no worker on this host asks Temporal for work", file=sys.stderr)
    return 0 if healthy else 1


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # Temporal's native threads can crash an interpreter that is taken down around them
