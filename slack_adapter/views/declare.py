"""The form that declares an incident, and what replaces it once it is declared."""

from collections.abc import Mapping

from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.severities import TypePolicy
from incident.vocabulary import Severity
from incident.words.phrases import SEVERITY_MARK
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import Block, View, checkboxes, form, notice, select, text_input

CALLBACK_ID = "declare_incident"
TITLE = "Declare an incident"

SEVERITIES = {severity.value: f"{SEVERITY_MARK[severity]} {severity}" for severity in Severity}
RESTRICTED = "restricted"
DRILL = "drill"
OPTIONS = {RESTRICTED: "Restricted: only participants see it", DRILL: "Drill: this is an exercise"}


def declare_form(
    origin: Origin,
    types: Mapping[str, TypePolicy],
    *,
    description: str = "",
    severity: Severity = Severity.HIGH,
    type: str | None = None,
    restricted: bool = False,
    drill: bool = False,
) -> View:
    ticked = [option for option, given in ((RESTRICTED, restricted), (DRILL, drill)) if given]
    return form(
        CALLBACK_ID,
        TITLE,
        "Declare",
        [
            text_input("title", "Title", limit=TITLE_LIMIT, placeholder="What is broken, in a few words"),
            text_input(
                "description",
                "Description",
                limit=DESCRIPTION_LIMIT,
                initial=description,
                multiline=True,
                optional=True,
            ),
            select("severity", "Severity", SEVERITIES, initial=severity),
            *type_select(types, type),
            checkboxes("options", "Options", OPTIONS, initial=ticked),
        ],
        origin,
    )


def type_select(types: Mapping[str, TypePolicy], initial: str | None) -> list[Block]:
    """Nothing where the policy names no types."""
    options = {name: f"{name} · {kind.about}" if kind.about else name for name, kind in types.items()}
    return [select("type", "Type", options, initial=initial, optional=True)] if options else []


def declared_notice(sentence: str) -> View:
    return notice(TITLE, sentence)
