"""What is posted: in the incident's channel, to stakeholders, to the commander. Read at three in the morning."""

from collections.abc import Sequence

from incident import events as e
from incident.durations import written
from incident.message import Button, Message, escaped
from incident.people import Person
from incident.policy import Policy
from incident.state import Incident
from incident.visibility import Audience, title, title_of, withheld
from incident.vocabulary import Role, Severity, Status
from incident.words.phrases import STATUS_MARK, aside, local_clock, mention, named, one_line, severity, status

SNOOZES = ("10m", "30m")


def role_announcement(incident: Incident, event: e.RoleAssigned) -> Message:
    who = mention(event.person)
    if event.role is Role.COMMANDER:
        stays = f", who stays as {event.previous_becomes}" if event.previous_becomes else ""
        was = f" Command passes from {mention(event.previous)}{stays}." if event.previous else ""
        read_back = _read_back(incident, event)
        return Message(text=f"{who} is incident commander now{escaped(aside(event.reason))}.{was}{read_back}")
    was = f", in place of {mention(event.previous)}" if event.previous else ""
    return Message(text=f"{who} is {event.role} now{was}.")


def _read_back(incident: Incident, passed: e.RoleAssigned) -> str:
    """What the new commander said to that, where command was offered."""
    said = [
        event.read_back
        for event in incident.events
        if event.kind == "command_accepted" and event.at == passed.at
    ]
    return f' They read back: "{escaped(one_line(said[-1]))}"' if said else ""


