"""The workflow `Feedback`: asks those who took part how it went, once each, and outlives the incident to hear them."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.models import Post
    from activities.slack import Slack
    from incident.feedback import Feedback, Given, Summary
    from incident.message import Message
    from incident.people import Person
    from incident.words import feedback as words
    from workflows.keeping import keep_anew
    from workflows.queues import task_queue
    from workflows.steps import ATTEMPT, LONGEST_PAUSE, SIGN_OF_LIFE


class AskForFeedback(BaseModel):
    incident: str
    title: str  # as participants may read it
    people: list[Person]  # with Slack ids
    open_for: timedelta
    tell: Person | None  # the summary, at the end


def feedback_id(incident: str) -> str:
    return f"feedback-{incident}"


@workflow.defn(name="Feedback")
class FeedbackWorkflow:
    @workflow.init
    def __init__(self, start: AskForFeedback) -> None:
        self.start = start
        self.feedback = Feedback()
        self.to_ask = start.people

    @workflow.run
    async def run(self, start: AskForFeedback) -> Summary:
        until = workflow.now() + start.open_for
        asking = asyncio.ensure_future(self._keep_asking(until))
        await workflow.sleep(start.open_for, summary="feedback is open")
        asking.cancel()
        self.feedback.closed_at = workflow.now()
        summary = self.feedback.summary()
        if summary.answered:
            await keep_anew(start.incident)
        if start.tell and start.tell.slack_id and summary.answered:
            message = words.told(start.incident, start.title, summary)
            await self._write("feedback-summary", start.tell, message, "tell the commander how it went")
        return summary

    @workflow.signal(description="One answer; the last of each person counts")
    def give(self, *payloads: Any) -> None:
        try:
            [payload] = payloads
            self.feedback.hear(Given.model_validate(payload))
        except ValueError as error:  # nobody can be told
            workflow.logger.warning("feedback refused", extra={"reason": type(error).__name__})

    @workflow.signal(description="Ask these people too, unless they were asked")
    def ask(self, people: list[Person]) -> None:
        self.to_ask = [*self.to_ask, *people]

    @workflow.query(description="How many were asked, and what they said; never who, unless they signed")
    def summary(self) -> Summary:
        return self.feedback.summary()

    async def _keep_asking(self, until: datetime) -> None:
        message = words.question(self.start.incident, self.start.title, until)
        writing: list[asyncio.Future[None]] = []
        while True:
            await workflow.wait_condition(lambda: bool(self.to_ask))
            person, *self.to_ask = self.to_ask
            if person.slack_id and person.slack_id not in self.feedback.asked:
                self.feedback.asked.append(person.slack_id)
                asked = self._write(
                    f"feedback/{person.slack_id}", person, message, f"ask {person.label} how it went"
                )
                writing.append(asyncio.ensure_future(asked))

    async def _write(self, key: str, person: Person, message: Message, summary: str) -> None:
        post = Post(key=f"{self.start.incident}/{key}", channel=person.slack_id or "", message=message)
        try:
            await workflow.execute_activity_method(
                Slack.post_message,
                post,
                task_queue=task_queue(workflow.info().task_queue, "slack"),
                schedule_to_close_timeout=self.start.open_for,
                start_to_close_timeout=ATTEMPT,
                heartbeat_timeout=SIGN_OF_LIFE,
                retry_policy=RetryPolicy(maximum_interval=LONGEST_PAUSE),
                summary=summary,
            )
        except ActivityError as error:
            workflow.logger.warning("not written", extra={"what": key, "reason": str(error.cause)})
