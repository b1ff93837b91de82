"""Drills are worked on by a crew that cannot page: it has no credentials, and in PagerDuty's place stands a refusal."""

from datetime import UTC, datetime

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.models import RaisePage
from activities.off import offered
from activities.pagerduty import PagerDuty
from drills.commands import EndDrill
from incident.apply import begin
from incident.commands import AssignRole, ChangeStatus, Declare, EditIncident, EngageOncall
from incident.decide import declare
from incident.identity import incident_id, workflow_id
from incident.vocabulary import Role, Severity, Status, StepState
from tests.workflows.case import ANA, BEN, DEV, Case
from tests.workflows.drills import begun
from tests.workflows.house import House
from worker.wiring import drill_activities, for_drills
from workflows.carried import Start
from workflows.listing import attributes, memo
from workflows.queues import PARTS, drill_queue


async def test_pagerduty_hears_nothing_of_a_drill_however_much_it_is_asked_to_page(house: House) -> None:
    """Not even a question; the settings hold its key, and an incident beside it pages."""
    assert house.settings.pagerduty_api_key
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.told(EditIncident, severity=Severity.CRITICAL)
    await case.told(EngageOncall, team="database")
    await case.is_said("A drill pages nobody")
    await case.told(AssignRole, user=BEN.email, role=Role.COMMANDER)
    await case.lead(EndDrill)
    await case.drill.result()
    await case.ends()
    assert await house.calls("pagerduty.*") == []
    assert house.state.pagerduty.incidents == {}
    real = await house.declared()
    assert len(real.pages) == 1


async def test_a_drill_that_was_declared_by_hand_asks_pagerduty_nothing_either(house: House) -> None:
    case = await house.declared(drill=True, severity=Severity.CRITICAL)
    await case.told(AssignRole, DEV, user=ANA.email, role=Role.COMMANDER)
    await case.told(ChangeStatus, DEV, status=Status.STABLE)
    await case.told(ChangeStatus, DEV, status=Status.CLOSED)
    await case.ends()
    assert await house.calls("pagerduty.*") == []


async def test_a_drill_begun_among_the_incidents_moves_to_the_drills(house: House) -> None:
    """As a script may begin one, past every door of ours."""
    declaration = Declare(command_id="script", actor=DEV, title="Checkout is failing", drill=True)
    incident = begin(declare(declaration, incident_id("script"), datetime.now(UTC)))
    handle = await house.env.client.start_workflow(
        "Incident",
        Start(declaration=declaration),
        id=workflow_id(incident.id),
        task_queue=house.settings.muster_task_queue,
        search_attributes=attributes(incident, None),
        memo=memo(incident, None),
    )
    case = Case(house, incident.id)
    house.cases.append(case)
    view = await case.all_settled()
    assert view.resources["page"].state is StepState.SKIPPED
    described = await handle.describe()
    assert described.task_queue == drill_queue(house.settings.muster_task_queue)


async def test_every_activity_of_pagerduty_refuses_there(house: House) -> None:
    """Whatever the settings hold: the class that could page is never made."""
    client = house.env.client
    refusals = drill_activities("pagerduty", house.settings, house.policy, client)
    names = {activity.__temporal_activity_definition.name for activity in refusals}  # type: ignore[attr-defined]
    real = {work.__temporal_activity_definition.name for work in offered(PagerDuty.__new__(PagerDuty))}  # type: ignore[attr-defined]
    assert names == real
    assert "raise_page" in names
    for refusal in refusals:
        assert getattr(refusal, "__self__", None) is None
        with pytest.raises(ApplicationError, match="a drill pages nobody") as refused:
            await ActivityEnvironment().run(
                refusal, RaisePage(service="S", escalation_policy="P", title="t", details="d")
            )
        assert refused.value.type == "VendorOff"


async def test_no_other_part_of_the_crew_could_page(house: House) -> None:
    for part in PARTS:
        for activity in drill_activities(part, house.settings, house.policy, house.env.client):
            assert not isinstance(getattr(activity, "__self__", None), PagerDuty)


async def test_the_crews_settings_hold_no_credentials_of_pagerduty(house: House) -> None:
    unarmed = for_drills(house.settings)
    assert house.settings.pagerduty_api_key
    for name, value in unarmed.model_dump().items():
        if name.startswith("pagerduty") and name != "pagerduty_api_url":
            assert value is None, name
