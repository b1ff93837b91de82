"""Looking around when asked: duplicates go, what is missing comes back, and what people changed is told once."""

from datetime import timedelta

import pytest

from incident.commands import AssignRole
from incident.differences import Difference, Kind
from incident.vocabulary import Status
from sandbox import pagerduty, people
from sandbox.google.state import FOLDER, File
from tests.workflows.case import ANA, BEN, DEV, key_of, words_of
from tests.workflows.house import House
from tests.workflows.looking import kinds, looked_around, told, twin_of

pytestmark = pytest.mark.google


async def test_where_all_is_well_nothing_is_found_and_nothing_is_said(house: House) -> None:
    case = await house.declared()
    said = len(case.channel.messages)
    assert await looked_around(case) == []
    assert len(case.channel.messages) == said
    [entry] = await case.timeline("reconciliation_asked")
    assert entry.text == "Ana Reyes had Slack, Google and PagerDuty looked through."


async def test_late_duplicates_are_deleted_wherever_muster_wrote_and_the_recorded_message_stays(
    house: House,
) -> None:
    case = await house.declared(reply={"user": DEV.slack_id})
    await case.report()
    await case.all_settled()
    report = key_of(case.said("Status report 1")[0])
    notice = key_of(case.said("Incident declared", case.stakeholders)[0])
    first = case.said("Status report 1")[0].ts
    late = [twin_of(house, case.channel, report) for _ in range(2)]
    late.append(twin_of(house, case.stakeholders, notice))
    found = await looked_around(case)
    assert kinds(found) == [Kind.TWIN] * 3
    assert [message.ts for message in case.said("Status report 1")] == [first]
    assert case.doubled() == []
    assert not {message.ts for message in late} & {m.ts for m in case.stakeholders.messages}
    assert told(case) == []


async def test_private_reminders_are_looked_through_too(house: House) -> None:
    case = await house.declared()
    await case.time_passes(timedelta(minutes=31))
    await case.until(lambda _: case.said("A status report is due", case.to(ANA)), "Ana is reminded")
    await case.all_settled()
    [reminder] = case.said("A status report is due", case.to(ANA))
    twin_of(house, case.to(ANA), key_of(reminder))
    assert Kind.TWIN in kinds(await looked_around(case))
    assert case.said("A status report is due", case.to(ANA)) == [reminder]


async def test_pins_and_bookmarks_that_went_missing_are_made_again(house: House) -> None:
    case = await house.declared()
    pins = [pin.ts for pin in case.channel.pins]
    case.channel.pins.clear()
    [bookmark] = case.channel.bookmarks
    case.channel.bookmarks.clear()
    assert kinds(await looked_around(case)) == [Kind.PIN, Kind.BOOKMARK]
    assert [pin.ts for pin in case.channel.pins] == pins
    assert [(b.title, b.link) for b in case.channel.bookmarks] == [(bookmark.title, bookmark.link)]
    assert await looked_around(case) == []


async def test_a_deleted_card_comes_back_pinned_and_is_edited_there_from_then_on(house: House) -> None:
    case = await house.declared()
    [card] = case.posted("card")
    case.channel.messages.remove(card)
    case.channel.pins.clear()
    assert kinds(await looked_around(case)) == [Kind.CARD]
    await case.until(lambda _: case.posted("card-edit"), "the card is there again")
    await case.all_settled()
    [again] = case.posted("card-edit")
    assert [pin.ts for pin in case.channel.pins] == [again.ts]
    assert await looked_around(case) == []
    await case.told(AssignRole, user=BEN.email, role="scribe")
    await case.until(lambda _: "Scribe" in words_of(again), "the card goes on being true")
    assert len(case.posted("card-edit")) == 1


async def test_a_deleted_message_is_told_and_not_said_again(house: House) -> None:
    case = await house.declared()
    await case.report()
    await case.all_settled()
    [report] = case.said("Status report 1")
    case.channel.messages.remove(report)
    [found] = await looked_around(case)
    assert (found.kind, found.of) == (Kind.MESSAGE_DELETED, "status report 1 in the channel")
    [said] = told(case)
    assert "status report 1 in the channel" in said
    assert [m for m in case.channel.messages if "Every second payment" in words_of(m)] == []


async def test_what_was_told_is_not_told_again_while_it_stays_so(house: House) -> None:
    case = await house.declared()
    channel = case.channel
    assert channel.name.endswith(case.id)
    house.workspace.leave(channel, DEV.slack_id or "")
    assert kinds(await looked_around(case)) == [Kind.PERSON_ABSENT]
    assert kinds(await looked_around(case)) == [Kind.PERSON_ABSENT]
    [said] = told(case)
    assert f"<@{DEV.slack_id}> takes part, but is not in the channel" in said


