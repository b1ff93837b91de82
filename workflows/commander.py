"""The workflow `Commander`: one person's way to command and in it, for as long as they are with us.

Evidence, promises and dates arrive as commands; what falls due is one timer. It never ends by itself.
"""

from pydantic import BaseModel
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.policy import PolicyFile
    from activities.roster import CANDIDATE
    from incident.careers import RosterPolicy
    from incident.commands import Command
    from incident.people import Person
    from incident.refusals import Refused
    from incident.state import Steps
    from roster import events as e
    from roster import words
    from roster.apply import apply
    from roster.asking import missing
    from roster.candidate import candidate
    from roster.clocks import Due, clocks
    from roster.commands import ROSTER_COMMANDS
    from roster.debriefs import Note
    from roster.decide import decide
    from roster.state import Career
    from roster.telling import told_of
    from roster.view import CareerView, view
    from workflows.carried import Answered, Answers, recall, remember
    from workflows.looking_up import BRIEFLY
    from workflows.messages import listens_to
    from workflows.replies import Replies
    from workflows.speaking import Saying, Speaker


class CommanderStart(BaseModel):
    """The one argument of the workflow, and all that it carries on."""

    career: Career
    steps: Steps = {}
    outbox: list[Saying] = []
    answers: Answers = {}

    @classmethod
    def of(cls, person: Person) -> "CommanderStart":
        return cls(career=Career(person=person))


@workflow.defn(name="Commander")
@listens_to(ROSTER_COMMANDS)
class CommanderWorkflow:
    @workflow.init
    def __init__(self, start: CommanderStart) -> None:
        self.carried = start
        self.speaker = Speaker(start.steps, f"roster/{start.career.person.email}", start.outbox)
        self.inbox: list[Command] = []
        self.replies = Replies(self.speaker)
        self.policy = RosterPolicy()
        self.course: str | None = None
        self.shown: object = None

    @workflow.run
    async def run(self, start: CommanderStart) -> None:
        self.speaker.resume()
        self.speaker.keep_going(self._introduce())
        while True:
            await self._read_policy()
            self._apply_commands()
            for due in clocks(self.career, self.policy):
                if due.at <= workflow.now():
                    self._learn(due)
            self._publish()
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(lambda: bool(self.inbox) or self._nobody_waits())
                if not self.inbox:
                    self._continue_as_new()
            else:
                await self._until_something_is_due()
            self.speaker.raise_what_broke()

    @workflow.query(description="How far this person has come, their evidence, and what comes next")
    def career_now(self) -> CareerView:
        return view(self.career, self.policy, workflow.now())

    @workflow.query(
        description="What they and those they learnt beside wrote down, for them and their mentor alone"
    )
    def notes_for(self, reader: Person) -> list[Note]:
        return self.career.notes_for(reader)

    # Commands: applied in the order received, by the policy as it is then.

    def receive(self, command: Command, *, asked: bool = False) -> None:
        """Once. Where its answer goes may be said after it came: a form asks by update first."""
        waiting = next((w for w in self.inbox if w.command_id == command.command_id), None)
        if waiting:
            waiting.reply = command.reply or waiting.reply
        elif answered := recall(self.carried.answers, command, asked):
            if answered.untold:
                self._answer(command, answered)
        else:
            self.inbox.append(command)

    async def answer_to(self, command: Command) -> Answered | None:
        answers = self.carried.answers
        await workflow.wait_condition(lambda: command.command_id in answers)
        return answers[command.command_id]

    def _apply_commands(self) -> None:
        while self.inbox:
            command = self.inbox.pop(0)
            try:
                answered = Answered(text=words.result(self._learn(command), self.career))
            except Refused as refused:
                answered = Answered(text=refused.reason, refused=True)
            self._answer(command, answered)

    def _answer(self, command: Command, answered: Answered) -> None:
        remember(self.carried.answers, command, answered)
        self.replies.send(command, answered)

    # What happens to them, and what they hear of it.

    @property
    def career(self) -> Career:
        return self.carried.career

    def _learn(self, what: Command | Due | e.Identified) -> list[e.Event]:
        """Raises Refused."""
        happened = decide(self.career, what, self.policy, workflow.now())
        for event in happened:
            self.carried.career = apply(self.career, event)
            for say in told_of(event, self.career, self.course):
                key = f"{event.kind}/{len(self.career.events)}/{say.to.email or say.to.slack_id}"
                self.speaker.say(key, say.what, say.to, say.message)
        return happened

    async def _introduce(self) -> None:
        """Slack knows their name and their time zone."""
        if not (self.career.person.known and self.career.person.timezone):
            found = await self.speaker.in_slack(self.career.person)
            if found:
                person = found.merged_with(self.career.person)
                self._learn(e.Identified(at=workflow.now(), actor=person, person=person))
                self._publish()

    def _publish(self) -> None:
        """What Temporal's Web UI shows, and what a list of the roster is made of."""
        lacking = missing(self.career, self.policy, workflow.now())
        workflow.set_current_details(words.status(self.career, lacking))
        shown = candidate(self.career, self.policy, workflow.now())
        if self.career.joined_at and shown != self.shown:
            self.shown = shown
            workflow.upsert_memo({CANDIDATE: shown.model_dump(mode="json")})

    # The clock.

    async def _read_policy(self) -> None:
        """Anew whenever something happens: a career outlives many policies."""
        read = await workflow.execute_local_activity_method(
            PolicyFile.read_policy, start_to_close_timeout=BRIEFLY, summary="read the policy"
        )
        self.policy, self.course = read.roster, read.prompts.course

    async def _until_something_is_due(self) -> None:
        known, due = self.career, next(iter(clocks(self.career, self.policy)), None)
        wait = due.at - workflow.now() if due else None
        try:
            await workflow.wait_condition(
                lambda: (
                    bool(self.inbox)
                    or self.career is not known
                    or self.speaker.broken()
                    or workflow.info().is_continue_as_new_suggested()
                ),
                timeout=max(wait.total_seconds(), 0) if wait is not None else None,
                timeout_summary=words.due_in_words(due) if due else None,
            )
        except TimeoutError:
            return

    def _nobody_waits(self) -> bool:
        return workflow.all_handlers_finished() and self.replies.all_sent

    def _continue_as_new(self) -> None:
        """What was said is not said again; what is still to be said goes along."""
        steps = {key: step for key, step in self.carried.steps.items() if not step.settled}
        workflow.continue_as_new(self.carried.model_copy(update={"steps": steps}))
