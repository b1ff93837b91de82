"""The card: one pinned message that is always true. Status, severity, who commands, links, and the state of every resource."""

from incident.message import Button, Message, escaped
from incident.policy import Policy
from incident.state import Incident, Step, Steps
from incident.visibility import Audience, title
from incident.vocabulary import LIAISONS, Role, Status, StepState
from incident.words.phrases import STATE_MARK, local_clock, mention, severity, state, status

RESOURCES = {  # step key -> what people call it
    "page": "Page",
    "channel": "Channel",
    "conference": "Conference",
    "folder": "Folder",
    "incident-document": "Incident document",
    "review-document": "Review document",
    "executive-document": "Executive reports",
    "customer-document": "Document for customers",
    "record": "Record",
}
TROUBLES_SHOWN = 8


def card(incident: Incident, steps: Steps, policy: Policy) -> Message:
    return Message(
        text=f"{escaped(title(incident, Audience.PARTICIPANTS))} ({incident.status}, {incident.severity})",
        headline=title(incident, Audience.PARTICIPANTS),
        body=[
            *([escaped(incident.description)] if incident.description else []),
            *_resources(steps),
            *_troubles(steps),
        ],
        facts=[
            ("Status", status(incident)),
            ("Severity", severity(incident)),
            *([("Type", escaped(incident.type))] if incident.type else []),
            ("Commander", mention(incident.commander)),
            *([("Command offered to", mention(offer.to))] if (offer := incident.open_offer) else []),
            ("Reporter", mention(incident.reporter)),
            *(
                (role.replace("-", " ").capitalize(), mention(incident.holder(role)))
                for role in (Role.DEPUTY, Role.SCRIBE, *LIAISONS)
                if incident.holder(role)
            ),
            *_missing_liaison(incident, policy),
            ("Declared", local_clock(incident.declared_at)),
            *_page(incident),
            *_tasks(incident),
        ],
        buttons=_buttons(incident),
        footer=f"Incident {incident.id} · `/incident help` lists what you can do here.",
    )


def _missing_liaison(incident: Incident, policy: Policy) -> list[tuple[str, str]]:
    """Where the severity asks for one: said here also to a commander who is not prompted."""
    asked = policy.behaviour(incident).customer_liaison and incident.status is not Status.CLOSED
    if incident.customer_liaison or not asked:
        return []
    return [("Customer liaison", "nobody yet: `/incident assign-role @NAME customer-liaison`")]


def _page(incident: Incident) -> list[tuple[str, str]]:
    """Once there is one; until then the list of resources says how it stands."""
    if incident.page is None:
        return []
    by = incident.page.acknowledged_by
    heard = f"acknowledged by {mention(by)}" if by else "not acknowledged yet"
    return [("Page", f"<{incident.page.url}|#{incident.page.number}>, {heard}")]


def _tasks(incident: Incident) -> list[tuple[str, str]]:
    tasks = [task for task in incident.tasks if not task.withdrawn]
    undone = sum(task.open for task in tasks)
    return [("Tasks", f"{undone} of {len(tasks)} not done")] if tasks else []


def _resources(steps: Steps) -> list[str]:
    lines = [_resource(steps[key], name) for key, name in RESOURCES.items() if key in steps]
    return ["\n".join(lines)] if lines else []


def _resource(step: Step, name: str) -> str:
    shown = f"<{step.url}|{name}>" if step.url else name
    return f"{STATE_MARK[step.state]} {shown}: {escaped(state(step))}"


def _troubles(steps: Steps) -> list[str]:
    """Everything else that is not going well, so that silence always means that it went well."""
    bad = [
        step
        for key, step in steps.items()
        if key not in RESOURCES and step.state in (StepState.RETRYING, StepState.FAILED)
    ]
    lines = [f"{STATE_MARK[s.state]} {escaped(s.what)}: {escaped(state(s))}" for s in bad[:TROUBLES_SHOWN]]
    if len(bad) > TROUBLES_SHOWN:
        lines.append(f"… and {len(bad) - TROUBLES_SHOWN} more.")
    return ["\n".join(lines)] if lines else []


def _buttons(incident: Incident) -> list[Button]:
    report = Button(label="Status report", action="open_status_report", value=incident.id, style="primary")
    edit = Button(label="Edit", action="open_edit", value=incident.id)
    roles = Button(label="Assign a role", action="open_assign_role", value=incident.id)
    timeline = Button(label="Timeline", action="show_timeline", value=incident.id)
    match incident.status:
        case Status.ACTIVE:
            stable = Button(label="Mark stable", action="mark_stable", value=incident.id)
            return [report, stable, roles, edit, timeline]
        case Status.STABLE:
            close = Button(label="Close", action="mark_closed", value=incident.id)
            return [report, close, roles, edit, timeline]
        case Status.CLOSED:
            return []
