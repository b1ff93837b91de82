"""Who may use an incident's documents: whoever takes part; of a restricted incident, nobody any more who left it."""

from contextlib import suppress
from datetime import timedelta
from typing import Literal

from temporalio import workflow

from activities.google import Google
from activities.models import Share, Unshare
from incident import events as e
from incident.groups import Group, address, groups_of
from incident.people import Person
from incident.vocabulary import Role, StepState
from workflows.kept_groups import is_there, sharing
from workflows.life import Life

PERMISSIONS = "permissions"  # Google: concurrent permission writes on one file are unsupported
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
ROLES: dict[Group, Literal["writer", "commenter"]] = {
    Group.RESPONDERS: "writer",
    Group.NOTIFICATIONS: "commenter",
}


async def share(life: Life, person: Person) -> None:
    """Observers may comment. Whoever comes back, is more than an observer by now, or was left out, is let in anew."""
    folder = await life.settled("folder")
    if folder.state is not StepState.DONE or not person.email:
        return
    left = sum(gone(event, person) for event in life.incident.events)
    key = f"share/{person.email}/{left}" if left else f"share/{person.email}"
    observes = [role for role in life.incident.roles_of(person) if role is not Role.REPORTER] == [
        Role.OBSERVER
    ]
    observes = observes and key not in life.carried.steps
    key = f"{key}/{Role.OBSERVER}" if observes else key
    before = life.carried.steps.get(key)
    await life.step(
        key,
        Google.share,
        Share(
            file=folder.result["id"],
            emails=[person.email],
            role="commenter" if observes else "writer",
        ),
        what=f"share the documents with {person.label}",
        lane=PERMISSIONS,
        unless=lambda: life.closed_first() or shut_out(life, person),
        again=before is not None and before.state is StepState.SKIPPED,
    )


async def take_back(life: Life, event: e.ParticipantRemoved, position: int) -> None:
    """Of an incident that everybody may read, everybody keeps the documents."""
    folder, person = await life.settled("folder"), event.person
    if folder.state is not StepState.DONE or not person.email or not life.incident.restricted:
        return
    key = f"unshare/{position}"
    in_vain = life.given_up(key)
    await life.step(
        key,
        Google.unshare,
        Unshare(file=folder.result["id"], email=person.email),
        what=f"take the documents back from {person.label}",
        lane=PERMISSIONS,
        unless=lambda: in_vain() if shut_out(life, person) else "they take part again",
    )


def shut_out(life: Life, person: Person) -> str | None:
    if life.incident.restricted and life.incident.participant(person) is None:
        return "they do not take part any more"
    return None


def gone(event: e.Event, person: Person) -> bool:
    return isinstance(event, e.ParticipantRemoved) and event.person.same_as(person)


async def keep_groups_let_in(life: Life) -> None:
    """Whoever is in an incident's group may use its documents, too."""
    groups = groups_of(life.incident, life.policy)
    if groups is not None:
        for group in Group:
            life.keep_going(_keep_let_in(life, group, address(life.incident, group, groups)))


async def _keep_let_in(life: Life, group: Group, email: str) -> None:
    """Drive hears some time after the directory that there is a group, and refuses until then."""
    pause = FIRST_PAUSE
    while True:
        await workflow.wait_condition(lambda: _is_left_out(life, group))
        request = Share(
            file=life.carried.steps["folder"].result["id"], emails=[email], kind="group", role=ROLES[group]
        )
        await life.step(
            sharing(group),
            Google.share,
            request,
            what=f"share the documents with the group of {group}",
            lane=PERMISSIONS,
            unless=life.closed_first,
            again=True,
        )
        if _is_left_out(life, group):
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: life.closed, timeout=pause, timeout_summary=f"then share with {group} again"
                )
            pause = min(2 * pause, LONGEST_PAUSE)


def _is_left_out(life: Life, group: Group) -> bool:
    def look() -> bool:
        if life.closed or not is_there(life, group):
            return False
        folder, shared = (life.carried.steps.get(key) for key in ("folder", sharing(group)))
        done = StepState.DONE
        return folder is not None and folder.state is done and (shared is None or shared.state is not done)

    return life.seen(f"left out: {group}", look)
