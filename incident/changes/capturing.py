"""Messages that were marked for the timeline."""

from incident import events as e
from incident.changes.change import Changes, changes
from incident.state import Captured, Incident


@changes.register
def _(event: e.MessageMarked, incident: Incident) -> Changes:
    before = incident.captured.get(event.message, Captured())
    marks = {**before.marks, event.mark: (event.on, event.done_at)}
    return _captured(incident, event.message, before.model_copy(update={"marks": marks}))


@changes.register
def _(event: e.MessageImported, incident: Incident) -> Changes:
    return _told(incident, event.message, True)


@changes.register
def _(event: e.MessageWithdrawn, incident: Incident) -> Changes:
    return _told(incident, event.message, False)


def _told(incident: Incident, message: str, told: bool) -> Changes:
    return _captured(incident, message, incident.captured[message].model_copy(update={"told": told}))


def _captured(incident: Incident, message: str, captured: Captured) -> Changes:
    return {"captured": {**incident.captured, message: captured}}
