"""What has to be known of people before a command can be decided. Brief: no vendor keeps a command waiting for long."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

from activities.models import Find, OnCall
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident.commands import AddParticipant, AssignRole, Command, CreateTask
from incident.facts import BackupFound
from incident.people import Person
from incident.refusals import Refused
from incident.words import refusals as say
from workflows.life import Life
from workflows.queues import task_queue

BRIEFLY = timedelta(seconds=10)  # how long a command waits for a look-up
TWICE = RetryPolicy(maximum_attempts=2)


async def with_people_known(life: Life, command: Command) -> Command:
    """The people a command names, as far as they are known; somebody new is looked up. Raises Refused."""
    update: dict[str, Person] = {}
    if present := life.incident.participant(command.actor):
        update["actor"] = present.person.merged_with(command.actor)
    if isinstance(command, AssignRole | AddParticipant):
        update["user"] = await _met(life, command.user)
    if isinstance(command, CreateTask):
        update["owner"] = await _met(life, command.owner)
    if isinstance(command, AssignRole) and command.now:
        await _look_up_backup(life)
    return command.model_copy(update=update)


async def introduced(life: Life, addresses: Iterable[str]) -> list[Person]:
    """Those of them whom Slack knows and the incident does not; the others stay who they are, an address."""
    unknown = [Person(email=address) for address in sorted(set(addresses))]
    found = await asyncio.gather(
        *(_introduced(person) for person in unknown if not life.incident.participant(person))
    )
    return [person for person in found if person.known]


async def _introduced(person: Person) -> Person:
    with suppress(Refused):
        return await _look_up(person)
    return person


async def _met(life: Life, person: Person) -> Person:
    present = life.incident.participant(person)
    return present.person.merged_with(person) if present else await _look_up(person)


async def _look_up(person: Person) -> Person:
    if not person.addressable or person.known:
        return person
    try:
        found = await workflow.execute_activity_method(
            Slack.find_person,
            Find(who=person),
            task_queue=task_queue(workflow.info().task_queue, "slack"),
            schedule_to_close_timeout=BRIEFLY,
            retry_policy=TWICE,
            summary="look up the person a command names",
        )
    except ActivityError:  # Slack is off or down: better a person named by e-mail than nobody in the role
        return person
    if found.person is None:
        raise Refused(say.unknown_person(found.problem or f"Nobody knows {person.label}."))
    return person.merged_with(found.person)


async def _look_up_backup(life: Life) -> None:
    """Whoever is on call as backup may take over. Where PagerDuty does not say, what was known before has to do."""
    backup = life.policy.backup
    if backup is None or life.incident.drill:
        return
    queue = task_queue(workflow.info().task_queue, "pagerduty")
    try:
        on_call = await workflow.execute_activity_method(
            PagerDuty.who_is_on_call,
            OnCall(escalation_policy=backup),
            task_queue=queue,
            schedule_to_close_timeout=BRIEFLY,
            retry_policy=TWICE,
            summary="look up who is on call as backup",
        )
        people = []
        for person in on_call.people:
            found = await workflow.execute_activity_method(
                PagerDuty.contact_of,
                Find(who=person),
                task_queue=queue,
                schedule_to_close_timeout=BRIEFLY,
                retry_policy=TWICE,
                summary=f"look up {person.label} in PagerDuty",
            )
            people.append(person.merged_with(found.person) if found.person else person)
    except ActivityError:
        return
    life.learn(BackupFound(people=people))
