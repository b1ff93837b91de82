"""What is posted: in the incident's channel, to stakeholders, to the commander. Read at three in the morning."""

from incident import events as e
from incident.durations import written
from incident.message import Button, Message, escaped
from incident.people import Person
from incident.policy import Policy
from incident.state import Incident
from incident.visibility import Audience, title
from incident.vocabulary import Role, Severity, Status
from incident.words.phrases import local_clock, mention, named, severity, status

SNOOZES = ("10m", "30m")


def role_announcement(incident: Incident, event: e.RoleAssigned) -> Message:
    who = mention(event.person)
    if event.role is Role.COMMANDER:
        was = f" They take over from {mention(event.previous)}." if event.previous else ""
        why = f" ({escaped(event.reason)})" if event.reason else ""
        return Message(text=f"{who} is incident commander now{why}.{was}")
    was = f" in place of {mention(event.previous)}" if event.previous else ""
    return Message(text=f"{who} is {event.role} now{was}.")


def report(incident: Incident, event: e.StatusReported, *, number: int, to: Audience) -> Message:
    promise = f" Next report in {written(event.next_report_in)}." if event.next_report_in else ""
    who = mention(event.actor) if to is Audience.PARTICIPANTS else escaped(named(event.actor))
    shown = title(incident, to)
    return Message(
        text=f"Status report {number}: {escaped(shown)}",
        headline=f"Status report {number}" if to is Audience.PARTICIPANTS else f"Status report: {shown}",
        body=[
            f"*Conditions*\n{escaped(event.conditions)}",
            f"*Actions*\n{escaped(event.actions)}",
            f"*Needs*\n{escaped(event.needs)}",
        ],
        footer=f"{severity(incident)} · {status(incident)} · by {who}, {local_clock(event.at)}.{promise}",
    )


def declared_notice(incident: Incident, channel_url: str | None) -> Message:
    shown = escaped(title(incident, Audience.PUBLIC))
    where = f" <{channel_url}|Follow it in the channel.>" if channel_url else ""
    return Message(
        text=f"Incident declared: {shown}",
        body=[
            f"*Incident declared: {shown}*\n{severity(incident)} · {escaped(named(incident.reporter))} reported it.{where}"
        ],
    )


def declared_answer(incident: Incident, channel_url: str | None) -> str:
    if channel_url is None:
        return f"Incident {incident.id} is declared. There is no channel for it; the policy's people are told otherwise."
    return f"Incident {incident.id} is declared. <{channel_url}|Go to its channel.>"


def status_notice(incident: Incident, event: e.StatusChanged, *, to: Audience) -> Message:
    shown = escaped(title(incident, to))
    who = mention(event.actor) if to is Audience.PARTICIPANTS else escaped(named(event.actor))
    said = {
        Status.STABLE: f"🩹 *Stable: {shown}*\nMarked stable by {who}. The impact is contained; follow-up goes on.",
        Status.ACTIVE: f"🔥 *Active again: {shown}*\nReopened by {who}. Reports go back to the active cadence.",
        Status.CLOSED: f"✅ *Closed: {shown}*\nClosed by {who}. Thank you, everybody.",
    }[event.status]
    label = {Status.STABLE: "Stable", Status.ACTIVE: "Active again", Status.CLOSED: "Closed"}[event.status]
    return Message(text=f"{label}: {shown}", body=[said])


def severity_notice(incident: Incident, event: e.SeverityChanged, policy: Policy, *, to: Audience) -> Message:
    rules = policy.severity(event.severity)
    order = list(Severity)
    went = "up" if order.index(event.severity) < order.index(event.previous) else "down"
    lead = f"Severity {went}: {event.previous} → *{event.severity}*"
    if to is Audience.PUBLIC:
        return Message(text=f"{lead}: {escaped(title(incident, to))}")
    cadence = written(rules.report_cadence(incident.status))
    return Message(text=f"{lead}, by {mention(event.actor)}. A status report is due every {cadence} now.")


def edited_notice(incident: Incident, event: e.DetailsEdited) -> Message:
    if event.title is None:
        return Message(text=f"{mention(event.actor)} changed the description.")
    return Message(text=f"{mention(event.actor)} changed the title to: *{escaped(event.title)}*")


def engaged_notice(event: e.OncallEngaged, people: list[Person]) -> Message:
    who = ", ".join(mention(p) for p in people) or "whoever is on call"
    return Message(text=f"{mention(event.actor)} paged the {escaped(event.team)} on-call: {who}.")


def engage_failed(event: e.OncallEngaged) -> Message:
    return Message(text=f"The {escaped(event.team)} on-call could not be paged. Please call them by hand.")


def acknowledged_notice(event: e.PageAcknowledged) -> Message:
    return Message(text=f"{mention(event.actor)} acknowledged the page.")


def review_notice(url: str) -> Message:
    return Message(text=f"The review document is ready: <{url}|open it>. Write while it is fresh.")


def report_reminder(incident: Incident, event: e.FellDue, channel_url: str | None) -> Message:
    """To the commander, privately: what is due, and the two buttons that settle it."""
    where = f" (<{channel_url}|channel>)" if channel_url else ""
    last = incident.reports[-1].at if incident.reports else incident.declared_at
    since = "The last one was" if incident.reports else "There has been none since it was declared"
    return Message(
        text=f"A status report is due: {escaped(title(incident, Audience.PARTICIPANTS))}",
        body=[
            f"A status report is due for *{escaped(title(incident, Audience.PARTICIPANTS))}*{where}.\n"
            f"{since} at {local_clock(last)}. Three lines are enough: conditions, actions, needs."
        ],
        buttons=[
            Button(label="Write the report", action="open_status_report", value=incident.id, style="primary"),
            *(
                Button(
                    label=f"Remind me in {snooze}", action="snooze_reminder", value=f"{incident.id} {snooze}"
                )
                for snooze in SNOOZES
            ),
        ],
    )


def report_overdue(incident: Incident, event: e.FellDue) -> Message:
    """To the channel, when the commander did not answer the reminder."""
    return Message(
        text="A status report is overdue.",
        body=[
            f"A status report is overdue. {mention(incident.commander)}, please report, "
            "or ask somebody here to write it for you."
        ],
        buttons=[
            Button(label="Write the report", action="open_status_report", value=incident.id, style="primary")
        ],
    )


def close_reminder(incident: Incident, channel_url: str | None) -> Message:
    where = f" (<{channel_url}|channel>)" if channel_url else ""
    stable = local_clock(incident.stable_at) if incident.stable_at else "a while"
    return Message(
        text=f"Ready to close? {escaped(title(incident, Audience.PARTICIPANTS))}",
        body=[
            f"*{escaped(title(incident, Audience.PARTICIPANTS))}*{where} has been stable since {stable}, "
            "with nothing new. If it is over, close it."
        ],
        buttons=[
            Button(label="Close the incident", action="mark_closed", value=incident.id, style="primary"),
        ],
    )
