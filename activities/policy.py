"""The policy as this worker read it at its start, handed to each incident when it begins."""

from collections.abc import Callable
from typing import Any

from temporalio import activity

from incident.policy import Policy


class PolicyFile:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    @activity.defn(name="read_policy")
    async def read_policy(self) -> Policy:
        return self.policy

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return [self.read_policy]
