"""PagerDuty's REST API and v3 webhooks, as far as Muster uses them; strict where PagerDuty is."""

from collections.abc import Callable

from starlette.routing import BaseRoute

from sandbox import people
from sandbox.pagerduty import rules
from sandbox.pagerduty.api import Api
from sandbox.pagerduty.shapes import Shapes
from sandbox.pagerduty.state import PagerDutyState
from sandbox.pagerduty.webhooks import Webhook

__all__ = ["PagerDutyState", "acknowledge", "resolve", "routes"]


def routes(
    state: PagerDutyState,
    changed: Callable[[], None],
    *,
    base_url: str,
    webhook_url: str | None = None,
    webhook_secret: str = people.PAGERDUTY_WEBHOOK_SECRET,
    api_key: str = people.PAGERDUTY_API_KEY,
) -> list[BaseRoute]:
    """`base_url` is the sandbox's own root, without a slash at its end."""
    shapes = Shapes(state, base_url)
    if webhook_url:
        state.listener = Webhook(webhook_url, webhook_secret, shapes).tell
    return Api(state, changed, shapes, api_key).routes()


def acknowledge(state: PagerDutyState, incident_id: str, user_id: str, changed: Callable[[], None]) -> None:
    """Somebody presses Acknowledge. Raises `sandbox.pagerduty.errors.Refusal` when it is too late for that."""
    rules.acknowledge(state, state.incidents[incident_id], user_id)
    changed()


def resolve(state: PagerDutyState, incident_id: str, user_id: str, changed: Callable[[], None]) -> None:
    """Somebody presses Resolve. Raises `sandbox.pagerduty.errors.Refusal` when it is resolved already."""
    rules.resolve(state, state.incidents[incident_id], user_id)
    changed()
