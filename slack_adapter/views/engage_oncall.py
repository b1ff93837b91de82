"""The form that pages the on-call of a team."""

from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, select

CALLBACK_ID = "engage_oncall"
TITLE = "Page a team"
OPTIONS_LIMIT = 100  # Slack: options of a select


def engage_oncall_form(origin: Origin, teams: list[str]) -> View:
    options = {team: team for team in teams[:OPTIONS_LIMIT]}
    return form(CALLBACK_ID, TITLE, "Page", [select("team", "Team", options)], origin)
