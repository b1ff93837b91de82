"""Compares the pages of an incident with what PagerDuty holds. Changes nothing there: a page is people's to resolve."""

from typing import Any

from activities.sweep_models import InspectPages, RecordedPage
from incident.differences import Difference, Kind


def inspected(session: Any, request: InspectPages) -> list[Difference]:
    return [
        difference
        for page in request.pages
        for difference in [
            *_twins(session, page, request.service),
            *(_resolved(session, page) if request.active else []),
        ]
    ]


def _twins(session: Any, page: RecordedPage, service: str) -> list[Difference]:
    params = {"incident_key": page.key, "service_ids": [service], "date_range": "all"}
    others = [one for one in session.rget("/incidents", params=params) if one["id"] != page.id]
    return [
        Difference(kind=Kind.PAGE_TWIN, of=f"#{other['incident_number']}", more=f"#{page.number}")
        for other in others
        if other["status"] != "resolved"
    ]


def _resolved(session: Any, page: RecordedPage) -> list[Difference]:
    incident = session.rget(f"/incidents/{page.id}")
    if incident["status"] != "resolved":
        return []
    by = (incident.get("last_status_change_by") or {}).get("summary") or ""
    return [Difference(kind=Kind.PAGE_RESOLVED, of=f"#{page.number}", more=by)]
