"""An incident's groups are kept true: made when it begins, in step with the participants, removed when it is closed."""

from datetime import timedelta

from temporalio import workflow

from activities.google import Google
from activities.workspace_models import ChangeMembers, CreateGroup, OfGroup
from incident import events as e
from incident.groups import Group, address, groups_of, members
from incident.state import Incident
from incident.vendors import GroupsPolicy
from incident.vocabulary import StepState
from incident.words import plain
from workflows.life import Life

GIVEN_UP_AFTER = timedelta(days=1)
GONE, GIVEN_UP = "gone", "given up"  # else `shown` has the members, one after the other


async def keep_groups_true(life: Life) -> None:
    groups = groups_of(life.incident, life.policy)
    if groups is not None:
        for group in Group:
            life.keep_going(_keep(life, group, groups))


async def until_groups_are_true(life: Life) -> None:
    """Wait until they say what is, or never will."""
    groups = groups_of(life.incident, life.policy)
    if groups is not None:
        await workflow.wait_condition(lambda: all(_is_true(life, group, groups) for group in Group))


async def _keep(life: Life, group: Group, groups: GroupsPolicy) -> None:
    of_group = {"email": address(life.incident, group, groups), "acts_for": groups.acts_for}
    if _in_doubt(life, group) and _shown(life, group) not in (GONE, GIVEN_UP):
        _show(life, group, "")
    while _shown(life, group) != GIVEN_UP:
        await workflow.wait_condition(lambda: not _is_true(life, group, groups))
        wanted = _wanted(life, group, groups)
        if wanted == GONE:
            await _remove(life, group, OfGroup(**of_group))
        elif await _made(life, group, CreateGroup(**of_group, **_described(life.incident, group))):
            await _change(life, group, of_group, wanted)


async def _made(life: Life, group: Group, request: CreateGroup) -> bool:
    made = await life.step(
        f"group/{group}",
        Google.create_group,
        request,
        what=f"make the group of {group}",
        unless=life.closed_first,
        again=_shown(life, group) == GONE,
    )
    if made is None and not life.closed:
        _show(life, group, GIVEN_UP)
    return made is not None


async def _change(life: Life, group: Group, of_group: dict[str, str | None], wanted: str) -> None:
    before, after = set(_members(_shown(life, group))), set(_members(wanted))
    if _in_doubt(life, group):
        before |= _ever_here(life) - after
    request = ChangeMembers.model_validate(
        {**of_group, "add": sorted(after - before), "remove": sorted(before - after)}
    )
    key = f"group-members/{group}"
    await life.step(
        key,
        Google.change_members,
        request,
        what=f"keep the group of {group} in step",
        unless=life.closed_first,
        again=True,
    )
    if life.carried.steps[key].state is not StepState.SKIPPED:
        _show(life, group, wanted)


def _in_doubt(life: Life, group: Group) -> bool:
    """A change was under way when an earlier run ended: whom it added or took away is not known."""
    step = life.carried.steps.get(f"group-members/{group}")
    return step is not None and not step.settled


def _ever_here(life: Life) -> set[str]:
    met = (e.ParticipantAdded, e.PersonIdentified, e.RoleAssigned)
    people = [event.person for event in life.incident.events if isinstance(event, met)]
    return {person.email.casefold() for person in people if person.email}


async def _remove(life: Life, group: Group, request: OfGroup) -> None:
    """Taken as gone also where that was cut short: what is there still is found again when it is made anew."""
    await life.step(
        f"remove-group/{group}",
        Google.remove_group,
        request,
        what=f"remove the group of {group}",
        unless=lambda: _no_longer(life),
        again=True,
    )
    life.forget(sharing(group))  # what was shared with it is not shared with the next of that name
    _show(life, group, GONE)


def sharing(group: Group) -> str:
    """The step that lets a group use the documents."""
    return f"share-group/{group}"


def is_there(life: Life, group: Group) -> bool:
    """It was made, and somebody is in it."""
    return _shown(life, group) not in ("", GONE, GIVEN_UP)


def _no_longer(life: Life) -> str | None:
    """The incident's end does not wait for ever for Google to take a group away."""
    closed_at = life.incident.closed_at
    if closed_at is None:
        return "the incident was reopened first"
    late = workflow.now() >= closed_at + GIVEN_UP_AFTER
    return "given up after a day: remove it by hand, if it is there" if late else None


def _wanted(life: Life, group: Group, groups: GroupsPolicy) -> str:
    if not life.closed:
        return " ".join(members(life.incident, group))
    return GONE if groups.on_close == "remove" and _tried(life, group) else _shown(life, group)


def _tried(life: Life, group: Group) -> bool:
    made = life.carried.steps.get(f"group/{group}")
    return made is not None and made.tried


def _is_true(life: Life, group: Group, groups: GroupsPolicy) -> bool:
    shown = _shown(life, group)
    return shown in (GIVEN_UP, life.seen(f"group/{group}", lambda: _wanted(life, group, groups)))


def _shown(life: Life, group: Group) -> str:
    return life.carried.shown.get(f"group/{group}", "")


def _show(life: Life, group: Group, what: str) -> None:
    life.carried.shown[f"group/{group}"] = what
    life.changes += 1


def _members(shown: str) -> list[str]:
    return [] if shown in (GONE, GIVEN_UP) else shown.split()


def _described(incident: Incident, group: Group) -> dict[str, str]:
    return {"name": plain.group_name(incident, group), "description": plain.channel_purpose(incident)}
