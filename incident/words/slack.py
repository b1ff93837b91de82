"""What the Slack adapter itself says to one person: help, usage, lists, troubles. Incidents answer with results.py."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from incident.durations import written
from incident.message import Message, escaped
from incident.view import Entry, ParticipantView, TaskView
from incident.vocabulary import ASSIGNABLE, AnyRole, Role, Severity, Status
from incident.words.phrases import ANSWER, SEVERITY_MARK, STATUS_MARK, local_clock, pieces_within

SHOWN_AT_MOST = 40
LOOK_FIRST = "Look in the incident's channel or on its timeline in a minute whether it is there before you say it again."


class LinkedIncident(Protocol):
    """The title is already safe for the reader."""

    @property
    def title(self) -> str: ...
    @property
    def channel_url(self) -> str | None: ...


class ListedIncident(LinkedIncident, Protocol):
    """What a list says about one incident."""

    @property
    def id(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def status(self) -> Status: ...
    @property
    def commander(self) -> str | None: ...
    @property
    def declared_at(self) -> datetime: ...


def unknown_verb(verb: str, nearest: str | None) -> str:
    guess = f" Did you mean `/incident {nearest}`?" if nearest else ""
    return f"There is no command `{escaped(verb)}`.{guess} `/incident help` shows them all."


def not_an_incident_channel() -> str:
    return "This works inside an incident's channel. `/incident list` shows the open ones."


def declared(incident: str, drill: bool) -> str:
    what = "Drill" if drill else "Incident"
    return f"{what} `{incident}` is declared. Its channel follows in a moment, and you will be invited to it."


def declared_already(incident: str) -> str:
    return f"That is incident `{incident}`, declared already. Nothing was opened twice."


def unknown_role(text: str, roles: Sequence[str]) -> str:
    return f'"{escaped(text)}" is not a role. Choose one of: {", ".join(roles)}.'


def unknown_type(text: str, types: Sequence[str]) -> str:
    if not types:
        return "The policy names no types of incidents, so leave out --type."
    return f'"{escaped(text)}" is not a type of incident. Choose one of: {", ".join(types)}.'


def not_a_user(text: str) -> str:
    return (
        f'I cannot tell who "{escaped(text)}" is. Pick the person after typing @, or give an e-mail address.'
    )


def bad_duration(text: str) -> str:
    return f'"{escaped(text)}" is not a duration. Write one like 90s, 45m or 2h, or leave it empty.'


def unknown_team(team: str, teams: Iterable[str]) -> str:
    return f'There is no on-call team "{escaped(team)}". Choose one of: {", ".join(sorted(teams))}.'


def no_teams() -> str:
    return "The policy names no on-call teams, so nobody can be paged from here. Page them in PagerDuty yourself."


def required(name: str) -> str:
    return f"{name} is empty."


def report_part_required(name: str) -> str:
    return f'{name} is empty. Write "none" if there is nothing to say.'


def too_long(limit: int, length: int) -> str:
    return f"At most {limit} characters fit; this has {length}."


def promise_out_of_range(longest: timedelta) -> str:
    return f"This can be between 1m and {written(longest)} away."


def loading() -> str:
    return "Loading…"


def report_could_not_be_read() -> str:
    return "The last report could not be read just now, so this form starts empty. Sending it works as usual."


def participants_only() -> str:
    return "This incident is restricted: only its participants can read it."


def no_such_incident(incident: str) -> str:
    id = escaped(incident)
    return f"No open incident has the id `{id}`. If it was closed and is back: `/incident reopen {id}`."


def nothing_to_reopen(incident: str) -> str:
    return (
        f"Temporal knows no incident `{escaped(incident)}`, or has forgotten it. "
        "`/incident list` shows the open ones; what is back after so long is declared anew."
    )


def not_answering() -> str:
    return (
        "The incident does not answer just now; perhaps no Muster worker is running. "
        "What you tell it is kept and carried out later; only reading has to wait."
    )


def not_told() -> str:
    return (
        "The incident does not answer just now, so it cannot be seen whether you take part in it, and nothing was done; "
        "perhaps no Muster worker is running. Try again in a minute."
    )


def unreachable(*, anew: bool = False) -> str:
    again = LOOK_FIRST if anew else "Try again in a minute: nothing happens twice."
    return (
        f"Muster cannot reach Temporal, so it cannot say whether this was done. {again} "
        "If it is urgent, page by hand in PagerDuty."
    )


def own_fault(*, anew: bool = False) -> str:
    again = LOOK_FIRST if anew else "Saying it again is safe: nothing happens twice."
    return (
        "Something went wrong in Muster itself, so it cannot say whether this was done; its log has the reason. "
        f"{again} If it is urgent, page by hand in PagerDuty."
    )


def declare_unreachable() -> str:
    return (
        "Muster cannot reach Temporal, so nobody has been paged for certain. Page by hand in PagerDuty now, "
        "and declare again in a minute."
    )


def form_not_opened() -> str:
    return "Slack did not open the form. Please try again."


def slack_refuses() -> str:
    return "Muster is not allowed to act in this workspace. Ask an administrator to run `muster doctor`."


def incident_list(listed: Sequence[ListedIncident]) -> Message:
    if not listed:
        return Message(text="No incident is open.", body=["No incident is open. All calm."])
    shown = [incident_line(incident) for incident in listed[:SHOWN_AT_MOST]]
    left = len(listed) - len(shown)
    count = "1 incident is open" if len(listed) == 1 else f"{len(listed)} incidents are open"
    return Message(text=count, headline=count, body=shown, footer=f"and {left} more" if left else None)


def incident_line(incident: ListedIncident) -> str:
    name = f"*{escaped(incident.title)}*"
    if incident.channel_url:
        name = f"*<{incident.channel_url}|{escaped(incident.title)}>*"
    who = f"{escaped(incident.commander)} commands" if incident.commander else "nobody commands yet"
    marks = f"{SEVERITY_MARK[incident.severity]} {incident.severity} · {STATUS_MARK[incident.status]} {incident.status}"
    return f"{name}\n{marks} · {who} · since {local_clock(incident.declared_at)} · `{incident.id}`"


def participant_list(people: Sequence[ParticipantView]) -> Message:
    """By role, each person once, in the order in which people are looked for."""
    ranked = sorted(people, key=lambda person: min(map(_rank, person.roles)))
    lines = [_participant_line(person) for person in ranked]
    count = "1 person takes part" if len(people) == 1 else f"{len(people)} people take part"
    return Message(text=count, headline=count, body=pieces_within(ANSWER, lines))


def _rank(role: AnyRole) -> int:
    """The roles of the policy's own come after those that lead."""
    last: list[AnyRole] = [Role.OBSERVER, Role.REPORTER, Role.PARTICIPANT]
    first: list[AnyRole] = [each for each in ASSIGNABLE if each not in last]
    order = [*first, "", *last]
    return order.index(role if role in order else "")


