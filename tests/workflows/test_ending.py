"""Stable, reopened, closed: the review, the record, and everything put away in the right order."""

import json
from datetime import timedelta

from incident.commands import ChangeStatus, EngageOncall
from incident.vocabulary import Severity, Status, StepState
from sandbox import people
from tests.workflows.case import ANA
from tests.workflows.house import House

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
    assert case.file("Review").read_only
    assert case.channel.is_archived
    assert "closed" in case.channel.topic
    assert "✅ closed" in case.card
    assert "Record>: done" in case.card
    assert case.doubled() == []

    order = [c["name"] for c in await house.calls() if c["write"] and c["ok"]]
    last = {name: len(order) - order[::-1].index(name) for name in order}
    assert last["google.drive.files.create"] < last["google.drive.files.update"]
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
    assert case.file("Review").read_only
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
    assert case.file("Review").read_only
    assert {s.key: s.reason for s in (await case.view()).steps if s.state is StepState.FAILED} == {}
    assert case.doubled() == []


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
