"""The workflow `Incident`: one run of messages, one clock, from declaration to the archived record."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.policy import PolicyFile
    from incident.apply import begin
    from incident.clocks import clocks, next_due
    from incident.commands import COMMANDS, Command
    from incident.decide import declare
    from incident.facts import Due
    from incident.identity import incident_id
    from incident.message import escaped
    from incident.record import record
    from incident.refusals import Refused
    from incident.rehearsal import rehearsed
    from incident.view import Entry, IncidentView, timeline, view
    from incident.visibility import Audience, title
    from incident.words.plain import due_in_words
    from incident.words.results import result
    from workflows.carried import Answered, Carried, Outcome, PendingReply, Received, Start, recall, remember
    from workflows.forgetting import Forget, begin_to_forget
    from workflows.keeping import begin_to_keep
    from workflows.kept import keep_channel_true, keep_temporal_true, publish
    from workflows.kept_documents import keep_document_true
    from workflows.kept_drill import keep_drill_informed
    from workflows.kept_groups import keep_groups_true
    from workflows.life import Life
    from workflows.looking_up import BRIEFLY, with_people_known
    from workflows.messages import REFUSED, listens_to
    from workflows.queues import drill_queue
    from workflows.reactions import react
    from workflows.reactions.commenting import keep_reading_comments
    from workflows.reactions.ladder import keep_watching_page
    from workflows.reactions.reviewing import keep_review_informed
    from workflows.reactions.sharing import keep_groups_let_in
    from workflows.replies import deliver


@workflow.defn(name="Incident")
@listens_to(COMMANDS)
class IncidentWorkflow:
    @workflow.init
    def __init__(self, start: Start) -> None:
        self.start = start
        self.leaving = False
        self.replying = False
        self.record_begun = False
        self.refused: Refused | None = None
        try:
            self.life = Life(start.carried or self._newly_declared(), react)
        except Refused as refused:
            self.refused = refused

    @workflow.run
    async def run(self, start: Start) -> Outcome:
        if self.refused:
            raise ApplicationError(self.refused.reason, type=REFUSED, non_retryable=True)
        await self._leave_for_the_drills()
        await self._begin()
        while not self._finished():
            await self._until_something_is_due()
            self.life.raise_what_broke()
            for due in clocks(self.life.incident, self.life.policy):
                if due.at <= workflow.now():
                    self.life.learn(due)
            if workflow.info().is_continue_as_new_suggested():
                await self._continue_as_new()
        await workflow.wait_condition(workflow.all_handlers_finished)
        publish(self.life)
        incident = self.life.incident
        return Outcome(id=incident.id, title=title(incident, Audience.PUBLIC), status=incident.status)

    @workflow.query(description="The incident as it is: people, resources, reports, what is due")
    def incident(self) -> IncidentView:
        return view(self.life.incident, self.life.carried.steps, self.life.carried.policy)

    @workflow.query(description="Everything that happened, in words")
    def timeline(self) -> list[Entry]:
        return timeline(self.life.incident)

    @workflow.query(description="The whole record, as JSON: state, timeline, and the events they come from")
    def record(self) -> str:
        return record(self.life.incident, self.life.carried.steps, self.life.policy)

    @workflow.query(description="All that a closed incident is begun again from, when it is reopened")
    def everything(self) -> Start:
        return self.start.model_copy(update={"carried": self.life.carried})

    # Commands: received by the handlers that `listens_to_commands` makes, applied one at a time in that order.

    def receive(self, command: Command, *, asked: bool = False) -> None:
        """Once. Where its answer goes may be said after it came: a form asks by update first."""
        carried = self.life.carried
        if waiting := carried.waiting(command.command_id):
            if command.reply:
                waiting.payload["reply"] = command.reply.model_dump(mode="json")
        elif answered := recall(carried.answers, command, asked):
            if answered.untold:
                self._answer(command, answered)
        else:
            carried.inbox.append(Received.of(command))

    async def answer_to(self, command: Command) -> Answered | None:
        answers = self.life.carried.answers
        await workflow.wait_condition(lambda: command.command_id in answers or self.leaving)
        return answers.get(command.command_id)

    async def _apply_commands(self) -> None:
        carried = self.life.carried
        while True:
            await workflow.wait_condition(lambda: bool(carried.inbox))
            answered = await self._apply(carried.inbox[0].command)
            self._answer(carried.inbox.pop(0).command, answered)

    def _answer(self, command: Command, answered: Answered) -> None:
        remember(self.life.carried.answers, command, answered)
        if command.reply:
            self.life.carried.replies.append(PendingReply(reply=command.reply, text=escaped(answered.text)))

    async def _apply(self, command: Command) -> Answered:
        try:
            command = await with_people_known(self.life, command)
            return Answered(text=result(self.life.learn(command)))
        except Refused as refused:
            return Answered(text=refused.reason, refused=True)

    async def _deliver_replies(self) -> None:
        replies = self.life.carried.replies
        while True:
            await workflow.wait_condition(lambda: bool(replies) and not self.leaving)
            pending = replies.pop(0)
            self.replying = True
            await deliver(pending)
            self.replying = False

    # The clock.

    async def _until_something_is_due(self) -> None:
        """One timer for everything that is due; it moves when what is due moves."""
        due = self._next_due()
        wait = (due.at - workflow.now()) if due else None
        if wait is not None and wait <= timedelta():
            return
        try:
            await workflow.wait_condition(
                lambda: (
                    self._next_due() != due
                    or self._finished()
                    or self.life.broken()
                    or workflow.info().is_continue_as_new_suggested()
                ),
                timeout=wait,
                timeout_summary=due_in_words(due) if due else None,
            )
        except TimeoutError:
            return

    def _next_due(self) -> Due | None:
        return self.life.seen("next due", lambda: next_due(self.life.incident, self.life.policy))

    def _finished(self) -> bool:
        return self._everything_is_done() and self.record_begun

    def _everything_is_done(self) -> bool:
        carried = self.life.carried
        return self.life.closed and not (
            carried.unsettled or carried.inbox or carried.replies or self.replying
        )

    # Beginning, and beginning again.

    async def _leave_for_the_drills(self) -> None:
        """However it was declared, a drill is worked on by those who can page nobody.

        The argument says whether it is: a replay has a queue of its own.
        """
        if self.life.incident.drill and not self.start.among_drills:
            self.start = self.start.model_copy(update={"among_drills": True})
            await self._continue_as_new(drill_queue(workflow.info().task_queue))

    def _newly_declared(self) -> Carried:
        """By the time that stands in the history: `now` is another in a replay, when the first task came in two parts."""
        declaration = self.start.declaration
        began = workflow.info().workflow_start_time
        first = declare(declaration, incident_id(declaration.command_id), began)
        return Carried(incident=begin(first), unsettled=[0], reporter_reply=declaration.reply)

    async def _begin(self) -> None:
        carried = self.life.carried
        if carried.policy is None:
            policy = await workflow.execute_local_activity_method(
                PolicyFile.read_policy, start_to_close_timeout=BRIEFLY, summary="read the policy"
            )
            rehearsal = carried.incident.rehearsal
            carried.policy = rehearsed(policy, rehearsal.speed) if rehearsal else policy
        for position in carried.unsettled:
            self.life.react(position)
        self.life.keep_going(keep_channel_true(self.life))
        self.life.keep_going(keep_document_true(self.life))
        self.life.keep_going(keep_temporal_true(self.life))
        self.life.keep_going(keep_groups_true(self.life))
        self.life.keep_going(keep_groups_let_in(self.life))
        self.life.keep_going(keep_watching_page(self.life))
        self.life.keep_going(self._begin_record())
        self.life.keep_going(keep_reading_comments(self.life))
        self.life.keep_going(keep_drill_informed(self.life))
        self.life.keep_going(keep_review_informed(self.life))
        self.life.keep_going(self._apply_commands())
        self.life.keep_going(self._deliver_replies())

    async def _begin_record(self) -> None:
        """Whoever keeps the record waits for the end, which comes later where somebody reopens the incident meanwhile."""
        await workflow.wait_condition(self._everything_is_done)
        incident = self.life.incident
        await begin_to_keep(incident.id)
        if incident.drill:
            await begin_to_forget(
                Forget(
                    incident=incident.id,
                    after=self.life.policy.drills.keep_for,
                    folder=self._folder(),
                )
            )
        self.record_begun = True

    def _folder(self) -> str | None:
        step = self.life.carried.steps.get("folder")
        return step.result["id"] if step and step.result else None

    async def _continue_as_new(self, queue: str | None = None) -> None:
        """Waits for no vendor: reactions are dropped where they stand, and the next run starts them again from their steps.

        Only an answer on its way to a person is waited for, shortly: dropped, it would be neither known nor repeatable.
        """
        self.leaving = True
        await workflow.wait_condition(lambda: workflow.all_handlers_finished() and not self.replying)
        start = self.start.model_copy(update={"carried": self.life.carried})
        workflow.continue_as_new(start, task_queue=queue)
