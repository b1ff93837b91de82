"""Feedback, the whole way: asked when an incident is closed, given with a tap or in words, read when it is long over."""

import json
from datetime import timedelta

import pytest
from temporalio.client import WorkflowHandle

from incident.commands import AddParticipant
from incident.feedback import Rating, Summary
from incident.people import Person
from incident.policy import FeedbackPolicy
from incident.vocabulary import Severity, Status
from incident.words import slack as words
from tests.conftest import OpenHouse
from tests.slack_adapter.acting import Adapter, Someone, Workspace
from tests.workflows.case import ANA, BEN, DEV, Case, eventually
from tests.workflows.house import House
from workflows.feedback import FeedbackWorkflow, feedback_id
from workflows.feedback_door import feedback_on

WEEK = timedelta(days=7)


@pytest.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy={"feedback": FeedbackPolicy(open_for=WEEK)})


class Asked:
    """A closed incident, in which Ana commanded and Dev reported."""

    def __init__(self, house: House, case: Case) -> None:
        self.house, self.case = house, case
        self.slack = Workspace(house.workspace.config)

    @property
    def workflow(self) -> WorkflowHandle[FeedbackWorkflow, Summary]:
        return self.house.env.client.get_workflow_handle_for(FeedbackWorkflow.run, feedback_id(self.case.id))

    async def question(self, person: Person) -> tuple[Someone, str]:
        """The person in their conversation with Muster, and the message that asks them."""

        async def asked() -> list[str]:
            return [m.ts for m in self.case.posted(f"feedback/{person.slack_id}")]

        [ts] = await eventually(asked, f"{person.name} is asked")
        return Someone(self.slack, str(person.slack_id), self.case.to(person).id), ts

    async def taps(self, person: Person, rating: Rating) -> None:
        someone, ts = await self.question(person)
        assert (await someone.presses(ts, f"feedback_{rating}"))["ok"]

    async def writes(self, person: Person, rating: Rating, words: str, sign: bool = False) -> None:
        someone, ts = await self.question(person)
        await someone.presses(ts, "open_feedback")
        form = await someone.form("How did it go?")
        sent = await someone.sends(form, rating=rating, words=words, sign=["yes"] if sign else [])
        assert sent["ok"], sent

    async def counts(self, text: str) -> Summary:
        async def there() -> Summary | None:
            summary = await feedback_on(self.house.incidents, self.case.id)
            fits = summary and text in json.dumps(summary.model_dump(mode="json"))
            return summary if fits else None

        found = await eventually(there, f"the summary has {text}")
        assert found
        return found


@pytest.fixture
async def asked(house: House, listening: Adapter) -> Asked:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    return Asked(house, case)


async def test_those_who_took_part_are_asked_once_each_and_answer_with_a_tap(asked: Asked) -> None:
    await asked.taps(ANA, Rating.BADLY)
    await asked.taps(ANA, Rating.WELL)
    someone, _ = await asked.question(ANA)
    assert "Thank you." in "\n".join(await someone.whispers())
    await asked.taps(DEV, Rating.MIXED)
    summary = await asked.counts('"well": 1, "mixed": 1')
    assert (summary.asked, summary.answered) == (2, 2)
    assert asked.case.doubled() == []
    assert asked.case.to(BEN).messages == []  # who took no part


async def test_nobody_can_tell_who_wrote_unless_it_is_signed(asked: Asked) -> None:
    await asked.writes(ANA, Rating.BADLY, "Nobody knew who led")
    await asked.writes(DEV, Rating.WELL, "Quick page", sign=True)
    await asked.counts("Quick page")
    summary = await asked.counts("Nobody knew who led")
    assert [(said.text, said.by) for said in summary.words] == [
        ("Quick page", DEV.name),
        ("Nobody knew who led", None),
    ]
    history = await asked.workflow.fetch_history()
    told = [
        event.workflow_execution_signaled_event_attributes.input.payloads[0].data.decode()
        for event in history.events
        if event.HasField("workflow_execution_signaled_event_attributes")
    ]
    assert len(told) == 2
    assert not any(name in told[0] for name in ("Ana", "ana@", "U0ANA"))


async def test_anybody_who_may_see_the_incident_reads_the_answers_in_slack(asked: Asked) -> None:
    await asked.taps(ANA, Rating.WELL)
    await asked.counts('"well": 1')
    ben = Someone(asked.slack, str(BEN.slack_id), "C0GENERAL")
    assert "1 of 2 answered: 1 👍 Well." in await ben.asks(f"feedback {asked.case.id}")
    assert words.no_such_incident("nothing0") in await ben.asks("feedback nothing0")


async def test_after_a_week_it_is_over_and_the_commander_is_told(asked: Asked) -> None:
    await asked.writes(DEV, Rating.MIXED, "Too many <channels>")
    await asked.counts("Too many")
    await asked.house.env.fast_forward(asked.workflow, WEEK)
    summary = await asked.workflow.result()
    assert summary.answered == 1
    [told] = asked.case.posted("feedback-summary")
    assert "1 of 2 answered: 1 🤔 So-so." in told.text
    assert "Too many &lt;channels&gt;" in json.dumps(told.blocks)
    assert told in asked.case.to(ANA).messages
    someone, ts = await asked.question(ANA)
    await someone.presses(ts, "feedback_well")

    async def said() -> bool:
        return "Feedback on this incident is closed." in "\n".join(await someone.whispers())

    await eventually(said, "it is over")
    assert (await asked.counts("mixed")).answered == 1  # still to be read


async def test_reopened_and_closed_again_only_newcomers_are_asked(asked: Asked, house: House) -> None:
    await asked.question(ANA)
    case = asked.case
    house.workspace.unarchive(case.channel, str(ANA.slack_id))
    await case.becomes(Status.ACTIVE)
    await case.told(AddParticipant, user=BEN.slack_id)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    await asked.question(BEN)
    assert len(case.posted(f"feedback/{ANA.slack_id}")) == 1
    assert (await asked.counts("asked")).asked == 3


async def test_where_the_policy_says_so_nobody_is_asked(open_house: OpenHouse) -> None:
    house = await open_house(policy={"feedback": FeedbackPolicy(ask=False)})
    case = await house.under_way(severity=Severity.LOW)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    assert await feedback_on(house.incidents, case.id) is None


async def test_while_slack_is_down_the_incident_ends_all_the_same_and_people_are_asked_later(
    asked: Asked, house: House
) -> None:
    await house.fault("slack.conversations.open")
    case = await house.under_way(severity=Severity.LOW)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    other = Asked(house, case)
    assert case.posted(f"feedback/{DEV.slack_id}") == []
    await house.calm()
    await other.taps(DEV, Rating.WELL)
    await other.counts('"well": 1')
    assert case.doubled() == []