def _participant_line(person: ParticipantView) -> str:
    roles = [role for role in person.roles if role is not Role.PARTICIPANT]
    what = f" · {', '.join(roles)}" if roles else ""
    why = f" · {escaped(person.reason)}" if person.reason else ""
    team = f" · {escaped(person.team)}" if person.team and person.team not in person.reason else ""
    return f"• *{escaped(person.name)}*{what}{team}{why} · since {local_clock(person.since)}"


def task_list(tasks: Sequence[TaskView]) -> Message:
    if not tasks:
        return Message(text="No task is open. `/incident create-task @NAME 10m TEXT` gives one.")
    head = "1 task is open" if len(tasks) == 1 else f"{len(tasks)} tasks are open"
    return Message(text=head, headline=head, body=pieces_within(ANSWER, [_task_line(task) for task in tasks]))


def own_tasks(tasks: Sequence[tuple[LinkedIncident, TaskView]]) -> Message:
    """Of one person, wherever they were given."""
    if not tasks:
        return Message(text="You have no task in any incident.")
    head = "1 task is yours" if len(tasks) == 1 else f"{len(tasks)} tasks are yours"
    lines = [f"{_task_line(task)}, in {_linked(listed)}" for listed, task in tasks]
    return Message(text=head, headline=head, body=pieces_within(ANSWER, lines))


def _linked(listed: LinkedIncident) -> str:
    title = escaped(listed.title)
    return f"<{listed.channel_url}|{title}>" if listed.channel_url else title


def _task_line(task: TaskView) -> str:
    until = f", until {local_clock(task.until)}" if task.until else ""
    stands = "" if task.understood else " (not understood yet)"
    comment = f" (<{task.url}|comment>)" if task.url else ""
    return f"• {task.number}: {escaped(task.text)}, {escaped(task.owner.label)}{until}{stands}{comment}"


def timeline_line(entry: Entry) -> str:
    day = entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(entry.at.timestamp())}^{{date_short_pretty}} {{time}}|{day}> {escaped(entry.text)}"


def timeline_is_longer(incident: str, left_out: int) -> str:
    earlier = "1 earlier entry is" if left_out == 1 else f"{left_out} earlier entries are"
    return f"{earlier} not shown here; `muster show {escaped(incident)} --timeline` has them all."


def home_how_to() -> str:
    return (
        "*How it works*\n"
        "`/incident declare TITLE` makes the channel and the document, and pages the commander where the severity asks for it. "
        "In the channel: `/incident status-report`, `/incident assign-role`, `/incident mark-stable`. "
        "`/incident help` shows everything."
    )


def home_trouble() -> str:
    return "The open incidents cannot be shown just now, because Muster cannot reach Temporal. Declaring may fail too."
