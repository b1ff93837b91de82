"""Words outside Slack messages: the topic, the page, documents, and the Temporal Web UI's status page. Public unless said."""

import re

from incident.facts import Due
from incident.state import Incident, Report, Step, Steps
from incident.visibility import Audience, title, withheld
from incident.vocabulary import LIAISONS, Role, StepState, What
from incident.words.card import RESOURCES
from incident.words.phrases import (
    SEVERITY_MARK,
    STATE_MARK,
    STATUS_MARK,
    clock,
    day_and_clock,
    named,
    severity,
    state,
    status,
)

TOPIC_LIMIT = 250  # Slack: conversations.setTopic
MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")
DUE = {
    What.STATUS_REPORT: "status report",
    What.CLOSE: "proposal to close",
    What.PAGE_TROUBLE: "word about a page that does not get through",
    What.ACKNOWLEDGEMENT: "acknowledgement of the page",
    What.HAND_OVER: "answer to the offer of command",
    What.OBJECTIONS: "objections to a proposal",
    What.STAKEHOLDER_REPORT: "report to stakeholders",
    What.EXECUTIVE_REPORT: "executive report",
    What.UNDERSTOOD: "word that a task is understood",
    What.TASK: "call-back about a task",
    What.FATIGUE: "word about a long command",
    What.PROMPT: "prompt",
}


def topic(incident: Incident) -> str:
    """The channel's topic: what one must know, in the order in which it matters."""
    text = (
        f"{STATUS_MARK[incident.status]} {incident.status} · {SEVERITY_MARK[incident.severity]} {incident.severity}"
        f" · Commander: {named(incident.commander)} · {title(incident, Audience.PARTICIPANTS)}"
    )
    return text if len(text) <= TOPIC_LIMIT else text[: TOPIC_LIMIT - 1] + "…"


def channel_purpose(incident: Incident) -> str:
    return f"Muster incident {incident.id}"


def page_title(incident: Incident) -> str:
    return f"[{incident.severity}] {title(incident, Audience.PUBLIC)}"


def page_details(incident: Incident) -> str:
    what = "drill" if incident.drill else "incident"
    asked = f"Declared by {named(incident.reporter)}. You are asked to command this {what}."
    if withheld(incident, Audience.PUBLIC):
        return f"{asked} It is restricted: the details are in its Slack channel."
    return f"{incident.description}\n\n{asked}".strip()


def shadow_title(incident: Incident) -> str:
    return f"To watch: {page_title(incident)}"


def shadow_details(incident: Incident) -> str:
    """To somebody who learns to command and asked to be woken; public, as a page is."""
    return (
        f"{named(incident.commander)} commands. You asked to be paged while you shadow: the Slack channel is open to you. "
        "Nobody waits for you, and nobody else is paged if you sleep on."
    )


def responders_wanted(incident: Incident, team: str) -> str:
    return f"{title(incident, Audience.PUBLIC)}: the {team} on-call is asked to help."


def silence(incident: Incident) -> str:
    """To the backup, who is paged because no status report comes."""
    who = (
        f"{named(incident.commander)} does not" if incident.commander else "Nobody commands, and nobody does"
    )
    return f"{title(incident, Audience.PUBLIC)}: {who} report. Please open Slack and take over if need be."


def relief(incident: Incident) -> str:
    """To the backup, who is paged because somebody has commanded for very long."""
    who = named(incident.commander)
    return f"{title(incident, Audience.PUBLIC)}: {who} has commanded for long. Please open Slack and relieve them."


def page_resolution(incident: Incident) -> str:
    return "Closed in Muster."


def stable_note(incident: Incident, review_url: str | None) -> str:
    link = f" Review: {review_url}" if review_url else ""
    return f"Marked stable at {clock(incident.stable_at or incident.declared_at)}.{link}"


def folder_name(incident: Incident) -> str:
    return f"{incident.declared_at:%Y-%m-%d} {title(incident, Audience.PUBLIC)} ({incident.id})"


def document_name(incident: Incident) -> str:
    return f"Incident {incident.id}: {title(incident, Audience.PUBLIC)}"


def review_name(incident: Incident) -> str:
    return f"Review {incident.id}: {title(incident, Audience.PUBLIC)}"


def customer_name(incident: Incident) -> str:
    return f"For customers {incident.id}"


