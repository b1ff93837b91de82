"""Credit in words: a paragraph that a person can paste into a review, and the incidents it rests on."""

from datetime import timedelta

from incident.durations import written
from incident.words.phrases import named
from roster.credit import Contribution, Credit
from roster.vocabulary import Kind

DID = {  # how often is said with it
    Kind.COMMANDED: "commanded {}",
    Kind.REVERSE_SHADOWED: "commanded {} beside a mentor",
    Kind.DEPUTISED: "was deputy in {}",
    Kind.SCRIBED: "was scribe in {}",
    Kind.LIAISED: "spoke for us in {}",
    Kind.SHADOWED: "shadowed {}",
    Kind.OBSERVED: "observed {}",
    Kind.MENTORED: "mentored in {}",
}
OF_CAREER = "No records of incidents could be read: titles, links, hand-overs and reports are not in it."


def paragraph(credit: Credit) -> str:
    """Neither speed nor outcome: what somebody gave, not how it went."""
    between = f"Between {credit.begin:%Y-%m-%d} and {credit.end:%Y-%m-%d}"
    deeds = [
        said.format(_incidents(count)) + _hours(credit.time(kind))
        for kind, said in DID.items()
        if (count := credit.count(kind))
    ]
    drills = [
        f"commanded in {_times(led, 'drill')}" if (led := credit.count(Kind.COMMANDED, drill=True)) else "",
        f"took part in {_times(credit.drills, 'drill')}" if credit.drills and not led else "",
    ]
    did = _listed([*deeds, *filter(None, drills)]) or "took part in no incident in a role"
    more = [
        f"accepted command {_times(credit.taken_over, 'time')}" if credit.taken_over else "",
        f"handed it over {_times(credit.handed_over, 'time')}" if credit.handed_over else "",
        f"sent {_times(credit.reports, 'status report')}, {credit.reports_in_time} of them in time"
        if credit.reports
        else "",
    ]
    rest = _listed(list(filter(None, more)))
    return f"{between} {named(credit.person)} {did}." + (f" {rest[:1].upper()}{rest[1:]}." if rest else "")


def line(each: Contribution) -> str:
    """Of one incident, with its link."""
    did = ", ".join(each.did) or "took part"
    url = f" {each.url}" if each.url else ""
    what = f"{each.title} ({each.incident})" if each.title else each.incident
    return f"{each.day:%Y-%m-%d} {what}: {did}{url}"


def _incidents(count: int) -> str:
    return _times(count, "incident")


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _hours(time: timedelta) -> str:
    minutes = timedelta(minutes=round(time.total_seconds() / 60))
    return f" ({written(minutes)})" if minutes else ""


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
