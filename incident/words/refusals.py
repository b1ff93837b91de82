"""Why a command was not carried out: what was wrong and what to do, in one or two short sentences."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from incident.people import Person
from incident.vocabulary import AnyRole, Severity, Status, What
from incident.words.phrases import clock

MAY = {  # row of the policy's [permissions] -> what it is about
    "assign_role": "give roles",
    "change_status": "change the status",
    "change_severity": "change the severity",
    "reopen": "reopen a closed incident",
    "edit_incident": "edit the incident",
    "report_status": "report",
    "propose": "propose",
    "object_to_proposal": "object",
    "settle_proposal": "decide proposals",
    "record_outcome": "say what came of a decision",
    "add_participant": "bring people in",
    "remove_participant": "remove others",
    "record_event": "add to the timeline",
    "engage_oncall": "page teams",
    "snooze_reminder": "snooze reminders",
    "create_task": "give tasks",
    "acknowledge_task": "answer for a task",
    "complete_task": "finish tasks",
    "reopen_task": "open tasks again",
    "report_to_executives": "report to executives",
    "set_prompts": "change the prompts",
    "pause_clocks": "pause a drill",
    "reconcile": "have everything looked through",
}
STATUS_VERB = {Status.ACTIVE: "reopen", Status.STABLE: "mark-stable", Status.CLOSED: "mark-closed"}


def only_drills_rest() -> str:
    return "This is no drill: what is due in a real incident does not wait. `/incident snooze` puts one reminder off."


def everything_rests() -> str:
    return "The drill is paused, and so are its reminders. They go on when it does."


def closed() -> str:
    return "This incident is closed. If it is back, reopen it (`/incident reopen ID`), or declare a new one."


def not_reopened() -> str:
    return (
        "A closed incident is reopened with the help of a Muster worker, and none answers just now. "
        "Nothing was changed; please say it again in a minute."
    )


def no_review(incident: str) -> str:
    return (
        f'Incident "{incident}" has no review now. One begins when the incident is stable, where its severity asks for one, '
        "and ends when the incident is closed and everything in the review is done."
    )


def already(status: Status) -> str:
    return f"The incident is {status} already."


def status_is_for_participants() -> str:
    return "This incident is restricted: only who takes part in it can change its status."


def transition_not_allowed(now: Status, wanted: Status) -> str:
    if now is Status.ACTIVE and wanted is Status.CLOSED:
        return "An active incident cannot be closed. Mark it stable first (`/incident mark-stable`)."
    return f"An incident that is {now} cannot become {wanted}."


def title_empty() -> str:
    return "The title is empty. Say in a few words what is broken, for example: checkout is failing."


def too_long(name: str, length: int, limit: int) -> str:
    return f"{name.capitalize()} too long: {length} characters, and at most {limit} fit. Please shorten it."


def report_field_empty(name: str) -> str:
    return f'"{name.capitalize()}" is empty. A report says conditions, actions and needs; write "none" if there is nothing.'


def duration_out_of_range(what: str, longest: str = "24h") -> str:
    return f"{what} can be between 1m and {longest} away."


def event_empty() -> str:
    return "The event is empty. Say in a line what happened."


def nothing_to_change() -> str:
    return "Nothing would change. Give a new title, description or severity."


def not_assignable(role: str, assignable: Sequence[str]) -> str:
    return f"The role {role} cannot be assigned. Choose one of: {_listed(assignable)}."


def not_a_person(person: Person) -> str:
    return f'"{person.label}" is not an e-mail address or a Slack user. Give one of these, for example @ana.'


def unknown_person(problem: str) -> str:
    return f"{problem} Nothing was changed."


def has_role_already(person: Person, role: AnyRole) -> str:
    return f"{person.label} is {role} already."


def commander_cannot_be(person: Person, role: AnyRole) -> str:
    return f"{person.label} commands. Hand over command first, then assign {role}."


def no_observers() -> str:
    return (
        "This incident is restricted: nobody only watches it unless its commander says so. Ask the commander."
    )


def observers_welcome() -> str:
    return "This incident is not restricted: whoever wants to learn from it may watch."


def commander_cannot_leave(person: Person) -> str:
    return f"{person.label} commands. Hand over command first (`/incident assign-role @somebody commander`)."


def offer_to_oneself() -> str:
    return (
        "You cannot offer command to yourself. Ask the commander to offer it; "
        "if they are silent, take over: `/incident assign-role @you commander now`."
    )


def offered_already(person: Person, until: datetime) -> str:
    return f"Command is offered to {person.label} already, who can accept until {clock(until)}."


def nobody_is_put_in_command(person: Person) -> str:
    return f"Only {person.label} can take over at once, by saying so themselves. Leave out `now` to offer command."


def may_not_take_over() -> str:
    return (
        "Command is taken over at once by the deputy, unless they took that role themselves, by the backup on call, "
        "by whoever is named to stand beside a commander who is still learning, and by anybody who takes part "
        "once a page or a reminder has climbed its whole ladder in vain. Ask the commander to offer it to you."
    )


def offer_is_over(commander: Person | None) -> str:
    leads = f" {commander.label} commands." if commander else ""
    return f"That offer of command is over.{leads}"


def offered_to_another(person: Person) -> str:
    return f"Command is offered to {person.label}; only they can answer."


def read_back_empty() -> str:
    return "The read-back is empty. Say in one line how you understand the situation."


def observer_cannot_command(person: Person) -> str:
    return f"{person.label} is observer here, and observers do not command. Give them another role first."


def not_allowed_at(person: Person, severity: Severity) -> str:
    return f"The policy does not let {person.label} command incidents of {severity} severity."


def only_for_command() -> str:
    return "`now` and `release` are for passing command; other roles change hands at once anyway."


def may_not(what: str, roles: Sequence[AnyRole], commander: Person) -> str:
    if not roles:
        return f"Nobody may {MAY.get(what, what)}; the policy says so."
    *others, last = map(str, roles)
    who = f"the {', '.join(others)} or {last}" if others else f"the {last}"
    return f"Only {who} may {MAY.get(what, what)}. Ask {commander.label}, who commands."


def proposal_empty() -> str:
    return "The proposal is empty. Say in a line what is to be done."


def objection_empty() -> str:
    return "The objection is empty. Say in a line why not."


def no_such_proposal(number: int | None, fitting: Sequence[int]) -> str:
    which = f"There is no proposal {number} to which this fits." if number else "No proposal waits for this."
    if not fitting:
        return which
    named = ", ".join(str(n) for n in fitting)
    return (
        f"{which} Say which: {named}." if number else f"More than one proposal is meant. Say which: {named}."
    )


def task_empty() -> str:
    return "The task is empty. Say in a line what is to be done."


def observer_has_no_task(person: Person) -> str:
    return f"{person.label} is observer here, and observers are given no tasks. Give them another role first."


def task_of_another(owner: Person) -> str:
    return f"That task is {owner.label}'s; only they can say that they understood."


def no_such_task(number: int | None, fitting: Sequence[int]) -> str:
    which = f"There is no task {number} to which this fits." if number else "No task waits for this."
    if not fitting:
        return which
    named = ", ".join(str(n) for n in fitting)
    return f"{which} Say which: {named}." if number else f"More than one task is meant. Say which: {named}."


def task_time_once() -> str:
    return "Give one of within and due: a task has one time."


def snooze_one() -> str:
    return "Give one of a kind and a task: one reminder is snoozed at a time."


def unknown_type(type: str, types: Sequence[str]) -> str:
    if not types:
        return "The policy names no types of incidents. Add them under [types] in the policy file."
    return f'There is no type "{type}". Choose one of: {_listed(types)}.'


def executive_field_empty(name: str) -> str:
    return f'"{name.replace("_", " ").capitalize()}" is empty. An executive report says status, overview and next steps.'


def restricted_stays_here() -> str:
    return "This incident is restricted, so nothing of it goes to executives from here. Tell them in person."


def nowhere_for_executives() -> str:
    return "There is nowhere to send it: name slack.executive_channels in the policy file."


def nothing_to_snooze(what: What) -> str:
    return f"No reminder of that kind runs ({what.replace('_', ' ')}), so there is nothing to snooze."


def unknown_team(team: str, teams: list[str]) -> str:
    if not teams:
        return "The policy names no on-call teams. Add them under [pagerduty.teams] in the policy file."
    return f'There is no team "{team}". Choose one of: {_listed(teams)}.'


def no_page() -> str:
    return "There is no page to acknowledge."


def bad_payload(name: str, problems: str) -> str:
    return f"{name} was not understood: {problems}."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
