"""What is said while command changes hands: the offer with its brief, and what came of it."""

from datetime import datetime
from typing import TypeVar

from incident import events as e
from incident.facts import MUSTER
from incident.message import Button, Message, escaped
from incident.state import Incident, Proposal, Steps, Task
from incident.visibility import Audience, title
from incident.vocabulary import StepState
from incident.words import tasks
from incident.words.card import RESOURCES
from incident.words.decisions import line
from incident.words.phrases import aside, cut, local_clock, mention, named, pieces, severity, state, status
from incident.words.timeline import timeline_text, told

LATEST = 5  # events of the timeline in a brief
SHOWN = 12  # people, steps in trouble, tasks, and proposals that nobody has decided
LENGTH = 600  # characters of each part of a report: the whole is in the channel
LINE = 150  # of a task or a proposal

Work = TypeVar("Work", Proposal, Task)


def offer(incident: Incident, event: e.CommandOffered, steps: Steps, report_due: datetime | None) -> Message:
    """The brief, made from what is known, and the two buttons that answer. For the person it is offered to."""
    by = "Muster" if event.actor == MUSTER else mention(event.actor)
    shown = title(incident, Audience.PARTICIPANTS)
    return Message(
        text=f"You are offered command: {escaped(shown)}",
        headline="You are offered command",
        body=[
            f"{by} offers you command of *{escaped(shown)}*{escaped(aside(event.why))}. "
            f"Until you accept, {mention(incident.commander)} commands.",
            *brief(incident, steps, report_due),
        ],
        buttons=[
            Button(
                label="Accept command",
                action="accept_command",
                value=f"{incident.id} {event.number}",
                style="primary",
            ),
            Button(label="Decline", action="decline_command", value=f"{incident.id} {event.number}"),
        ],
        footer=f"Please answer by {local_clock(event.until)}. Accepting asks for one line read back.",
    )


def brief(incident: Incident, steps: Steps, report_due: datetime | None) -> list[str]:
    """Status, impact, the latest report, what is due, who is here, links, what is in trouble, what happened last."""
    return [
        text
        for text in (
            f"{status(incident)} · {severity(incident)} · declared {local_clock(incident.declared_at)}"
            f" by {mention(incident.reporter)}",
            f"*Impact*\n{escaped(incident.description[:LENGTH])}" if incident.description else "",
            _latest_report(incident),
            *_decisions(incident),
            *_tasks(incident),
            f"*Next report* due {local_clock(report_due)}" if report_due else "",
            _people(incident),
            _links(steps),
            _troubles(steps),
            _lately(incident),
        )
        if text
    ]


def _latest_report(incident: Incident) -> str:
    if not incident.reports:
        return "*Latest report*\nThere is no report yet."
    last = incident.reports[-1]
    parts = {"Conditions": last.conditions, "Actions": last.actions, "Needs": last.needs}
    lines = [f"{name}: {escaped(text[:LENGTH].strip())}" for name, text in parts.items()]
    return "\n".join([f"*Latest report*, {local_clock(last.at)}, by {mention(last.by)}", *lines])


def _decisions(incident: Incident) -> list[str]:
    """Whatever waits for a decision, and what was decided last."""
    undecided = [p.number for p in incident.proposals if p.undecided][:SHOWN]
    decided = [p.number for p in incident.proposals if not p.undecided][-LATEST:]
    lines = [line(_short(p)) for p in incident.proposals if p.number in (*undecided, *decided)]
    more = len(incident.proposals) - len(lines)
    rest = [f"… and {more} more, on the timeline."] if more else []
    return pieces(["*Proposals and decisions*", *lines, *rest]) if lines else []


def _tasks(incident: Incident) -> list[str]:
    undone = [task for task in incident.tasks if task.open]
    lines = [tasks.line(incident, _short(task)) for task in undone[:SHOWN]]
    more = len(undone) - len(lines)
    rest = [f"… and {more} more: `/incident list-tasks`."] if more else []
    return pieces(["*Tasks not done*", *lines, *rest]) if lines else []


def _short(work: Work) -> Work:
    return work.model_copy(update={"text": cut(work.text, LINE)})


def _people(incident: Incident) -> str:
    lines = [
        f"• {mention(p.person)}: {', '.join(role for role in p.roles)}{escaped(aside(p.reason))}"
        for p in incident.participants[:SHOWN]
    ]
    more = len(incident.participants) - SHOWN
    return "\n".join(["*People*", *lines, *([f"… and {more} more."] if more > 0 else [])])


def _links(steps: Steps) -> str:
    links = [
        f"<{steps[key].url}|{name}>" for key, name in RESOURCES.items() if key in steps and steps[key].url
    ]
    return f"*Links*\n{' · '.join(links)}" if links else ""


def _troubles(steps: Steps) -> str:
    bad = [s for s in steps.values() if s.state in (StepState.RETRYING, StepState.FAILED)]
    lines = [f"• {escaped(s.what)}: {escaped(state(s))}" for s in bad[:SHOWN]]
    return "\n".join(["*Not going well*", *lines]) if lines else ""


def _lately(incident: Incident) -> str:
    lately = told(incident.events)[-LATEST:]
    return "\n".join(
        [
            "*Lately*",
            *(f"• {local_clock(event.at)}: {escaped(timeline_text(event)[:LENGTH])}" for event in lately),
        ]
    )


def offer_is_over(incident: Incident, offered: e.CommandOffered) -> Message:
    """What takes the place of the offer once it is answered, has lapsed or was overtaken."""
    commander = incident.commander
    leads = f" {mention(commander)} commands." if commander else ""
    if commander and incident.known(offered.to).same_as(commander):
        leads = " You command."
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return Message(text=f"This offer of command of *{shown}* is over.{leads}")


def offered_notice(incident: Incident, event: e.CommandOffered) -> Message:
    by = "Command is offered" if event.actor == MUSTER else f"{mention(event.actor)} offers command"
    to = (
        f"{mention(event.to)}, no longer to {mention(event.instead_of)}"
        if event.instead_of
        else mention(event.to)
    )
    call = "" if event.to.slack_id else f" {escaped(named(event.to))} is not in Slack: please call them."
    return Message(text=f"{by} to {to}. Until they accept, {mention(incident.commander)} commands.{call}")


def declined_notice(incident: Incident, event: e.CommandDeclined) -> Message:
    why = escaped(aside(event.reason))
    return Message(
        text=f"{mention(event.actor)} declined command{why}. {mention(incident.commander)} commands."
    )


def left_notice(incident: Incident, event: e.ParticipantRemoved) -> Message:
    """When whoever was offered command leaves without an answer."""
    return Message(
        text=f"{mention(event.person)} was offered command and no longer takes part. {_kept(incident)}"
    )


def lapsed_notice(incident: Incident, lapsed: e.CommandOffered) -> Message:
    """When nobody else is left to be offered it."""
    return Message(text=f"{mention(lapsed.to)} has not answered. {_kept(incident)}")


def _kept(incident: Incident) -> str:
    return (
        f"{mention(incident.commander)}, you keep command; "
        "offer it to somebody else with `/incident assign-role @NAME commander`."
    )


def commander_left(incident: Incident, channel_url: str | None) -> Message:
    """To the commander, who left the channel and is invited back."""
    where = f"<{channel_url}|its channel>" if channel_url else "its channel"
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return Message(
        text=f"You left the channel of {shown}, and you still command.",
        body=[
            f"You left {where}, and you still command *{shown}*: you are invited back. "
            "If you have to go, hand over command first."
        ],
        buttons=[
            Button(label="Hand over command", action="open_assign_role", value=incident.id, style="primary")
        ],
    )
