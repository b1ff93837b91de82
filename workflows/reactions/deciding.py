"""Proposals in the channel: asked, objected to, decided aloud, and what came of them."""

from temporalio import workflow

from activities.models import Rewrite
from activities.slack import Slack
from incident import events as e
from incident.state import Proposal
from incident.words import decisions as words
from workflows.life import Life
from workflows.reactions.channel import say


async def proposed(life: Life, event: e.Proposed, position: int) -> None:
    """With a button to object, which goes once it is decided."""
    message, what = words.proposed(life.incident, event), f"put proposal {event.number} to the channel"
    posted = await say(life, f"proposal/{position}", message, what=what)
    if posted is None:
        return
    await workflow.wait_condition(lambda: life.closed or not proposal(life, event.number).undecided)
    over = words.no_longer_open(proposal(life, event.number))
    rewrite = Rewrite(channel=posted.channel, ts=posted.ts, message=over)
    await life.step(
        f"proposal-over/{position}",
        Slack.rewrite_message,
        rewrite,
        what=f"say how proposal {event.number} stands",
    )


async def objected(life: Life, event: e.Objected, position: int) -> None:
    message = words.objected(life.incident, event, proposal(life, event.number))
    await say(life, f"objected/{position}", message, what=f"say who objects to proposal {event.number}")


async def settled(life: Life, event: e.ProposalSettled, position: int) -> None:
    message = words.settled(life.incident, event)
    await say(life, f"settled/{position}", message, what=f"say what became of proposal {event.number}")


async def outcome_recorded(life: Life, event: e.OutcomeRecorded, position: int) -> None:
    message = words.outcome(event)
    await say(life, f"outcome/{position}", message, what=f"say what came of proposal {event.number}")


def proposal(life: Life, number: int) -> Proposal:
    return life.incident.proposals[number - 1]
