"""What people type after a verb, read into words of the domain. Raises Refused with how to say it right."""

import re
from dataclasses import dataclass

from incident.people import SLACK_ID, SLACK_MENTION, Person
from incident.refusals import Refused
from incident.vocabulary import ASSIGNABLE, Role, Severity
from incident.words import slack as words
from slack_adapter.payloads import plain

_FLAG = re.compile(r"^(?:--|—|–)(restricted|drill)$")  # macOS turns two hyphens into a dash
_EMAIL_LINK = re.compile(r"^<mailto:([^|>]+)(?:\|[^>]*)?>$")


@dataclass(frozen=True)
class Declaration:
    title: str
    severity: Severity
    restricted: bool
    drill: bool


def declaration(text: str) -> Declaration:
    """`[severity] [--restricted] [--drill] TITLE`; the first other word begins the title."""
    severity: Severity | None = None
    flags: set[str] = set()
    rest = plain(text).strip()
    while rest:
        word, _, after = rest.partition(" ")
        if flag := _FLAG.match(word):
            flags.add(flag[1])
        elif severity is None and word.lower() in list(Severity):
            severity = Severity(word.lower())
        else:
            break
        rest = after.strip()
    return Declaration(rest, severity or Severity.HIGH, "restricted" in flags, "drill" in flags)


@dataclass(frozen=True)
class Assignment:
    """Who gets which role, as far as it was said."""

    user: Person | None = None
    role: Role | None = None
    now: bool = False
    release: bool = False
    reason: str = ""


def assignment(text: str) -> Assignment:
    """`@USER ROLE`, in either order, then `release` or `now REASON`; one of the first two alone is fine. Raises Refused."""
    user: Person | None = None
    role: Role | None = None
    words_said = text.split()
    for at, word in enumerate(words_said):
        if user and role and word.lower() in ("now", "release"):
            rest = plain(" ".join(words_said[at + 1 :]))
            if word.lower() == "release" and rest:
                raise Refused(words.assign_role_usage())
            return Assignment(user, role, word.lower() == "now", word.lower() == "release", rest)
        if person := _person(word):
            if user is not None:
                raise Refused(words.assign_role_usage())
            user = person
        elif word.lower() in ASSIGNABLE:
            if role is not None:
                raise Refused(words.assign_role_usage())
            role = Role(word.lower())
        elif word.startswith("@") or (user is None and role is not None):
            raise Refused(words.not_a_user(plain(word)))
        else:
            raise Refused(words.unknown_role(plain(word)))
    return Assignment(user, role)


def _person(word: str) -> Person | None:
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
        raise Refused(words.report_usage())
    return parts[0], parts[1], parts[2]


def team(text: str, known: list[str]) -> str:
    """The team as the policy spells it. Raises Refused."""
    if not known:
        raise Refused(words.no_teams())
    wanted = plain(text).strip()
    for name in known:
        if name.casefold() == wanted.casefold():
            return name
    raise Refused(words.unknown_team(wanted, known))
