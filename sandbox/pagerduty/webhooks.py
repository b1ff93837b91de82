"""Tells the account's webhook subscription what happened, signed as v3 webhooks are. It never holds up a request."""

import asyncio
import hashlib
import hmac
import json
import uuid
from collections import defaultdict
from typing import Any

import httpx

from sandbox.pagerduty.shapes import Shapes, stamp
from sandbox.pagerduty.state import Happening, new_id, now

SUBSCRIPTION = "PWHSUB1"
ANSWER_WITHIN_SECONDS = 5
PAUSES_SECONDS = (0, 0.5, 1, 2, 5, 10, 30)  # the vendor keeps trying for 48 hours


class Webhook:
    def __init__(self, url: str, secret: str, shapes: Shapes) -> None:
        self.url = url
        self.secret = secret
        self.shapes = shapes
        self._in_order: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # per incident
        self._under_way: set[asyncio.Task[None]] = set()

    def tell(self, happening: Happening) -> None:
        body = json.dumps({"event": self._event(happening)}).encode()
        task = asyncio.create_task(self._deliver(happening.incident.id, body))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, incident_id: str, body: bytes) -> None:
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "PagerDuty-Webhook/V3.0",
            "X-PagerDuty-Signature": f"v1={digest}",
            "X-Webhook-Id": str(uuid.uuid4()),
            "X-Webhook-Subscription": SUBSCRIPTION,
        }
        async with self._in_order[incident_id]:
            for pause in PAUSES_SECONDS:
                await asyncio.sleep(pause)
                if await self._accepted(body, headers):
                    return

    async def _accepted(self, body: bytes, headers: dict[str, str]) -> bool:
        """Whether there is nothing more to try: a 4xx other than 429 drops the event, as the vendor does."""
        try:
            async with httpx.AsyncClient(
                timeout=ANSWER_WITHIN_SECONDS, trust_env=False, verify=False
            ) as client:
                answer = await client.post(self.url, content=body, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.status_code != 429 and answer.status_code < 500

    def _event(self, happening: Happening) -> dict[str, Any]:
        incident = {"incident": self.shapes.incident_reference(happening.incident)}
        return {
            "id": new_id("01"),
            "event_type": happening.type,
            "resource_type": "incident",
            "occurred_at": stamp(now()),
            "agent": self.shapes.user_reference(happening.agent),
            "client": None,
            "data": happening.data | incident if happening.data else self._incident(happening),
        }

    def _incident(self, happening: Happening) -> dict[str, Any]:
        incident = self.shapes.incident(happening.incident)
        kept = (
            "id type self html_url status incident_key created_at title service escalation_policy urgency "
            "priority conference_bridge teams resolve_reason"
        )
        return {key: incident[key] for key in kept.split()} | {
            "number": happening.incident.number,
            "assignees": [assignment["assignee"] for assignment in incident["assignments"]],
        }
