"""Webhooks that nobody should trust, or that nobody can understand: refused or ignored, and nothing is declared."""

import pytest

from tests.slack_adapter.acting import Adapter
from tests.slack_adapter.monitoring import declared_nothing, post, triggered
from tests.workflows.house import House


@pytest.mark.parametrize(
    "signature",
    [None, "", "v1={wrong}", "{right}", "v0={right}", "sha256={right}", "v1={right}0", "v1 = {right}"],
)
async def test_without_a_v1_signature_that_fits_nothing_declares(
    house: House, listening: Adapter, page_id: str, signature: str | None
) -> None:
    assert await post(listening, triggered(page_id), signature) == (401, "the signature does not fit")
    assert await declared_nothing(house, page_id)


async def test_a_webhook_beyond_a_mebibyte_is_refused(house: House, listening: Adapter, page_id: str) -> None:
    body = triggered(page_id, title="x" * 1024 * 1024)
    assert await post(listening, body) == (413, "too large")
    assert await declared_nothing(house, page_id)


@pytest.mark.parametrize(
    "details",
    [{"id": ""}, {"urgency": ["high"]}, {"assignees": "Ana"}, {"priority": "P1"}, {"title": {}}],
    ids=str,
)
async def test_an_incident_unlike_those_we_know_is_taken_and_ignored(
    house: House, listening: Adapter, page_id: str, details: dict[str, object]
) -> None:
    assert await post(listening, triggered(page_id, **details)) == (200, "ignored")
    assert await declared_nothing(house, page_id)


@pytest.mark.parametrize(
    ("said", "instead"), [(b"incident.triggered", b"incident.teleported"), (b'"data"', b'"date"')]
)
async def test_an_event_unlike_those_we_know_is_taken_and_ignored(
    house: House, listening: Adapter, page_id: str, said: bytes, instead: bytes
) -> None:
    assert await post(listening, triggered(page_id).replace(said, instead)) == (200, "ignored")
    assert await declared_nothing(house, page_id)
