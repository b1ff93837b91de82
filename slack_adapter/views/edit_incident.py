"""The form that changes title, description and severity."""

from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.view import IncidentView
from slack_adapter.payloads import Origin
from slack_adapter.views.declare import SEVERITIES
from slack_adapter.views.parts import View, form, select, text_input

CALLBACK_ID = "edit_incident"
TITLE = "Edit the incident"


def edit_incident_form(origin: Origin, incident: IncidentView) -> View:
    return form(
        CALLBACK_ID,
        TITLE,
        "Save",
        [
            text_input("title", "Title", limit=TITLE_LIMIT, initial=incident.title),
            text_input(
                "description",
                "Description",
                limit=DESCRIPTION_LIMIT,
                initial=incident.description,
                multiline=True,
                optional=True,
            ),
            select("severity", "Severity", SEVERITIES, initial=incident.severity),
        ],
        origin,
    )