def executive_name(incident: Incident) -> str:
    return f"Executive reports {incident.id}: {title(incident, Audience.PUBLIC)}"


def record_name(incident: Incident) -> str:
    """One for each time that it was closed."""
    closings = sum(event.kind == "status_changed" and event.status == "closed" for event in incident.events)
    return f"incident-{incident.id}{f'-{closings}' if closings > 1 else ''}.json"


def tokens_known_at_once(incident: Incident) -> dict[str, str]:
    """Those that need no vendor's answer; the others follow when they are known."""
    everything = tokens(incident, channel_url=None)
    return {k: v for k, v in everything.items() if k not in ("commander", "channel_url", "page_url")}


def group_name(incident: Incident, group: str) -> str:
    return f"Incident {incident.id}: {group}"


def conference_name(incident: Incident) -> str:
    return f"Incident {incident.id}: {title(incident, Audience.PUBLIC)}"


def read_only_reason(incident: Incident) -> str:
    return f"Incident {incident.id} is closed."


def tokens(incident: Incident, *, channel_url: str | None) -> dict[str, str]:
    """What {{tokens}} in a document template become. For participants: documents are shared with them only."""
    return {
        "id": incident.id,
        "title": title(incident, Audience.PARTICIPANTS),
        "description": incident.description or "No description yet.",
        "severity": incident.severity,
        "status": incident.status,
        "commander": named(incident.commander),
        "reporter": named(incident.reporter),
        "declared_at": day_and_clock(incident.declared_at),
        "channel_url": channel_url or "not created",
        "page_url": incident.page.url if incident.page else "not paged",
    }


def report_section(report: Report, number: int) -> tuple[str, list[str]]:
    heading = f"Status report {number}, {day_and_clock(report.at)}, {named(report.by)}"
    return heading, [
        f"Conditions: {report.conditions}",
        f"Actions: {report.actions}",
        f"Needs: {report.needs}",
    ]


def due_in_words(due: Due) -> str:
    return f"{DUE[due.what]} due {day_and_clock(due.at)}"


def summary(incident: Incident) -> str:
    """One line for lists."""
    return f"{SEVERITY_MARK[incident.severity]} {title(incident, Audience.PUBLIC)}"


def status_page(incident: Incident, steps: Steps, due: list[Due]) -> str:
    """Markdown for the Temporal Web UI: readable by everybody there, so nothing restricted is in it."""
    since = incident.commanded_since
    in_command = f", since {day_and_clock(since)}" if incident.commander and since else ""
    others = [
        f"- {role.capitalize()}: {verbatim(named(holder))}"
        for role in (Role.DEPUTY, Role.SCRIBE, *LIAISONS)
        if (holder := incident.holder(role))
    ]
    lines = [
        f"## {verbatim(title(incident, Audience.PUBLIC))}",
        "",
        f"**{status(incident)}** · {severity(incident)} · declared {day_and_clock(incident.declared_at)}"
        f" by {verbatim(named(incident.reporter))}",
        "",
        f"- Commander: **{verbatim(named(incident.commander))}**{in_command}",
        *others,
        f"- Next: {'; '.join(due_in_words(d) for d in due) or 'nothing'}",
        "",
        "| resource | state |",
        "| --- | --- |",
        *(_row(steps, key, name) for key, name in RESOURCES.items() if key in steps),
    ]
    others_in_hand = [step for key, step in steps.items() if key not in RESOURCES]
    lines += _listed("In hand", [step for step in others_in_hand if not step.settled])
    lines += _listed("Failed", [step for step in others_in_hand if step.state is StepState.FAILED])
    return "\n".join(lines)


def _row(steps: Steps, key: str, name: str) -> str:
    step = steps[key]
    shown = f"[{name}]({step.url})" if step.url else name
    return f"| {shown} | {STATE_MARK[step.state]} {verbatim(state(step))} |"


def _listed(heading: str, steps: list[Step]) -> list[str]:
    lines = [f"- {STATE_MARK[s.state]} {verbatim(f'{s.what}: {state(s)}')}" for s in steps]
    return ["", f"**{heading}:**", *lines] if lines else []


def verbatim(text: str) -> str:
    """Words that are not ours, so that Markdown leaves them as they are."""
    return MARKDOWN.sub(r"\\\1", text)
