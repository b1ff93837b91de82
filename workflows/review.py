"""The workflow `Review`: from the day on which an incident is stable until it is reviewed and nothing is left to do.

A child of the incident's workflow that outlives it; its own id, its own history, its own clock.
"""

import asyncio
from contextlib import suppress

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.google import Google
    from activities.models import CloseDocuments
    from incident.commands import REVIEW_COMMANDS, AssignReview, Command, CompleteTask, ReopenTask
    from incident.identity import workflow_id
    from incident.refusals import Refused
    from incident.review.clocks import ReviewDue, asked, reminded, review_clocks
    from incident.review.rules import document_made, given_back, handed_over, told
    from incident.review.state import Known, Review, following
    from incident.state import Task
    from incident.words import customer as customer_words
    from incident.words import review as words
    from workflows.carried import Answered, remember
    from workflows.keeping import keep_anew
    from workflows.messages import listens_to
    from workflows.replies import Replies
    from workflows.review_carried import DocumentMade, ReviewStart, Turned
    from workflows.review_comments import ReviewComments
    from workflows.speaking import Speaker


@workflow.defn(name="Review")
@listens_to(REVIEW_COMMANDS)
class ReviewWorkflow:
    @workflow.init
    def __init__(self, start: ReviewStart) -> None:
        self.carried = start
        self.speaker = Speaker(start.steps, f"{start.review.incident}/review", start.outbox)
        self.comments = ReviewComments(self.speaker, start, self._tell_of_task)
        self.replies = Replies(self.speaker)

    @workflow.run
    async def run(self, start: ReviewStart) -> Review:
        self.speaker.resume()
        self.comments.begin()
        if not self.carried.owners:
            self._tell_owner()
            self._tell_next()
        while True:
            await self._see_to_it()
            await workflow.wait_condition(workflow.all_handlers_finished)
            workflow.set_current_details(words.status(self.review))
            await asyncio.gather(self._close_documents(), keep_anew(self.review.incident))
            if self._finished():
                return self.review

    async def _see_to_it(self) -> None:
        """Until nothing is left; more may come while its end is in hand, when the incident is closed a second time."""
        while not self._finished():
            workflow.set_current_details(words.status(self.review))
            await self._until_something_is_due()
            self.speaker.raise_what_broke()
            for due in review_clocks(self.review, self.carried.policy):
                if due.at <= workflow.now():
                    self._remind(due)
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(
                    lambda: workflow.all_handlers_finished() and self.replies.all_sent
                )
                workflow.continue_as_new(self.carried)

    @workflow.query(description="The review as it is: owner, what is due, tasks that are left")
    def review_now(self) -> Review:
        return self.review

    @workflow.signal(
        description="The incident is closed and leaves tasks, or is open again and sees to them itself"
    )
    async def incident_turned(self, turned: Turned) -> None:
        """Once for each turn, though an incident that begins a new run tells it again."""
        if turned.position <= self.carried.turned_at:
            return
        self.carried.turned_at = turned.position
        done = self.carried.done_since
        if turned.closed:
            left = [task for task in turned.tasks if task.number not in done]
            self.carried.review = handed_over(self.review, left, turned.given)
            self.carried.comments.update(turned.comments)
            return
        self.carried.review = given_back(self.review)
        incident = workflow.get_external_workflow_handle(workflow_id(self.review.incident))
        for number, person in list(done.items()):
            if number > self.review.given:  # from a comment, which the incident reads itself
                del done[number]
                continue
            command = CompleteTask(command_id=f"review:{turned.position}:{number}", actor=person, task=number)
            with suppress(ApplicationError):  # it was closed again first, and is told the next time
                await incident.signal(CompleteTask.name, command.model_dump(mode="json"))
                del done[number]

    @workflow.signal(description="The incident has another title, other people or another severity")
    def incident_changed(self, known: Known) -> None:
        before, self.carried.review = self.review, following(self.review, known)
        if (before.draft_by, before.review_by) != (self.review.draft_by, self.review.review_by):
            self._tell_owner()
        if not before.customer or before.customer_waits_for != self.review.customer_waits_for:
            self._tell_next()

    @workflow.signal(description="A document was made after the review began")
    def document_made(self, made: DocumentMade) -> None:
        self.carried.review = document_made(self.review, made.kind, made.id, made.url)
        self.comments.read()

    # Commands are decided at once: nothing has to be looked up for them.

    def receive(self, command: Command, *, asked: bool = False) -> None:
        if command.command_id in self.carried.answers:
            return
        before = self.review
        try:
            self.carried.review = told(command, before, workflow.now())
            answered = Answered(text=words.result(before, self.review))
        except Refused as refused:
            answered = Answered(text=refused.reason, refused=True)
        remember(self.carried.answers, command, answered)
        if isinstance(command, AssignReview) and self.review is not before:
            self._tell_owner()
        if (
            before.customer
            and self.review.customer
            and self.review.customer.stage is not before.customer.stage
        ):
            self._tell_next()
        if isinstance(command, CompleteTask | ReopenTask):
            self._follow(command, before)
        self.replies.send(command, answered)

    def _follow(self, command: CompleteTask | ReopenTask, before: Review) -> None:
        """The comment that a task comes from, and what an incident that is reopened is told."""
        was_open = {task.number for task in before.tasks if task.open}
        for task in self.review.tasks:
            if task.open and task.number not in was_open:
                self.carried.done_since.pop(task.number, None)
                self.comments.follow(task, command.actor)
            elif task.done_at and task.number in was_open:
                self.carried.done_since[task.number] = command.actor
                self.comments.follow(task, command.actor, getattr(command, "outcome", ""))

    async def answer_to(self, command: Command) -> Answered | None:
        return self.carried.answers[command.command_id]

    # What is said, each once; what has not been said yet is carried on.

    def _tell_owner(self) -> None:
        if self.review.owner and self.review.to_review:
            self.carried.owners += 1
            owner, key = self.review.owner, f"yours/{self.carried.owners}"
            self.speaker.say(key, "tell the owner", owner, words.yours(self.review.as_shown_to(owner)))

    def _tell_of_task(self, task: Task) -> None:
        """Given in a comment, or passed on there."""
        key, what = f"given/{task.number}/{len(self.review.log)}", f"tell the owner of task {task.number}"
        self.speaker.say(key, what, task.owner, words.given(self.review, task))

    def _tell_next(self) -> None:
        """Whoever has to do something about the document for customers."""
        customer, next_one = self.review.customer, self.review.customer_waits_for
        if customer and not customer.sent and next_one:
            what = f"tell who is next: document for customers, {customer.stage}"
            key = f"customer/{customer.stage}/{next_one.email or next_one.label}"
            message = customer_words.your_turn(self.review.as_shown_to(next_one))
            self.speaker.say(key, what, next_one, message)

    def _remind(self, due: ReviewDue) -> None:
        self.carried.review = reminded(self.review, due, workflow.now())
        key, to = f"remind/{due.what}/{due.times}", asked(self.review, due, self.carried.policy)
        if to.owner:
            message = words.reminder(self.review.as_shown_to(to.owner), due)
            self.speaker.say(key, f"remind the owner: {due.what}", to.owner, message)
        if to.commander:
            message = words.left_undone(self.review, due, public=False)
            self.speaker.say(f"{key}/commander", f"tell the commander: {due.what}", to.commander, message)
        if to.channel:
            message = words.left_undone(self.review, due, public=True)
            self.speaker.say(f"{key}/channel", f"tell the channel: {due.what}", to.channel, message)

    async def _close_documents(self) -> None:
        close = CloseDocuments(documents=self.review.document_ids, reason=words.READ_ONLY)
        in_vain = self.speaker.given_up("close-documents")
        if close.documents:
            await self.speaker.step(
                "close-documents",
                Google.close_documents,
                close,
                what="make its documents read-only",
                unless=lambda: in_vain() or (None if self.review.over else "there is more to do first"),
                again=True,
            )

    # The clock.

    @property
    def review(self) -> Review:
        return self.carried.review

    def _finished(self) -> bool:
        told = not self.carried.outbox and not self.carried.settling
        return self.review.over and told and self.replies.all_sent

    async def _until_something_is_due(self) -> None:
        now_known, due = self.review, next(iter(review_clocks(self.review, self.carried.policy)), None)
        wait = due.at - workflow.now() if due else None
        try:
            await workflow.wait_condition(
                lambda: (
                    self.review is not now_known
                    or self._finished()
                    or self.speaker.broken()
                    or workflow.info().is_continue_as_new_suggested()
                ),
                timeout=max(wait.total_seconds(), 0) if wait is not None else None,
                timeout_summary=words.due_in_words(due) if due else None,
            )
        except TimeoutError:
            return
