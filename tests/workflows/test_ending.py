"""Stable, reopened, closed: the review, the record, and everything put away in the right order."""

import json
from datetime import timedelta

import pytest

from incident.commands import ChangeStatus, CreateTask, EngageOncall
from incident.vocabulary import Severity, Status, StepState
from sandbox import people
from tests.workflows.case import ANA, BEN, eventually, words_of
from tests.workflows.house import House
from tests.workflows.test_keeping import kept_files
from workflows import steps

pytestmark = pytest.mark.google

SIX_MINUTES = timedelta(minutes=6)


async def test_stable_brings_a_review_document_a_bookmark_and_a_note_on_the_page(house: House) -> None:
    case = await house.under_way()
    await case.report()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    assert "Ana Reyes reported. Conditions: Every second payment fails." in case.text("Review")
    assert "{{" not in case.text("Review")
    assert [b.title for b in case.channel.bookmarks] == ["Incident document", "Review"]
    [page] = case.pages
    [note] = page.notes
    assert "Marked stable" in note.content
    assert case.file("Review").id in note.content
    assert len(case.said("The review document is ready")) == 1
    assert len(case.said("*Stable: Checkout is failing*", case.stakeholders)) == 1
    assert (await case.view()).stable_at is not None


async def test_what_closing_takes_is_said_when_it_is_stable_and_what_is_left_when_it_is_closed(
    house: House,
) -> None:
    case = await house.under_way()
    await case.told(CreateTask, owner=BEN.email, text="Add an alert")
    await case.becomes(Status.STABLE)
    await case.all_settled()
    [stable] = case.said("*Stable: Checkout is failing*")
    assert "a final report" in words_of(stable)
    assert "Add an alert" in words_of(stable)
    await case.closes()
    [closed] = case.said("*Closed: Checkout is failing*")
    assert "Left to do" in words_of(closed)
    assert "Add an alert" not in words_of(case.said("*Closed", case.stakeholders)[0])


async def test_stable_active_and_stable_again_makes_no_second_review(house: House) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    assert await case.told(ChangeStatus, status="active") == "The incident is active again."
    assert (await case.view()).stable_at is None
    await case.becomes(Status.STABLE)
    await case.all_settled()
    assert len([f for f in case.files if f.name.startswith("Review")]) == 1
    assert len(case.said("The review document is ready")) == 1
    assert len(case.said("*Active again: Checkout is failing*")) == 1
    assert case.doubled() == []


async def test_closing_puts_everything_away_in_order_and_ends_the_workflow(house: House) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    outcome = await case.closes()
    assert (outcome.id, outcome.title, outcome.status) == (case.id, "Checkout is failing", "closed")

    [page] = case.pages
    assert (page.status, page.resolution) == ("resolved", "Closed in Muster.")
    assert case.folder.parents == ["FOLDER_ARCHIVE"]
    assert case.file("Incident").read_only
    assert not case.file("Review").read_only, "it is written after the incident"
    assert case.channel.is_archived
    assert "closed" in case.channel.topic
    assert "✅ closed" in case.card
    assert "Record>: done" in case.card
    assert case.doubled() == []

    done = {step.key: step.since for step in (await case.view()).steps}
    assert done["record"] < done["archive-folder"]
    order = [c["name"] for c in await house.calls() if c["write"] and c["ok"]]
    last = {name: len(order) - order[::-1].index(name) for name in order}
    assert last["slack.conversations.archive"] == max(
        n for name, n in last.items() if name.startswith("slack.")
    )


async def test_the_record_in_the_folder_tells_the_whole_incident(house: House) -> None:
    case = await house.under_way()
    await case.report()
    await case.becomes(Status.STABLE)
    await case.closes()
    record = json.loads(case.file("incident-").content or b"")
    assert record["schema"] == "muster.record/1"
    assert record["incident"]["id"] == case.id
    assert record["incident"]["status"] == "closed"
    assert record["incident"]["reports"][0]["conditions"] == "Every second payment fails"
    kinds = [entry["kind"] for entry in record["timeline"]]
    assert kinds[0] == "declared"
    assert kinds.count("status_changed") == 2


async def test_a_page_acknowledged_or_resolved_by_hand_does_not_stand_in_the_way(house: House) -> None:
    case = await house.under_way()
    [page] = case.pages
    page.status = "resolved"
    await case.becomes(Status.STABLE)
    await case.closes()
    assert case.channel.is_archived


