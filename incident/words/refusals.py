"""Why a command was not carried out: what was wrong and what to do, in one or two short sentences."""

from collections.abc import Iterable

from incident.people import Person
from incident.vocabulary import ASSIGNABLE, Role, Status

STATUS_VERB = {Status.ACTIVE: "reopen", Status.STABLE: "mark-stable", Status.CLOSED: "mark-closed"}


def closed() -> str:
    return "This incident is closed. If it is back, declare a new one."


def already(status: Status) -> str:
    return f"The incident is {status} already."


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


def duration_out_of_range(what: str) -> str:
    return f"{what} can be between 1m and 24h away."


def event_empty() -> str:
    return "The event is empty. Say in a line what happened."


def nothing_to_change() -> str:
    return "Nothing would change. Give a new title, description or severity."


def not_assignable(role: Role) -> str:
    return f"The role {role} cannot be assigned. Choose one of: {_listed(ASSIGNABLE)}."


def not_a_person(person: Person) -> str:
    return f'"{person.label}" is not an e-mail address or a Slack user. Give one of these, for example @ana.'


def unknown_person(problem: str) -> str:
    return f"{problem} Nothing was changed."


def has_role_already(person: Person, role: Role) -> str:
    return f"{person.label} is {role} already."


def commander_cannot_be(person: Person, role: Role) -> str:
    return f"{person.label} commands. Hand over command first, then assign {role}."


def commander_cannot_leave(person: Person) -> str:
    return f"{person.label} commands. Hand over command first (`/incident assign-role @somebody commander`)."


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
