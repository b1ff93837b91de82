"""Who may see what. Everything that renders an incident asks here, and nowhere else is `restricted` looked at for wording."""

from enum import StrEnum

from incident.people import Person
from incident.state import Incident


class Audience(StrEnum):
    PARTICIPANTS = "participants"
    PUBLIC = "public"  # whoever can read a stakeholder channel, PagerDuty, Drive's root folder or the Temporal Web UI


def may_see(incident: Incident, person: Person | None) -> bool:
    """Open incidents are everybody's to see, restricted ones only their participants'."""
    people = [participant.person for participant in incident.participants]
    return open_to(person, restricted=incident.restricted, participants=people)


def open_to(person: Person | None, *, restricted: bool, participants: list[Person]) -> bool:
    return not restricted or (person is not None and any(person.same_as(other) for other in participants))


def outsider(incident: Incident, person: Person) -> bool:
    """Somebody who may not see it, for certain: a bare name, which comes from a terminal, may be anybody's."""
    people = [participant.person for participant in incident.participants]
    return not may_see(incident, person) and any(person.comparable_with(other) for other in people)


def withheld(incident: Incident, to: Audience) -> bool:
    """Whether the words of this incident (title, description, reports) are kept from this audience."""
    return incident.restricted and to is Audience.PUBLIC


def title(incident: Incident, to: Audience) -> str:
    return title_of(incident.id, incident.title, restricted=incident.restricted, drill=incident.drill, to=to)


def title_of(id: str, title: str, *, restricted: bool, drill: bool, to: Audience) -> str:
    shown = f"Restricted incident {id}" if restricted and to is Audience.PUBLIC else title
    return f"DRILL: {shown}" if drill else shown


def channel_title(incident: Incident) -> str:
    """What of the title a channel's name may carry: a name can leak even where the channel is private."""
    words = "" if incident.restricted else incident.title
    return f"drill {words}".strip() if incident.drill else words


def broadcasts(incident: Incident) -> bool:
    """Whether stakeholders hear of it at all."""
    return not incident.restricted
