"""What somebody did here is evidence for them: their own workflow hears it, as soon as it is over.

At the end it also asks those who learnt here, and whoever they learnt beside, what they saw.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from incident import events as e
from incident.commands import Command
from incident.facts import MUSTER
from incident.identity import commander_id
from incident.pairs import Pair, learnt_in, mentoring, pairs, to_talk
from incident.people import Person
from incident.state import Incident
from incident.tenures import Tenure, tells, told_at
from incident.visibility import Audience, title
from incident.vocabulary import Role
from roster.commands import AddEvidence, AskForDebrief
from roster.evidence import KIND_OF
from roster.vocabulary import Kind
from workflows.life import Life
from workflows.reactions.identifying import identify


async def credit(life: Life, event: e.RoleAssigned | e.StatusChanged, position: int) -> None:
    """Told again, it is known already: the same deed has the same beginning. Of drills the drill itself tells."""
    incident = life.incident
    if incident.drill or not tells(event):
        return
    events = incident.events[: position + 1]
    talks = to_talk(events, incident) if isinstance(event, e.StatusChanged) else []
    await asyncio.gather(
        *(tell_career(life, person, command) for person, command in deeds(incident.id, events)),
        *(tell_career(life, pair.learner, debrief(incident, pair)) for pair in talks),
    )


def deeds(incident: str, events: Sequence[e.Event]) -> list[tuple[Person, AddEvidence]]:
    """Of whom, and what: all that is over with the last of these events, and was not told before."""
    found = pairs(events)
    over = [(KIND_OF[Role(t.role)], t) for t in told_at(events, len(events) - 1) if t.role in KIND_OF]
    if isinstance(events[-1], e.StatusChanged):
        over += [(Kind.MENTORED, tenure) for tenure in mentoring(found)]
    return [(tenure.person, evidence(incident, kind, tenure, found)) for kind, tenure in over]


def evidence(incident: str, kind: Kind, tenure: Tenure, found: Sequence[Pair]) -> AddEvidence:
    assert tenure.end
    return AddEvidence(
        command_id=f"{incident}/{kind}/{tenure.begin.isoformat()}",
        actor=MUSTER,
        kind=kind,
        incident=incident,
        begin=tenure.begin,
        end=tenure.end,
        beside=kind is Kind.COMMANDED and learnt_in(tenure, found),
    )


def debrief(incident: Incident, pair: Pair) -> AskForDebrief:
    """The roster is read by others than those who take part, so that it knows the title as everybody may read it."""
    return AskForDebrief(
        command_id=f"{incident.id}/debrief/{pair.begin.isoformat()}/{pair.reverse}",
        actor=MUSTER,
        incident=incident.id,
        title=title(incident, Audience.PUBLIC),
        mentor=pair.mentor,
        reverse=pair.reverse,
    )


async def tell_career(life: Life, person: Person, command: Command) -> None:
    """As soon as it is known who they are. Whoever is not on the roster is passed over."""
    if person.email is None:
        person = await identify(life, person)
    if person.email is None:
        return
    handle = workflow.get_external_workflow_handle(commander_id(person.email))
    with suppress(ApplicationError):
        await handle.signal(command.name, command.model_dump(mode="json"))
