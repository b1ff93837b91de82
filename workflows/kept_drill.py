"""The drill that an incident is played in hears of everything that happens in it: whoever speaks there reacts to it."""

from pydantic import BaseModel
from temporalio import workflow
from temporalio.exceptions import ApplicationError

from incident.events import Event
from incident.identity import drill_id
from workflows.life import Life

MOVED_ON = "incident_moved"


class Moved(BaseModel):
    """What happened in the incident since its history was `position` events long."""

    position: int
    events: list[Event]


async def keep_drill_informed(life: Life) -> None:
    """Until the drill is over; an incident that is no drill from a scenario has nobody to inform."""
    if life.incident.rehearsal is None:
        return
    drill = workflow.get_external_workflow_handle(drill_id(life.incident.id))
    while True:
        await workflow.wait_condition(lambda: len(life.incident.events) > life.carried.drill_told)
        told = life.carried.drill_told
        moved = Moved(position=told, events=life.incident.events[told:])
        try:
            await drill.signal(MOVED_ON, moved)
        except ApplicationError:
            return
        life.carried.drill_told = told + len(moved.events)
