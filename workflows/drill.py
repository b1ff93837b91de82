"""The workflow `Drill`: plays a scenario around an incident of its own, from its declaration to the debrief.

It hears of everything that happens in that incident, keeps the scenario's clock, and speaks as the cast.
"""

from datetime import timedelta

from pydantic import BaseModel
from temporalio import workflow
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.policy import PolicyFile
    from drills.commands import DRILL_COMMANDS
    from drills.debrief import Debrief, debrief
    from drills.decide import decide, fell_due, yielded
    from drills.state import Drill
    from drills.words import results as words
    from incident.apply import begin
    from incident.commands import Command
    from incident.decide import declare
    from incident.identity import workflow_id
    from incident.refusals import Refused
    from incident.words.plain import summary
    from workflows.carried import Answered, Start, remember
    from workflows.kept_drill import MOVED_ON, Moved
    from workflows.listing import attributes, memo
    from workflows.looking_up import BRIEFLY
    from workflows.messages import listens_to
    from workflows.play import DrillStart, Play
    from workflows.playing import greet, keep_desk_true, needed_elsewhere, react
    from workflows.replies import Replies


class DrillView(BaseModel):
    """What the query `drill` answers."""

    drill: Drill
    debrief: Debrief | None = None


@workflow.defn(name="Drill")
@listens_to(DRILL_COMMANDS)
class DrillWorkflow:
    @workflow.init
    def __init__(self, start: DrillStart) -> None:
        if start.incident is None:
            began = workflow.info().workflow_start_time
            start.incident = begin(declare(start.declaration, start.drill.incident, began))
        self.left_undone = list(start.unsettled)  # before anybody can say more
        self.play = Play(start, react)
        self.replies = Replies(self.play)

    @workflow.run
    async def run(self, start: DrillStart) -> DrillView:
        play = self.play
        await self._begin()
        while not self._finished():
            workflow.set_current_details(words.status(play.drill))
            await self._until_something_is_due()
            play.raise_what_broke()
            for due in play.clocks():
                if due.at <= workflow.now() and not play.drill.ended:
                    play.happens(fell_due(play.drill, due, play.incident, workflow.now()))
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(
                    lambda: workflow.all_handlers_finished() and self.replies.all_sent
                )
                workflow.continue_as_new(play.carried)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.set_current_details(words.status(play.drill))
        return self.view()

    @workflow.query(
        name="drill", description="The drill as it is: what came, what is to come, and the debrief"
    )
    def view(self) -> DrillView:
        play, ended, policy = self.play, self.play.drill.ended, self.play.carried.policy
        told = debrief(play.drill, play.incident, policy, ended.at) if ended and policy else None
        return DrillView(drill=play.drill, debrief=told)

    @workflow.signal(name=MOVED_ON, description="What has happened in the incident that is played")
    def incident_moved(self, moved: Moved) -> None:
        self.play.hears(moved.position, moved.events)

    # Commands are decided at once: nothing has to be looked up for them.

    def receive(self, command: Command, *, asked: bool = False) -> None:
        answers = self.play.carried.answers
        if command.command_id in answers:
            return
        try:
            happened = decide(self.play.drill, command, self.play.incident, workflow.now())
            answered = Answered(text=words.result(happened))
        except Refused as refused:
            happened, answered = [], Answered(text=refused.reason, refused=True)
        remember(answers, command, answered)
        for event in happened:
            self.play.happens(event)
        self.replies.send(command, answered)

    async def answer_to(self, command: Command) -> Answered | None:
        return self.play.carried.answers[command.command_id]

    # Beginning, and the clock.

    async def _begin(self) -> None:
        play = self.play
        if play.carried.policy is None:
            play.carried.policy = await workflow.execute_local_activity_method(
                PolicyFile.read_policy, start_to_close_timeout=BRIEFLY, summary="read the policy"
            )
        if not play.is_settled("incident"):
            await self._declare()
            play.happened("incident", "declare the incident that is played")
        for position in self.left_undone:
            play.react(position)
        play.keep_going(greet(play))
        play.keep_going(keep_desk_true(play))
        play.keep_going(self._yield_to_what_is_real())

    async def _declare(self) -> None:
        """It outlives the drill: putting it away takes a while."""
        incident = self.play.incident
        await workflow.start_child_workflow(
            "Incident",
            Start(declaration=self.play.carried.declaration, among_drills=True),
            id=workflow_id(incident.id),
            parent_close_policy=ParentClosePolicy.ABANDON,
            search_attributes=attributes(incident, None),
            memo=memo(incident, None),
            static_summary=summary(incident),
        )

    async def _yield_to_what_is_real(self) -> None:
        needed = await needed_elsewhere(self.play)
        if not self.play.drill.ended:
            self.play.happens(yielded(needed.incident, needed.channel_url, workflow.now()))

    def _finished(self) -> bool:
        carried = self.play.carried
        return bool(carried.drill.ended) and not carried.unsettled and self.replies.all_sent

    async def _until_something_is_due(self) -> None:
        due = self.play.next_due()
        wait = due.at - workflow.now() if due else None
        if wait is not None and wait <= timedelta():
            return
        try:
            await workflow.wait_condition(
                lambda: (
                    self.play.next_due() != due
                    or self._finished()
                    or self.play.broken()
                    or workflow.info().is_continue_as_new_suggested()
                ),
                timeout=wait,
                timeout_summary=words.due_in_words(due) if due else None,
            )
        except TimeoutError:
            return