def report(incident: Incident, event: e.StatusReported, *, number: int, to: Audience) -> Message:
    promised = event.at + event.next_report_in if event.next_report_in else None
    following = f" Next report by {local_clock(promised)}." if promised else ""
    shown = title(incident, to)
    words = {"Conditions": event.conditions, "Actions": event.actions, "Needs": event.needs}
    return Message(
        text=f"Status report {number}: {escaped(shown)}",
        headline=f"Status report {number}" if to is Audience.PARTICIPANTS else f"Status report: {shown}",
        body=[]
        if withheld(incident, to)
        else [f"*{name}*\n{escaped(text.strip())}" for name, text in words.items()],
        footer=f"{severity(incident)} · {status(incident)} · by {_who(event.actor, to)}, {local_clock(event.at)}.{following}",
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
        return f"Incident {incident.id} is declared. It has no channel in Slack."
    return f"Incident {incident.id} is declared. <{channel_url}|Go to its channel.>"


def status_notice(incident: Incident, event: e.StatusChanged, *, to: Audience) -> Message:
    shown = escaped(title(incident, to))
    who = _who(event.actor, to)
    label, news = {
        Status.STABLE: ("Stable", f"Marked stable by {who}. The impact has stopped; follow-up goes on."),
        Status.ACTIVE: ("Active again", f"Reopened by {who}. Status reports are due as before."),
        Status.CLOSED: ("Closed", f"Closed by {who}. Thank you, everybody."),
    }[event.status]
    return Message(text=f"{label}: {shown}", body=[f"{STATUS_MARK[event.status]} *{label}: {shown}*\n{news}"])


def severity_notice(incident: Incident, event: e.SeverityChanged, policy: Policy, *, to: Audience) -> Message:
    rules = policy.severity(event.severity)
    order = list(Severity)
    went = "up" if order.index(event.severity) < order.index(event.previous) else "down"
    change = f"from {event.previous} to *{event.severity}*"
    if to is Audience.PUBLIC:
        return Message(text=f"Severity {went} {change}: {escaped(title(incident, to))}")
    cadence = written(rules.report_cadence(incident.status))
    return Message(
        text=f"Severity {went} {change}, by {mention(event.actor)}. A status report is due every {cadence} now."
    )


def edited_notice(incident: Incident, event: e.DetailsEdited) -> Message:
    if event.title is None:
        return Message(text=f"{mention(event.actor)} changed the description.")
    what = (
        "the title and the description. The title is now" if event.description is not None else "the title to"
    )
    shown = title_of(
        incident.id,
        event.title,
        restricted=incident.restricted,
        drill=incident.drill,
        to=Audience.PARTICIPANTS,
    )
    return Message(text=f'{mention(event.actor)} changed {what} "{escaped(shown)}".')


def engaged_notice(event: e.OncallEngaged, people: Sequence[Person]) -> Message:
    team = escaped(event.team)
    if not people:
        return Message(text=f"Nobody is on call for {team}. Please call somebody of that team by hand.")
    return Message(
        text=f"{mention(event.actor)} paged the {team} on-call: {', '.join(mention(p) for p in people)}."
    )


def engage_failed(incident: Incident, event: e.OncallEngaged) -> Message:
    if incident.drill:
        return Message(text=f"A drill pages nobody: the {escaped(event.team)} on-call was not paged.")
    return Message(text=f"The {escaped(event.team)} on-call could not be paged. Please call them by hand.")


def not_in_slack(person: Person) -> Message:
    who = escaped(one_line(person.label))
    return Message(
        text=f"{who} cannot be found in Slack, and so cannot be invited or written to here. "
        "Please call them. If they cannot join, give their role to somebody else: `/incident assign-role`."
    )


def acknowledged_notice(event: e.PageAcknowledged) -> Message:
    return Message(text=f"{mention(event.actor)} acknowledged the page.")


def review_notice(url: str) -> Message:
    return Message(text=f"The review document is ready: <{url}|open it>. Write it while memories are fresh.")


def report_reminder(incident: Incident, event: e.FellDue, channel_url: str | None) -> Message:
    """To the commander, privately: what is due, and the two buttons that settle it."""
    where = f" (<{channel_url}|channel>)" if channel_url else ""
    last = (
        f"The last one came {local_clock(incident.reports[-1].at)}."
        if incident.reports
        else f"There has been none yet; the incident was declared {local_clock(incident.declared_at)}."
    )
    return Message(
        text=f"A status report is due: {escaped(title(incident, Audience.PARTICIPANTS))}",
        body=[
            f"A status report is due for *{escaped(title(incident, Audience.PARTICIPANTS))}*{where}.\n"
            f"{last} Three lines are enough: conditions, actions, needs."
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
    """To the channel, when the commander did not answer the reminder, or nobody commands."""
    commander = incident.commander
    plea = (
        f"{mention(commander)}, please report, or ask somebody here to write it for you."
        if commander
        else "Nobody commands yet: whoever knows how things stand, please report."
    )
    return Message(
        text="A status report is overdue.",
        body=[f"A status report is overdue. {plea}"],
        buttons=[
            Button(label="Write the report", action="open_status_report", value=incident.id, style="primary")
        ],
    )


def deputy_reminder(incident: Incident, channel_url: str | None) -> Message:
    """To the deputy, privately, when neither the commander nor the channel has answered."""
    where = f" (<{channel_url}|channel>)" if channel_url else ""
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return Message(
        text=f"A status report is overdue: {shown}",
        body=[
            f"A status report is overdue for *{shown}*{where}, and {mention(incident.commander)} has not answered. "
            "You are deputy: please write it, or take command."
        ],
        buttons=[
            Button(label="Write the report", action="open_status_report", value=incident.id, style="primary"),
            take_command(incident),
        ],
    )


def paged_for_silence(incident: Incident, people: Sequence[Person]) -> Message:
    """To the channel: who is woken because no report comes."""
    silent = f"{mention(incident.commander)} has not answered" if incident.commander else "nobody commands"
    woken = ", ".join(mention(person) for person in people)
    paged = f"The backup is paged: {woken}." if woken else "Nobody is on call as backup either."
    return Message(
        text=f"Nobody reports. {paged}",
        body=[f"Nobody reports, and {silent}. {paged} Whoever can lead may take command now."],
        buttons=[take_command(incident)],
    )


def take_command(incident: Incident) -> Button:
    return Button(label="Take command", action="take_command", value=incident.id)


def close_reminder(incident: Incident, channel_url: str | None) -> Message:
    where = f" (<{channel_url}|channel>)" if channel_url else ""
    since = f" since {local_clock(incident.stable_at)}" if incident.stable_at else ""
    return Message(
        text=f"Ready to close? {escaped(title(incident, Audience.PARTICIPANTS))}",
        body=[
            f"*{escaped(title(incident, Audience.PARTICIPANTS))}*{where} has been stable{since}. "
            "If nothing is left to do, close it. If something is, a status report says what."
        ],
        buttons=[
            Button(label="Close the incident", action="mark_closed", value=incident.id, style="primary"),
        ],
    )


def _who(person: Person, to: Audience) -> str:
    """Told where they take part, only named elsewhere."""
    return mention(person) if to is Audience.PARTICIPANTS else escaped(named(person))