async def test_a_team_that_was_paged_where_the_commander_was_not_has_its_page_resolved_too(
    house: House,
) -> None:
    case = await house.declared(severity=Severity.MEDIUM)
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    [page] = case.pages
    assert page.open
    await case.becomes(Status.STABLE)
    await case.closes()
    assert page.status == "resolved"


async def test_a_page_for_a_team_that_may_have_been_raised_is_resolved_though_pagerduty_never_said_so(
    house: House,
) -> None:
    case = await house.declared(severity=Severity.MEDIUM)
    await house.fault("pagerduty.POST /incidents", "drop_after")
    await house.fault("pagerduty.GET /incidents")
    await case.told(EngageOncall, team="database")
    [engage] = [s.key for s in (await case.view()).steps if s.key.startswith("engage/")]
    await case.step(engage, StepState.RETRYING)
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.step(engage, StepState.SKIPPED)
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.ends()
    [page] = case.pages
    assert page.status == "resolved"


async def test_a_private_stakeholder_channel_without_muster_in_it_keeps_only_its_own_words_waiting(
    house: House,
) -> None:
    case = await house.under_way()
    case.stakeholders.is_private = True
    case.stakeholders.members.remove(people.BOT_USER_ID)
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.time_passes(timedelta(minutes=3))
    await case.step("archive-channel")
    assert "invite the app to it" in case.card
    case.stakeholders.members.append(people.BOT_USER_ID)
    await case.time_passes(SIX_MINUTES)
    await case.ends()
    assert len(case.said("Closed by", case.stakeholders)) == 1


async def test_google_down_at_the_end_delays_the_folder_and_not_the_channel(house: House) -> None:
    case = await house.under_way()
    await house.fault("google.*")
    await case.report("the last words")
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.step("resolve-page")
    await case.time_passes(timedelta(minutes=3))
    await case.step("archive-channel")
    await case.time_passes(timedelta(minutes=30))

    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.ends()
    assert case.text().count("the last words") == 1
    assert case.file("Incident").read_only
    assert case.folder.parents == ["FOLDER_ARCHIVE"]
    assert {s.key: s.reason for s in (await case.view()).steps if s.state is StepState.FAILED} == {}
    assert case.doubled() == []


async def test_google_down_all_along_leaves_complete_documents_in_the_end(house: House) -> None:
    await house.fault("google.*")
    case = await house.declare()
    await case.all_settled(but="Google")
    for number in range(3):
        await case.report(f"report {number} is kept")
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.time_passes(timedelta(minutes=30))
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.ends()
    assert [case.text().count(f"report {number} is kept") for number in range(3)] == [1, 1, 1]
    assert "Commander: Ana Reyes" in case.text()
    assert "{{" not in case.text()
    assert case.file("Incident").read_only
    assert {s.key: s.reason for s in (await case.view()).steps if s.state is StepState.FAILED} == {}
    assert case.doubled() == []


async def test_what_somebody_deleted_holds_up_the_end_for_a_day_or_two_and_not_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("FIRST_PAUSE", "LONGEST_PAUSE"):
        monkeypatch.setattr(steps, pause, timedelta(hours=5))  # so that a day is a few tries
    case = await house.under_way(severity=Severity.LOW)
    for file in (case.file("Incident"), case.folder):
        del house.state.google.files[file.id]
    await case.report("Nowhere to write")
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.time_passes(timedelta(hours=55))
    await case.ends()
    [written] = [s.key for s in (await case.view()).steps if s.key.startswith("report-written/")]
    for key in (written, "record", "archive-folder"):
        reason = (await case.step(key, StepState.SKIPPED)).reason or ""
        assert reason.startswith("given up after a day: Google: "), key
        assert "not found" in reason, key
    assert case.channel.is_archived

    async def filed() -> bool:
        return bool(kept_files(house))

    await eventually(filed, "its record is in the directory")


async def test_slack_down_at_the_end_delays_only_the_channel(house: House) -> None:
    case = await house.under_way()
    await house.fault("slack.*")
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.step("archive-folder")
    await case.step("resolve-page")
    await case.time_passes(timedelta(minutes=30))
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.ends()
    assert case.channel.is_archived
    assert "✅ closed" in case.card
    assert len(case.said("*Closed: Checkout is failing*")) == 1


async def test_pagerduty_down_from_beginning_to_end_wakes_nobody_afterwards(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare()
    await case.all_settled(but="PagerDuty")
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.time_passes(SIX_MINUTES)
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.ends()
    assert case.woken(ANA) == 0
    assert [page.status for page in case.pages if page.status != "resolved"] == []
    assert case.channel.is_archived
    assert case.folder.parents == ["FOLDER_ARCHIVE"]
