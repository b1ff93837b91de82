"""The roster: join, defer, promote, say when you can be asked, look at it. Works everywhere."""

from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from incident.hours import zone_of
from incident.message import Message, escaped
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Severity
from incident.words import usage
from incident.words.phrases import ANSWER, pieces_within
from roster import lists, praise
from roster.choosing import Wanted, passed_over, suggest
from roster.commands import (
    AddEvidence,
    Defer,
    JoinRoster,
    LeaveRoster,
    NameMentor,
    Promote,
    SetAvailability,
    SetWatching,
)
from roster.credit import credit_of_career
from roster.vocabulary import Kind
from slack_adapter import roster_arguments as arguments
from slack_adapter.answering import Said
from slack_adapter.arguments import mentioned
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash, plain
from workflows.contributing import credit_kept
from workflows.planning import rotation_plan

PRIVATE = "Only you see this. Copy what you like."


async def roster(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """`[me | @USER]`; "show" before it is what a terminal says."""
    said = slash.arguments.strip().removeprefix("show ").strip()
    if said in ("", "show"):
        return lists.roster_list(await desk.roster.everybody())
    reader = await desk.person(slash.user)
    who = reader if said == "me" else await _met(desk, said, usage.roster_usage())
    return lists.card(await desk.roster.career(who), await desk.roster.notes(who, reader))


async def join(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    await desk.tell_career(slash, await desk.person(slash.user), JoinRoster)
    return None


async def leave(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    await desk.tell_career(slash, await desk.person(slash.user), LeaveRoster)
    return None


async def defer(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    person = await desk.person(slash.user)
    zone = zone_of(person.timezone) or UTC
    until = arguments.day_ahead(slash.arguments, datetime.now(UTC), zone)
    await desk.tell_career(slash, person, Defer, until=until)
    return None


async def promote(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """Of oneself, unless somebody is named."""
    said = slash.arguments.strip()
    who = await _met(desk, said, usage.promote_usage()) if said else await desk.person(slash.user)
    await desk.tell_career(slash, who, Promote)
    return None


async def availability(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    when, zone = arguments.availability(plain(slash.arguments))
    await desk.tell_career(
        slash, await desk.person(slash.user), SetAvailability, available=when, timezone=zone
    )
    return None


async def watch(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    person = await desk.person(slash.user)
    await desk.tell_career(slash, person, SetWatching, **arguments.watching(slash.arguments))
    return None


async def mentor(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """`[@USER] @MENTOR`: one's own, unless somebody is named."""
    *whose, who = slash.arguments.split()[:3] or [""]
    if len(whose) > 1:
        raise Refused(usage.mentor_usage())
    person = await _met(desk, whose[0], usage.mentor_usage()) if whose else await desk.person(slash.user)
    named = await _met(desk, who, usage.mentor_usage())
    await desk.tell_career(slash, person, NameMentor, mentor=named)
    return None


async def training_read(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    person, now = await desk.person(slash.user), datetime.now(UTC)
    await desk.tell_career(slash, person, AddEvidence, kind=Kind.TRAINING, begin=now, end=now)
    return None


async def suggest_commander(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """`[SEVERITY]`: for the incident whose channel this is, or planned ahead."""
    incident = await desk.incidents.in_channel(slash.channel_id)
    wanted = Wanted(severity=arguments.severity(slash.arguments) or Severity.HIGH)
    if incident:
        view = await desk.read(slash.user, slash.origin(incident))
        severity = arguments.severity(slash.arguments) or view.severity
        here = [participant.person for participant in view.participants]
        wanted = Wanted(severity=severity, incident=incident, responding=here)
    seen = await desk.roster.seen(incident or "")
    asked = (seen.people, wanted, seen.busy, desk.policy.roster, datetime.now(UTC))
    return lists.suggestions(suggest(*asked), passed_over(*asked), wanted.severity, desk.policy.roster)


async def rotation(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """`plan [WEEKS]`: a preview, for whoever asks."""
    weeks = arguments.weeks_to_plan(slash.arguments)
    found = await rotation_plan(desk.incidents, desk.policy, weeks, datetime.now(UTC))
    return lists.planned(found, desk.policy.roster)


async def own_credit(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """`[FROM [TO]]`: one's own, for nobody else to see; the last half year unless it is said."""
    begin, end = arguments.period(slash.arguments, datetime.now(UTC))
    person, footer = await desk.person(slash.user), PRIVATE
    found = await credit_kept(desk.incidents, person, begin, end)
    if found is None:
        view = await desk.roster.career(person)
        found = credit_of_career(view.person, view.evidence, begin, end)
        footer = f"{PRIVATE} {praise.OF_CAREER}"
    lines = [escaped(praise.line(each)) for each in found.contributions]
    said = escaped(praise.paragraph(found))
    return Message(text=said, body=[said, *pieces_within(ANSWER, lines)], footer=footer)


async def _met(desk: Desk, word: str, how: str) -> Person:
    """Raises Refused that says how to write it."""
    person = mentioned(word) if word else None
    if person is None:
        raise Refused(how)
    return await desk.met(person)
