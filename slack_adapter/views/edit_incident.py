"""The form that changes title, description, severity and type."""

from collections.abc import Mapping

from activities.blocks import cut
from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.severities import TypePolicy
from incident.view import IncidentView
from slack_adapter.payloads import Origin
from slack_adapter.views.declare import SEVERITIES, type_select
from slack_adapter.views.parts import SECTION_LIMIT, Block, View, form, section, select, text_input

CALLBACK_ID = "edit_incident"
TITLE = "Edit the incident"


def edit_incident_form(origin: Origin, incident: IncidentView, types: Mapping[str, TypePolicy]) -> View:
    """With what each other severity and type would do, so that nobody is paged by surprise."""
    severities = {SEVERITIES[severity]: said for severity, said in incident.if_severity.items()}
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
            *_preview("What another severity does", severities),
            *type_select(types, incident.type),
            *_preview("What another type does", incident.if_type),
            *(_observers(incident) if incident.restricted else []),
        ],
        origin,
    )


def _preview(heading: str, choices: Mapping[str, str]) -> list[Block]:
    lines = [f"• {choice}: {said}" for choice, said in choices.items()]
    return [section(cut("\n".join([f"*{heading}*", *lines]), SECTION_LIMIT))] if lines else []


def _observers(incident: IncidentView) -> list[Block]:
    options = {"yes": "Learners may watch (the commander says)", "no": "Nobody only watches"}
    return [select("observers", "Observers", options, initial="yes" if incident.observers_allowed else "no")]
