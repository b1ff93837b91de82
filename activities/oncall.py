"""Who was on call when PagerDuty last said so: read from Temporal, because it is needed when PagerDuty does not answer."""

from collections.abc import Callable
from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowFailureError
from temporalio.service import RPCError

from activities.off import offered
from activities.oncall_models import LookUpPhones, PhoneBook


class OnCallBook:
    def __init__(self, client: Client, schedule_id: str) -> None:
        self._client = client
        self._schedule_id = schedule_id

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="last_known_phones")
    async def last_known_phones(self, request: LookUpPhones) -> PhoneBook:
        """The newest finished refresh; an empty book where there has never been one."""
        book = await self._newest()
        wanted = request.escalation_policies
        return PhoneBook(
            policies={policy: book.policies[policy] for policy in wanted if policy in book.policies}
        )

    async def _newest(self) -> PhoneBook:
        try:
            described = await self._client.get_schedule_handle(self._schedule_id).describe()
        except RPCError:
            return PhoneBook()
        for past in reversed(described.info.recent_actions):
            run: Any = past.action
            handle = self._client.get_workflow_handle(
                run.workflow_id, run_id=run.first_execution_run_id, result_type=PhoneBook
            )
            try:
                if (await handle.describe()).close_time is not None:
                    book: PhoneBook = await handle.result()
                    return book
            except (RPCError, WorkflowFailureError):
                continue
        return PhoneBook()
