"""How command and the way to it are shared: by department, site and time with us. No group under five is ever shown."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from pydantic import BaseModel

from incident.careers import Stage
from incident.record import Record
from incident.staff import Staff
from incident.tenures import tenures
from incident.vocabulary import Role
from roster.candidate import Candidate
from roster.vocabulary import Standing

FEWEST = 5  # people in a group, for it to be shown
OTHERS, UNKNOWN = "others", "not in the directory"
BANDS = ((timedelta(days=365), "under 1 year"), (timedelta(days=3 * 365), "1 to 3 years"))
LONGEST_BAND = "over 3 years"


class Stint(BaseModel, frozen=True):
    """In command."""

    email: str
    begin: datetime
    end: datetime


class Group(BaseModel):
    """Of at least five people."""

    by: str  # "department", "site", "with us"
    name: str
    people: int
    minutes: float  # in command
    share: float  # of all command-minutes
    stages: dict[Stage, int]
    to_rotation: timedelta | None  # median from interested; None where fewer than five came so far
    stopped: dict[Stage, int]  # left, deferred or lapsed, where


class Quarter(BaseModel):
    name: str  # "2026 Q1"
    outside: float | None  # share of command-minutes from outside engineering; None: too few people to say


class Fairness(BaseModel):
    groups: list[Group]
    quarters: list[Quarter]
    withheld: list[str]  # by what some people are not shown, because they are too few


def stints(records: Iterable[Record], begin: datetime, end: datetime) -> list[Stint]:
    """Of real incidents, as far as they lie in the period; whoever is not known by an address is left out."""
    found = []
    for record in records:
        if record.incident.get("drill"):
            continue
        for tenure in tenures(record.events):
            if tenure.role is Role.COMMANDER and tenure.end and tenure.person.email:
                first, last = max(tenure.begin, begin), min(tenure.end, end)
                if first < last:
                    found.append(Stint(email=tenure.person.email.casefold(), begin=first, end=last))
    return found


def fairness(
    roster: Sequence[Candidate],
    commanded: Sequence[Stint],
    directory: Mapping[str, Staff],
    engineering: Collection[str],
    now: datetime,
) -> Fairness:
    staff = {email.casefold(): entry for email, entry in directory.items()}
    on = {(each.person.email or "").casefold(): each for each in roster}
    everybody = sorted({*on, *(stint.email for stint in commanded)})

    def department(email: str) -> str:
        return (email in staff and staff[email].department) or UNKNOWN

    def site(email: str) -> str:
        return (email in staff and staff[email].site) or UNKNOWN

    def band(email: str) -> str:
        since = staff[email].since if email in staff else None
        if since is None:
            return UNKNOWN
        return next((name for under, name in BANDS if now.date() - since < under), LONGEST_BAND)

    groups, withheld = list[Group](), list[str]()
    for by, of in (("department", department), ("site", site), ("with us", band)):
        shown = _shown(everybody, of)
        groups += [_group(by, name, members, on, commanded) for name, members in shown.items()]
        if sum(map(len, shown.values())) < len(everybody):
            withheld.append(by)
    outside = {email for email in everybody if department(email) not in (*engineering, UNKNOWN)}
    inside = {email for email in everybody if department(email) in engineering}
    return Fairness(groups=groups, quarters=_quarters(commanded, outside, inside), withheld=withheld)


def _shown(people: Sequence[str], of: Callable[[str], str]) -> dict[str, list[str]]:
    """Small groups are shown together; one that is small on its own hides the next smallest, or it could be computed."""
    groups: dict[str, list[str]] = defaultdict(list)
    for email in people:
        groups[of(email)].append(email)
    ranked = sorted(groups, key=lambda name: (len(groups[name]), name))
    together = [name for name in ranked if len(groups[name]) < FEWEST]
    left = [name for name in ranked if name not in together]
    while together and left and sum(len(groups[name]) for name in together) < FEWEST:
        together.append(left.pop(0))
    shown = {name: groups[name] for name in sorted(left)}
    others = [email for name in together for email in groups[name]]
    return {**shown, OTHERS: others} if len(others) >= FEWEST else shown


def _group(
    by: str, name: str, members: Sequence[str], on: Mapping[str, Candidate], commanded: Sequence[Stint]
) -> Group:
    careers = [on[email] for email in members if email in on]
    minutes = _minutes(stint for stint in commanded if stint.email in members)
    waits = [
        each.rotation_since - each.joined_at
        for each in careers
        if each.rotation_since
        and each.joined_at
        and each.rotation_since > each.joined_at  # founders waited for nothing
    ]
    going = [each for each in careers if each.standing in (Standing.ACTIVE, Standing.RESTING)]
    return Group(
        by=by,
        name=name,
        people=len(members),
        minutes=minutes,
        share=minutes / (_minutes(commanded) or 1),
        stages=Counter(each.stage for each in going),
        to_rotation=timedelta(seconds=median(w.total_seconds() for w in waits))
        if len(waits) >= FEWEST
        else None,
        stopped=Counter(each.stage for each in careers if each not in going),
    )


def _quarters(commanded: Sequence[Stint], outside: Collection[str], inside: Collection[str]) -> list[Quarter]:
    by_quarter: dict[str, list[Stint]] = defaultdict(list)
    for stint in commanded:
        if stint.email in outside or stint.email in inside:
            by_quarter[f"{stint.begin.year} Q{(stint.begin.month + 2) // 3}"].append(stint)
    return [Quarter(name=name, outside=_outside(by_quarter[name], outside)) for name in sorted(by_quarter)]


def _outside(commanded: Sequence[Stint], outside: Collection[str]) -> float | None:
    people = {stint.email for stint in commanded}
    if len(people & set(outside)) < FEWEST or len(people - set(outside)) < FEWEST:
        return None
    return _minutes(s for s in commanded if s.email in outside) / _minutes(commanded)


def _minutes(commanded: Iterable[Stint]) -> float:
    return sum((stint.end - stint.begin).total_seconds() / 60 for stint in commanded)