async def test_a_renamed_channel_is_told_and_everything_goes_on_in_it(house: House) -> None:
    case = await house.declared()
    channel, before = case.channel, case.channel.name
    channel.name = "all-hands-on-checkout"
    await looked_around(case)
    [said] = told(case, channel)
    assert f"renamed from #{before} to #all-hands-on-checkout" in said
    await case.report()
    await case.all_settled()
    assert len(case.said("Status report 1", channel)) == 1


async def test_of_an_archived_channel_the_commander_hears_privately_and_the_incident_can_be_closed(
    house: House,
) -> None:
    case = await house.declared()
    channel = case.channel
    house.workspace.archive(channel, BEN.slack_id or "")
    assert Kind.CHANNEL_ARCHIVED in kinds(await looked_around(case))
    [said] = told(case, case.to(ANA))
    assert "archived by hand" in said
    assert channel.id in said
    await case.becomes(Status.STABLE)
    await case.closes()
    assert len(told(case, case.to(ANA))) == 1


async def test_when_muster_was_removed_from_the_channel_the_commander_hears_what_to_do(house: House) -> None:
    case = await house.declared()
    house.workspace.leave(case.channel, people.BOT_USER_ID)
    assert Kind.CHANNEL_UNREADABLE in kinds(await looked_around(case))
    [said] = told(case, case.to(ANA))
    assert "invite the app to it" in said


async def test_a_commander_without_an_account_is_told_to_channel_and_reporter_with_a_way_out(
    house: House,
) -> None:
    case = await house.declared()
    house.state.slack.users[ANA.slack_id or ""].deleted = True
    try:
        assert kinds(await looked_around(case)) == [Kind.COMMANDER_DEACTIVATED]
        [message] = case.said("Muster looked around")
        assert "Please give command to somebody else" in words_of(message)
        assert "open_assign_role" in words_of(message)
        await case.all_settled()
        assert len(told(case, case.to(DEV))) == 1
    finally:
        house.state.slack.users[ANA.slack_id or ""].deleted = False


async def test_a_second_copy_of_a_document_goes_into_the_bin(house: House) -> None:
    case = await house.declared()
    document = case.file("Incident")
    twin = document.model_copy(deep=True, update={"id": "1LATE"})
    house.state.google.files[twin.id] = twin
    [found] = await looked_around(case)
    assert (found.kind, found.of) == (Kind.TWIN, document.name)
    assert house.state.google.files[twin.id].trashed
    assert not house.state.google.files[document.id].trashed


async def test_documents_and_folders_that_people_moved_are_told_and_left_there(house: House) -> None:
    case = await house.declared()
    document, folder = case.file("Incident"), case.folder
    root = house.state.google.files["FOLDER_ROOT"]
    elsewhere = File(
        name="Elsewhere", mime_type=FOLDER, modified_by="ben@example.com", permissions=root.permissions
    )
    house.state.google.files[elsewhere.id] = elsewhere
    document.parents = [elsewhere.id]
    folder.parents = [elsewhere.id]
    assert kinds(await looked_around(case)) == [Kind.FOLDER_MOVED, Kind.FILE_MOVED]
    assert house.state.google.files[document.id].parents == [elsewhere.id]
    assert house.state.google.files[folder.id].parents == [elsewhere.id]
    [said] = told(case)
    assert "moved out of the incident's folder" in said


async def test_a_page_that_was_resolved_by_hand_is_told_while_the_incident_is_active(house: House) -> None:
    case = await house.declared()
    [page] = case.pages
    pagerduty.resolve(house.state.pagerduty, page.id, "PUBEN01", lambda: None)
    [found] = await looked_around(case)
    assert found == Difference(kind=Kind.PAGE_RESOLVED, of=f"#{page.number}", more=BEN.name)
    [said] = told(case)
    assert f"PagerDuty incident #{page.number}, was resolved by Ben Okafor" in said


async def test_a_second_open_page_is_told_with_its_number_and_not_touched(house: House) -> None:
    case = await house.declared()
    [page] = case.pages
    second = page.model_copy(deep=True, update={"id": "QSECOND", "number": 77})
    house.state.pagerduty.incidents[second.id] = second
    [found] = await looked_around(case)
    assert found == Difference(kind=Kind.PAGE_TWIN, of="#77", more=f"#{page.number}")
    assert "PagerDuty incident #77 is open beside the page" in told(case)[0]
    assert second.open
