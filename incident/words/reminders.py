"""What is said when something is due: to the commander, to the channel, to the deputy, to whoever is woken."""

from collections.abc import Sequence

from incident import events as e
from incident.message import Button, Message, escaped
from incident.people import Person
from incident.state import Incident
from incident.visibility import Audience, title
from incident.vocabulary import Rung, What
from incident.words.phrases import local_clock, mention, named

SNOOZES = ("10m", "30m")
LATER = "1h"  # when somebody who commands for long is asked again
ENOUGH = {
    What.STATUS_REPORT: "Three lines are enough: conditions, actions, needs.",
    What.STAKEHOLDER_REPORT: "Write a report that goes to them, too.",
    What.EXECUTIVE_REPORT: "Three lines are enough: status, overview, next steps.",
}
MISSING = {
    What.STATUS_REPORT: "A status report",
    What.STAKEHOLDER_REPORT: "A report to the stakeholders",
    What.EXECUTIVE_REPORT: "An executive report",
}


def report_reminder(incident: Incident, event: e.FellDue, channel_url: str | None) -> Message:
    """To the commander, privately: what is due, and the buttons that settle it."""
    what = MISSING[event.what]
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return Message(
        text=f"{what} is due: {shown}",
        body=[
            f"{what} is due for *{shown}*{_where(channel_url)}.\n"
            f"{_last(incident, event.what)} {ENOUGH[event.what]}"
        ],
        buttons=[
            write(incident, event.what),
            *(snooze(incident, f"Remind me in {later}", later, event.what) for later in SNOOZES),
        ],
    )


def _last(incident: Incident, what: What) -> str:
    if what is What.EXECUTIVE_REPORT:
        told = [report.at for report in incident.executive_reports]
    else:
        everybody = what is What.STATUS_REPORT
        told = [report.at for report in incident.reports if everybody or not report.internal]
    if told:
        return f"The last one came {local_clock(told[-1])}."
    return f"There has been none yet; the incident was declared {local_clock(incident.declared_at)}."


def report_overdue(incident: Incident, event: e.FellDue) -> Message:
    """To the channel, when the commander did not answer the reminder, or nobody commands."""
    commander, what = incident.commander, MISSING[event.what]
    plea = (
        f"{mention(commander)}, please report, or ask somebody here to write it for you."
        if commander
        else "Nobody commands yet: whoever knows how things stand, please report."
    )
    return Message(
        text=f"{what} is overdue.",
        body=[f"{what} is overdue. {plea}"],
        buttons=[write(incident, event.what)],
    )


def deputy_reminder(incident: Incident, event: e.FellDue, channel_url: str | None) -> Message:
    """To the deputy, privately, when neither the commander nor the channel has answered."""
    shown, what = escaped(title(incident, Audience.PARTICIPANTS)), MISSING[event.what]
    return Message(
        text=f"{what} is overdue: {shown}",
        body=[
            f"{what} is overdue for *{shown}*{_where(channel_url)}, and {mention(incident.commander)} has not "
            "answered. You are deputy: please write it, or take command."
        ],
        buttons=[write(incident, event.what), take_command(incident)],
    )


def paged_for_silence(incident: Incident, who: str, people: Sequence[Person]) -> Message:
    """To the channel: who is woken because no report comes; `who` is what they are on call as."""
    silent = f"{mention(incident.commander)} has not answered" if incident.commander else "nobody commands"
    woken = ", ".join(mention(person) for person in people)
    paged = f"The {who} is paged: {woken}." if woken else f"There is no {who} on call."
    return Message(
        text=f"Nobody reports. {paged}",
        body=[f"Nobody reports, and {silent}. {paged} Whoever can lead may take command now."],
        buttons=[take_command(incident)],
    )


