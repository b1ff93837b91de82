"""The decision log from a terminal: propose, object, decide, say what came of it."""

from typing import Annotated

import typer

from cli.telling import Actor, CommandId, Incident, Json, made, tell
from incident.commands import ObjectToProposal, Propose, RecordOutcome, SettleProposal
from incident.vocabulary import Result

Number = Annotated[int | None, typer.Option("--proposal", help="Its number, where several are meant.", min=1)]


def propose(
    incident: Incident,
    text: Annotated[str, typer.Argument(help="What is to be done, in a line.")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Put an action to the channel; unless somebody objects in time, it goes ahead."""
    tell(incident, made(Propose, actor, command_id, text=text), json)


def object_to_proposal(
    incident: Incident,
    reason: Annotated[str, typer.Argument(help="Why not, in a line.")],
    proposal: Number = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Object to a proposal; the commander decides then."""
    tell(incident, made(ObjectToProposal, actor, command_id, proposal=proposal, reason=reason), json)


def settle_proposal(
    incident: Incident,
    go: Annotated[bool, typer.Option("--go/--drop", help="Whether it goes ahead.")],
    proposal: Number = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Decide a proposal, as commander or deputy."""
    tell(incident, made(SettleProposal, actor, command_id, proposal=proposal, go=go), json)


def record_outcome(
    incident: Incident,
    outcome: Annotated[Result, typer.Argument(help="What came of the decision.")],
    proposal: Number = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say what came of a decision: verified or reverted."""
    tell(incident, made(RecordOutcome, actor, command_id, proposal=proposal, outcome=outcome), json)
