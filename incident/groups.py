"""The groups of an incident: who belongs in which. None for a restricted one: who may join a group is not Muster's to say."""

from enum import StrEnum

from incident.policy import Policy
from incident.state import Incident
from incident.vendors import GroupsPolicy
from incident.vocabulary import Role


class Group(StrEnum):
    RESPONDERS = "responders"  # those who work on it
    NOTIFICATIONS = "notifications"  # those and everybody who watches


def groups_of(incident: Incident, policy: Policy) -> GroupsPolicy | None:
    """What the policy says of this incident's groups; None where it has none."""
    if incident.restricted or policy.google is None:
        return None
    return policy.google.groups


def address(incident: Incident, group: Group, groups: GroupsPolicy) -> str:
    return f"incident-{incident.id}-{group}@{groups.domain}"


def members(incident: Incident, group: Group) -> list[str]:
    """E-mail addresses, sorted; whoever has none in the directory is in no group."""
    people = [
        participant.person.email.casefold()
        for participant in incident.participants
        if participant.person.email
        and not (group is Group.RESPONDERS and participant.roles == [Role.OBSERVER])
    ]
    return sorted(set(people))
