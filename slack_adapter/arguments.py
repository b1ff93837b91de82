"""What people type after a verb, read into words of the domain. Raises Refused with how to say it right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import get_args

from drills.words import refusals as drill_words
from incident.commands.declaring import FASTEST
from incident.durations import duration
from incident.moments import HOW
from incident.people import SLACK_ID, SLACK_MENTION, Person
from incident.refusals import Refused
from incident.vocabulary import AnyRole, Level, Role, Severity, Snoozed, What
from incident.words import slack as words
from incident.words import usage
from slack_adapter.payloads import plain

FLAGS = ("restricted", "drill")
_DASHES = "(?:--|—|–)"  # macOS turns two hyphens into a dash
_FLAG = re.compile(rf"(?<!\S){_DASHES}({'|'.join(FLAGS)})(?!\S)", re.I)
_TYPE = re.compile(rf"^{_DASHES}type$", re.I)
_OPTION = re.compile(rf"^{_DASHES}([^\W\d_].*)")
_ALIKE = 0.75  # --restrict and --restricted=true are, --force is not
_BY = re.compile(r"by ((?:\d{4}-\d{2}-\d{2}(?: (?=\d?\d:))?)?(?:\d?\d:\d\d)?)(?<=\d) ", re.IGNORECASE)
_BY_A_NUMBER = re.compile(r"by (\d\S*)", re.IGNORECASE)
_WITHIN = re.compile(r"(?:with)?in ", re.IGNORECASE)
_LIKE_A_DURATION = re.compile(
    r"^\d[\d.]*[smhdw][a-z\d]*(?<!st)$", re.IGNORECASE
)  # but 1st; 5xx is none either
_EMAIL_LINK = re.compile(r"^<mailto:([^|>]+)(?:\|[^>]*)?>$")


@dataclass(frozen=True)
class Declaration:
    title: str
    severity: Severity
    restricted: bool
    drill: bool
    type: str | None = None


def declaration(text: str, types: Sequence[str]) -> Declaration:
    """`[severity] [--type TYPE] [--restricted] [--drill] TITLE`; the first other word begins the title, and behind it the
    last two count as well: who wants privacy and gets none cannot take it back. Raises Refused."""
    severity: Severity | None = None
    type: str | None = None
    text = plain(text)
    flags = {flag.lower() for flag in _FLAG.findall(text)}
    rest = " ".join(_FLAG.sub(" ", text).split())
    while rest:
        word, _, after = rest.partition(" ")
        if _TYPE.match(word):
            name, _, after = after.strip().partition(" ")
            type = incident_type(name, types)
        elif severity is None and word.lower() in list(Severity):
            severity = Severity(word.lower())
        else:
            break
        rest = after.strip()
    if option := _mistaken(rest.split()):
        raise Refused(usage.unknown_option(option))
    return Declaration(rest, severity or Severity.HIGH, "restricted" in flags, "drill" in flags, type)


def _mistaken(title: Sequence[str]) -> str | None:
    """What begins the title and looks like an option, or stands in it and looks like one of ours."""
    for at, word in enumerate(title):
        option = _OPTION.match(word)
        if option and (at == 0 or get_close_matches(option[1].lower(), FLAGS, cutoff=_ALIKE)):
            return word
    return None


@dataclass(frozen=True)
class Assignment:
    """Who gets which role, as far as it was said."""

    user: Person | None = None
    role: AnyRole | None = None
    now: bool = False
    release: bool = False
    reason: str = ""


def assignment(text: str, roles: Sequence[str]) -> Assignment:
    """`@USER ROLE`, in either order, then `release` or `now REASON`; one of the first two alone is fine. Raises Refused."""
    user: Person | None = None
    role: AnyRole | None = None
    words_said = text.split()
    for at, word in enumerate(words_said):
        if user and role and word.lower() in ("now", "release"):
            rest = plain(" ".join(words_said[at + 1 :]))
            if word.lower() == "release" and rest:
                raise Refused(usage.assign_role_usage())
            return Assignment(user, role, word.lower() == "now", word.lower() == "release", rest)
        if person := mentioned(word):
            if user is not None:
                raise Refused(usage.assign_role_usage())
            user = person
        elif word.lower() in roles:
            if role is not None:
                raise Refused(usage.assign_role_usage())
            role = _role(word.lower())
        elif word.startswith("@") or (user is None and role is not None):
            raise Refused(words.not_a_user(plain(word)))
        else:
            raise Refused(words.unknown_role(plain(word), roles))
    return Assignment(user, role)


def _role(name: str) -> AnyRole:
    return Role(name) if name in list(Role) else name


def mentioned(word: str) -> Person | None:
    """A mention, a Slack id or an e-mail address; Slack turns addresses into links."""
    if link := _EMAIL_LINK.match(word):
        return Person(email=link[1])
    if SLACK_MENTION.match(word) or SLACK_ID.match(word):
        return Person.model_validate(word)
    person = Person.model_validate(word)
    return person if person.email else None


def report_parts(text: str) -> tuple[str, str, str]:
    """`CONDITIONS | ACTIONS | NEEDS`. Raises Refused unless there are three parts, none of them blank."""
    parts = [part.strip() for part in plain(text).split("|")]
    if len(parts) != 3 or not all(parts):
        raise Refused(usage.report_usage())
    return parts[0], parts[1], parts[2]


def incident_type(name: str, types: Sequence[str]) -> str:
    """Raises Refused."""
    if name not in types:
        raise Refused(words.unknown_type(name, types))
    return name


def executive_parts(text: str) -> tuple[str, str, str]:
    """`STATUS | OVERVIEW | NEXT STEPS`. Raises Refused unless there are three parts, none of them blank."""
    parts = [part.strip() for part in plain(text).split("|")]
    if len(parts) != 3 or not all(parts):
        raise Refused(usage.executive_report_usage())
    return parts[0], parts[1], parts[2]


@dataclass(frozen=True)
class Tasked:
    owner: Person
    within: timedelta | None
    by: str | None  # "17:00" or a day; whose zone it is in is not known here
    text: str


def task(text: str) -> Tasked:
    """`@USER [DURATION | in DURATION | within DURATION | by MOMENT] TEXT`. Raises Refused."""
    word, _, rest = text.strip().partition(" ")
    owner, rest = mentioned(word), plain(rest).strip()
    by = _BY.match(f"{rest} ")
    if not by and (number := _BY_A_NUMBER.match(rest)):
        raise Refused(f"{HOW.format(number[1])}.")
    prefix = _WITHIN.match(rest)
    first, _, after = rest[prefix.end() if prefix else 0 :].strip().partition(" ")
    within = None if by else _time_box(first)
    said = rest[by.end() :] if by else after if within else rest
    if owner is None or not said.strip():
        raise Refused(usage.task_usage())
    return Tasked(owner, within, by[1] if by else None, said.strip())


def _time_box(word: str) -> timedelta | None:
    """None for a word that begins the text. Raises Refused where somebody meant a time: the task would have none."""
    try:
        return duration(word)
    except ValueError as error:
        if _LIKE_A_DURATION.match(word):
            raise Refused(f"{error}.") from None
        return None


@dataclass(frozen=True)
class Snooze:
    duration: timedelta
    what: What
    task: int | None = None


SNOOZED = {name.replace("_", "-"): What(name) for name in get_args(Snoozed) if name != What.TASK}


def snooze(text: str) -> Snooze:
    """`DURATION [WHAT | task NUMBER]`, the status report unless it is said of what. Raises Refused."""
    first, *of = plain(text).lower().replace("_", "-").split()[:4] or [""]
    later = how_long(first)
    match of:
        case _ if later is None:
            pass
        case []:
            return Snooze(later, What.STATUS_REPORT)
        case [name] if name in SNOOZED:
            return Snooze(later, SNOOZED[name])
        case ["task", number] if number.isdecimal():
            return Snooze(later, What.TASK, int(number))
    raise Refused(usage.snooze_usage())


def review(text: str) -> tuple[str, Person]:
    """`[ID] @USER`. Raises Refused."""
    *id, who = text.split() or ["nobody"]
    owner = mentioned(who)
    if owner is None or len(id) > 1:
        raise Refused(usage.review_usage())
    return "".join(id), owner


@dataclass(frozen=True)
class DrillSaid:
    scenario: str
    trainee: Person | None = None
    speed: int = 1


def drill(text: str) -> DrillSaid:
    """`SCENARIO [@TRAINEE] [SPEED]`, the last two in either order. Raises Refused."""
    scenario, *more = text.split()[:4] or [""]
    trainee: Person | None = None
    speed: int | None = None
    for word in more:
        number = plain(word).lower().removesuffix("x").removesuffix("×")
        if trainee is None and (named := mentioned(word)):
            trainee = named
        elif speed is None and number.isdecimal() and 1 <= int(number) <= FASTEST:
            speed = int(number)
        elif number.isdecimal():
            raise Refused(drill_words.bad_speed(plain(word)))
        else:
            raise Refused(usage.drill_usage())
    if not scenario:
        raise Refused(usage.drill_usage())
    return DrillSaid(plain(scenario).lower(), trainee, speed or 1)


def how_long(word: str) -> timedelta | None:
    try:
        return duration(word)
    except ValueError:
        return None


def numbered(text: str, of: str = "task") -> tuple[int | None, str]:
    """`[NUMBER] [TEXT]`, and the number also as people say it: #3, task 3."""
    text = plain(text).strip()
    found = re.match(rf"(?:{of}\s+)?#?(\d+)[:,.]?(?=\s|$)", text, re.IGNORECASE)
    return (int(found[1]), text[found.end() :].strip()) if found else (None, text)


def level(text: str) -> Level:
    """Raises Refused."""
    said = text.strip().lower()
    if said not in list(Level):
        raise Refused(usage.prompts_usage())
    return Level(said)


def team(text: str, known: list[str]) -> str:
    """The team as the policy spells it. Raises Refused."""
    if not known:
        raise Refused(words.no_teams())
    wanted = plain(text).strip()
    for name in known:
        if name.casefold() == wanted.casefold():
            return name
    raise Refused(words.unknown_team(wanted, known))