def close_reminder(incident: Incident, channel_url: str | None) -> Message:
    since = f" since {local_clock(incident.stable_at)}" if incident.stable_at else ""
    return Message(
        text=f"Ready to close? {escaped(title(incident, Audience.PARTICIPANTS))}",
        body=[
            f"*{escaped(title(incident, Audience.PARTICIPANTS))}*{_where(channel_url)} has been stable{since}. "
            "If nothing is left to do, close it. If something is, a status report says what."
        ],
        buttons=[
            Button(label="Close the incident", action="mark_closed", value=incident.id, style="primary"),
        ],
    )


# Somebody has commanded for long.


def tired_commander(
    incident: Incident, event: e.FellDue, relief: Person | None, channel_url: str | None
) -> Message:
    """Privately. It is nobody's fault to be tired: the sentence says what is so, and offers a way."""
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return Message(
        text=f"You have commanded for {_for_how_long(incident, event)}: {shown}",
        body=[
            f"You have commanded *{shown}*{_where(channel_url)} for {_for_how_long(incident, event)}. "
            "That is long, and nobody sees it in themselves. A hand-over now is a good one."
        ],
        buttons=[
            *([_offer(incident, relief)] if relief and relief.slack_id else []),
            Button(label="Hand over command", action="open_assign_role", value=incident.id),
            snooze(incident, f"Ask me again in {LATER}", LATER, What.FATIGUE),
        ],
    )


def _offer(incident: Incident, relief: Person) -> Button:
    return Button(
        label=f"Offer command to {relief.label}",
        action="hand_over",
        value=f"{incident.id} {relief.slack_id}",
        style="primary",
    )


def relieve_commander(incident: Incident, event: e.FellDue, channel_url: str | None) -> Message:
    """To the deputy, privately."""
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return Message(
        text=f"{escaped(named(incident.commander))} has commanded for {_for_how_long(incident, event)}.",
        body=[
            f"{mention(incident.commander)} has commanded *{shown}*{_where(channel_url)} for "
            f"{_for_how_long(incident, event)}. You are deputy: ask them to hand over, or offer to take it."
        ],
        buttons=[take_command(incident)],
    )


def relief_paged(incident: Incident, event: e.FellDue, people: Sequence[Person]) -> Message:
    """To the channel: who is woken to take over; "paged" is said only where somebody was to be."""
    who, are = ", ".join(mention(person) for person in people), "is" if len(people) == 1 else "are"
    nobody = "Nobody could be paged to" if event.to is Rung.PAGE else "Somebody should"
    paged = f"{who} {are} paged to relieve them." if who else f"{nobody} relieve them."
    return Message(
        text=f"{mention(incident.commander)} has commanded for {_for_how_long(incident, event)}. {paged}",
        body=[
            f"{mention(incident.commander)} has commanded for {_for_how_long(incident, event)}. {paged} "
            "Whoever takes over: ask for the brief, read it back, take command."
        ],
        buttons=[take_command(incident)],
    )


def _for_how_long(incident: Incident, event: e.FellDue) -> str:
    """In quarters of an hour, which is as exact as it matters."""
    begun = incident.commanded_since or incident.declared_at
    quarters = max(1, round((event.at - begun).total_seconds() / 900))
    hours, rest = divmod(quarters, 4)
    return f"{hours}h{rest * 15}m" if hours and rest else f"{hours}h" if hours else f"{rest * 15}m"


# Buttons.


def write(incident: Incident, what: What) -> Button:
    action = "open_executive_report" if what is What.EXECUTIVE_REPORT else "open_status_report"
    return Button(label="Write the report", action=action, value=incident.id, style="primary")


def snooze(incident: Incident, label: str, later: str, what: What, task: int | None = None) -> Button:
    of = f" {task}" if task else ""
    return Button(label=label, action="snooze_reminder", value=f"{incident.id} {later} {what}{of}")


def take_command(incident: Incident) -> Button:
    return Button(label="Take command", action="take_command", value=incident.id)


def _where(channel_url: str | None) -> str:
    return f" (<{channel_url}|channel>)" if channel_url else ""
