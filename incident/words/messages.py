"""What is posted: in the incident's channel, to stakeholders, to the commander. Read at three in the morning."""

from collections.abc import Sequence

from incident import events as e
from incident.message import Message, escaped
from incident.people import Person
from incident.state import Incident
from incident.visibility import Audience, title, title_of
from incident.vocabulary import Role, Status, What
from incident.words import tasks
from incident.words.phrases import (
    POSTED,
    STATUS_MARK,
    aside,
    mention,
    named,
    one_line,
    pieces_within,
    severity,
)
from incident.words.reminders import write


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
    what = "Drill" if incident.drill else "Incident"
    if channel_url is None:
        return f"{what} {incident.id} is declared. It has no channel in Slack."
    return f"{what} {incident.id} is declared. <{channel_url}|Go to its channel.>"


def status_notice(incident: Incident, event: e.StatusChanged, *, to: Audience) -> Message:
    shown = escaped(title(incident, to))
    who = _who(event.actor, to)
    label, news = {
        Status.STABLE: ("Stable", f"Marked stable by {who}. The impact has stopped; follow-up goes on."),
        Status.ACTIVE: ("Active again", f"Reopened by {who}. {_who_is_woken(event)}"),
        Status.CLOSED: ("Closed", f"Closed by {who}. Thank you, everybody."),
    }[event.status]
    said = Message(text=f"{label}: {shown}", body=[f"{STATUS_MARK[event.status]} *{label}: {shown}*\n{news}"])
    return said if to is Audience.PUBLIC else _with_what_is_left(incident, event, said)


def _with_what_is_left(incident: Incident, event: e.StatusChanged, said: Message) -> Message:
    """Stable: what closing it takes. Closed: what goes on."""
    left = [tasks.line(incident, task) for task in incident.tasks if task.open]
    match event.status:
        case Status.STABLE:
            asked = (
                "Before it is closed: a final report, which says what it was, what was done and what is left."
            )
            not_done = ["Not done yet:", *left] if left else []
            body = [*said.body, *pieces_within(POSTED, [asked, *not_done])]
            return said.model_copy(update={"body": body, "buttons": [write(incident, What.STATUS_REPORT)]})
        case Status.CLOSED if left:
            return said.model_copy(
                update={"body": [*said.body, *pieces_within(POSTED, ["Left to do:", *left])]}
            )
    return said


def _who_is_woken(event: e.StatusChanged) -> str:
    due = "Status reports are due as before."
    if event.previous is Status.CLOSED:
        return (
            f"Roles are as they were. {due} Nobody is paged: `/incident engage-oncall` wakes who is needed."
        )
    return due


def open_the_channel(incident: Incident, url: str) -> Message:
    """To whoever reopened it, and to the commander, privately."""
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return Message(
        text=f"Reopened: {shown}. Please open its channel again.",
        body=[
            f"*{shown}* is reopened, but its channel is still archived, and Slack lets only people open it: "
            f"<{url}|go to the channel> and choose *Unarchive*. Muster goes on there by itself."
        ],
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


def _who(person: Person, to: Audience) -> str:
    """Told where they take part, only named elsewhere."""
    return mention(person) if to is Audience.PARTICIPANTS else escaped(named(person))
