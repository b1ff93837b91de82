"""The form that changes title, description, severity and type."""

from collections.abc import Mapping

from activities.blocks import cut
from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.severities import TypePolicy
from incident.view import IncidentView
from slack_adapter.payloads import Origin
from slack_adapter.views.declare import SEVERITIES, type_select
from slack_adapter.views.parts import SECTION_LIMIT, View, form, section, select, text_input

CALLBACK_ID = "edit_incident"
TITLE = "Edit the incident"


def edit_incident_form(origin: Origin, incident: IncidentView, types: Mapping[str, TypePolicy]) -> View:
    """With what each other severity would do, so that nobody is paged by surprise."""
    lines = [f"{SEVERITIES[severity]}: {said}" for severity, said in incident.if_severity.items()]
    preview = ["*What another severity does*\n" + "\n".join(f"• {line}" for line in lines)] if lines else []
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
            *(section(cut(text, SECTION_LIMIT)) for text in preview),
            *type_select(types, incident.type),
        ],
        origin,
    )
