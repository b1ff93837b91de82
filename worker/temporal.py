"""The Temporal client, as Temporal's own variables and files say, with Pydantic payloads; and its search attributes."""

import asyncio
from datetime import timedelta

from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError, RPCStatusCode

from worker.settings import ConfigurationError
from workflows.listing import ALL
from workflows.payloads import CONVERTER

DEFAULT_ADDRESS = "localhost:7233"


async def connect(*, patience: timedelta = timedelta(seconds=10), lazy: bool = False) -> Client:
    """Raises ConfigurationError when Temporal cannot be reached; `lazy` asks it only when something is wanted of it."""
    try:
        config = ClientConfig.load_client_connect_config()
    except (RuntimeError, ValueError) as error:
        raise ConfigurationError(f"Temporal's configuration cannot be read: {error}") from error
    config.setdefault("target_host", DEFAULT_ADDRESS)
    try:
        return await asyncio.wait_for(
            Client.connect(**config, data_converter=CONVERTER, lazy=lazy), patience.total_seconds()
        )
    except (RuntimeError, TimeoutError, OSError) as error:
        raise ConfigurationError(
            f"Temporal cannot be reached at {config['target_host']}. "
            "Start it (`muster up` brings one), or set TEMPORAL_ADDRESS."
        ) from error


async def ensure_search_attributes(client: Client) -> list[str]:
    """Register what is missing; the names that could not be, because an administrator has to.

    An unregistered attribute would make every workflow task fail for ever, so this is asked before any work is taken.
    """
    operator, namespace = client.operator_service, client.namespace
    listed = await operator.list_search_attributes(ListSearchAttributesRequest(namespace=namespace))
    known = {*listed.custom_attributes, *listed.system_attributes}
    missing = {key.name: key.indexed_value_type for key in ALL if key.name not in known}
    if not missing:
        return []
    try:
        await operator.add_search_attributes(
            AddSearchAttributesRequest(namespace=namespace, search_attributes=missing)  # type: ignore[arg-type]
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.PERMISSION_DENIED:
            raise
        return sorted(missing)
    return []
