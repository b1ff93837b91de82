"""Messages of the channel on the timeline: there as long as somebody's mark is on them, once however many marks."""

from datetime import UTC, datetime

from incident import commands as c
from incident import events as e
from incident import facts as f
from incident.policy import Policy
from incident.rules.ruling import rule
from incident.state import Captured, Incident
from incident.vocabulary import Mark


@rule.register
def _(command: c.ImportMessage, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return _marked(command, incident, now, on=True)


@rule.register
def _(command: c.WithdrawMessage, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    marked = _marked(command, incident, now, on=False)
    message = incident.captured.get(command.message, Captured())
    left = [mark for mark, (on, _) in message.marks.items() if on and mark != _mark(command)]
    if not marked or not message.told or left:
        return marked
    return [*marked, e.MessageWithdrawn(at=now, actor=command.actor, message=command.message)]


@rule.register
def _(fact: f.MessageRead, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    message = incident.captured.get(fact.message)
    if message is None or message.told or not message.wanted:
        return []
    imported = e.MessageImported(
        at=now,
        actor=incident.known(fact.marked_by),
        message=fact.message,
        author=fact.author,
        text=fact.text,
        written_at=datetime.fromtimestamp(float(fact.message), UTC),
        url=fact.url,
    )
    return [imported]


def _marked(
    command: c.ImportMessage | c.WithdrawMessage, incident: Incident, now: datetime, *, on: bool
) -> list[e.Event]:
    """Nothing where a later word on this mark came first: Slack's events may arrive in any order."""
    done_at = command.done_at or now
    message = incident.captured.get(command.message, Captured())
    _, last = message.marks.get(_mark(command), (False, None))
    if last is not None and last >= done_at:
        return []
    marked = e.MessageMarked(
        at=now, actor=command.actor, message=command.message, mark=_mark(command), on=on, done_at=done_at
    )
    return [marked]


def _mark(command: c.ImportMessage | c.WithdrawMessage) -> str:
    """A pin is one, whoever takes it off; of reactions everybody has their own."""
    if command.mark is Mark.PIN:
        return command.mark
    return f"{command.mark}/{command.actor.slack_id or command.actor.label}"
