"""Pages: asked for, raised, acknowledged."""

from incident import events as e
from incident.changes.change import Changes, changes
from incident.state import Incident, Page


@changes.register
def _(event: e.PageRaised, incident: Incident) -> Changes:
    """The acknowledgement may have come first: PagerDuty told of it before it answered the call that paged."""
    by = next((past.actor for past in incident.events if isinstance(past, e.PageAcknowledged)), None)
    page = Page(
        id=event.id,
        number=event.number,
        url=event.url,
        reached_nobody=not event.people,
        acknowledged_by=by,
        rung_at=event.at,
    )
    return {"page": page}


@changes.register
def _(event: e.PageAsked, incident: Incident) -> Changes:
    return {"page_asked_at": event.at, "page_trouble": False}


@changes.register
def _(event: e.PageAcknowledged, incident: Incident) -> Changes:
    return {"page": incident.page and incident.page.model_copy(update={"acknowledged_by": event.actor})}
