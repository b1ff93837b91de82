"""Temporal's Web UI as a status page, and what the queries answer: `interfaces.md` promises both."""

from datetime import datetime, timedelta

import pytest

from incident.commands import COMMANDS
from incident.view import IncidentView
from incident.vocabulary import Severity, Status, StepState
from tests.workflows.case import ANA, BEN, DEV, eventually
from tests.workflows.house import House
from tests.workflows.told_by_temporal import metadata, summaries
from workflows import listing


async def test_search_attributes_and_memo_follow_the_incident(house: House) -> None:
    case = await house.declared()
    description = await case.handle.describe()
    ours = {key.name for key in listing.ALL}
    found = {
        pair.key.name: pair.value for pair in description.typed_search_attributes if pair.key.name in ours
    }
    assert found == {
        "IncidentStatus": "active",
        "IncidentSeverity": "high",
        "IncidentCommander": ANA.email,
        "IncidentNeeds": [ANA.email],
        "IncidentChannel": case.channel.id,
        "IncidentDrill": False,
    }
    memo = await description.memo()
    assert memo["title"] == "Checkout is failing"
    assert case.channel.id in memo["channel_url"]
    assert await description.static_summary() == "🟠 Checkout is failing"

    await case.becomes(Status.STABLE)
    description = await case.handle.describe()
    assert description.typed_search_attributes[listing.STATUS] == "stable"


async def test_incidents_are_found_by_what_is_searched_for(house: House) -> None:
    case = await house.declared()
    where = f"IncidentCommander = '{ANA.email}' AND IncidentStatus = 'active' AND IncidentSeverity = 'high'"

    async def found() -> bool:
        return case.handle.id in [w.id async for w in house.env.client.list_workflows(where)]

    await eventually(found, "it is found")
    assert await house.incidents.in_channel(case.channel.id) == case.id
    [listed] = [incident for incident in await house.incidents.list() if incident.id == case.id]
    assert (listed.title, listed.commander, listed.severity) == ("Checkout is failing", ANA.email, "high")


@pytest.mark.google
async def test_the_status_page_says_who_commands_what_is_due_and_how_each_resource_is(house: House) -> None:
    await house.fault("google.*")
    case = await house.declare()
    await case.all_settled(but="Google")
    await case.step("folder-id", StepState.RETRYING)
    page = (await metadata(case)).current_details
    assert page.startswith("## Checkout is failing")
    assert "Commander: **Ana Reyes**, since " in page
    assert "status report due " in page
    assert "| [Channel](" in page
    assert "| Folder | " in page
    assert "Google does not answer" in page


async def test_every_activity_and_timer_says_in_words_what_it_is_for(house: House) -> None:
    case = await house.declared()
    await case.report()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    words = await summaries(case)
    assert len(words) > 20
    assert "" not in words


async def test_every_message_that_the_workflow_takes_is_described(house: House) -> None:
    case = await house.declare(severity=Severity.LOW)
    definition = (await metadata(case)).definition
    for taken in (definition.signal_definitions, definition.update_definitions):
        described = {each.name: each.description for each in taken}
        assert set(described) == set(COMMANDS)
        assert all(described.values())
    assert {q.name for q in definition.query_definitions} >= {"incident", "timeline"}


async def test_the_incident_query_answers_what_scripts_rely_on(house: House) -> None:
    case = await house.declared(description="Since noon.")
    await case.report()
    await case.all_settled()
    raw = await case.handle.query("incident")
    assert raw == IncidentView.model_validate(raw).model_dump(mode="json")
    expected = {
        "id": case.id,
        "title": "Checkout is failing",
        "description": "Since noon.",
        "severity": "high",
        "status": "active",
        "restricted": False,
        "drill": False,
        "stable_at": None,
        "closed_at": None,
    }
    assert {name: raw[name] for name in expected} == expected
    assert datetime.fromisoformat(raw["declared_at"]).utcoffset() == timedelta()
    commander, reporter = raw["roles"]["commander"], raw["roles"]["reporter"]
    assert (commander["name"], commander["email"], commander["slack_id"]) == (
        ANA.name,
        ANA.email,
        ANA.slack_id,
    )
    assert reporter["email"] == DEV.email
    [first, *_] = raw["participants"]
    assert first.keys() >= {"name", "email", "slack_id", "roles", "added_by", "reason"}
    assert raw["resources"].keys() >= {"channel", "page", "folder", "incident_document", "review_document"}
    channel = raw["resources"]["channel"]
    assert channel.keys() >= {"state", "reason", "since", "url", "id"}
    assert (channel["state"], channel["id"]) == ("done", case.channel.id)
    assert raw["resources"]["review_document"]["state"] == "waiting"
    [report] = raw["reports"]
    assert report.keys() >= {"at", "by", "conditions", "actions", "needs"}
    due = {each["what"]: datetime.fromisoformat(each["at"]) for each in raw["next_due"]}
    assert due["status_report"] == datetime.fromisoformat(report["at"]) + timedelta(minutes=30)


async def test_the_timeline_query_tells_what_happened_in_order(house: House) -> None:
    case = await house.declared()
    await case.report()
    raw = await case.handle.query("timeline")
    assert all(entry.keys() >= {"at", "kind", "actor", "text"} for entry in raw)
    times = [datetime.fromisoformat(entry["at"]) for entry in raw]
    assert times == sorted(times)
    assert raw[0]["text"] == 'Dev Patel declared a high-severity incident: "Checkout is failing".'
    assert raw[-1]["kind"] == "status_reported"


async def test_a_closed_incident_still_answers_its_queries(house: House) -> None:
    case = await house.declared(severity=Severity.LOW)
    await case.becomes(Status.STABLE)
    await case.closes()
    view = await case.view()
    assert (view.status, view.next_due) == (Status.CLOSED, [])
    assert view.closed_at is not None
    assert case.id not in [incident.id for incident in await house.incidents.list(BEN)]
