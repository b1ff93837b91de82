"""The incident document says what is: a minute later at most, at once when it matters, and for the last time on closing."""

from datetime import timedelta

import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from incident.commands import AssignRole, EditIncident, RecordEvent
from incident.vocabulary import Severity, Status, StepState
from incident.words.document import TIMELINE_LIMIT
from tests.conftest import OpenHouse
from tests.workflows.case import BEN, Case, eventually
from tests.workflows.house import House

pytestmark = pytest.mark.google

MINUTE = timedelta(minutes=1)
WRITE = "google.docs.documents.batchUpdate"
STANDS, TIMELINE = "How it stands, kept by Muster", "Timeline, kept by Muster"


@pytest_asyncio.fixture
async def forgetful(open_house: OpenHouse, forgetful_env: WorkflowEnvironment) -> House:
    return await open_house(env=forgetful_env)


async def says(case: Case, *words: str) -> str:
    """The document, once it does."""

    async def look() -> bool:
        return all(each in case.text() for each in words)

    await eventually(look, f"the document says {words}")
    return case.text()


async def in_a_minute(case: Case, *words: str) -> str:
    await case.time_passes(MINUTE)
    return await says(case, *words)


async def writes(house: House) -> int:
    return len(await house.calls(WRITE))


async def test_it_says_who_commands_where_everything_is_and_what_happened(house: House) -> None:
    case = await house.declared()
    text = await says(case, STANDS, "Commander: Ana Reyes\n", TIMELINE)
    assert "Status: 🔥 active\nSeverity: 🟠 high\n" in text
    assert "Status reports: none yet; next due " in text
    assert f"Channel: {(await case.view()).resources['channel'].url}\n" in text
    assert 'Dev Patel declared a high-severity incident: "Checkout is failing".\n' in text
    assert text.index(STANDS) < text.index(TIMELINE) < text.index("Status reports\n")


async def test_many_changes_within_a_minute_become_one_and_reports_stay_where_they_are(house: House) -> None:
    case = await house.under_way()
    await case.time_passes(MINUTE)
    await case.all_settled()
    before = await writes(house)
    await case.report("Every second payment fails")
    await case.told(AssignRole, user=BEN.email, role="deputy")
    await case.told(RecordEvent, text="the cache was emptied")
    await case.all_settled()
    text = await in_a_minute(case, "Deputy: Ben Okafor\n", "the cache was emptied.\n")
    assert "Status reports: 1, the latest " in text
    assert text.count("Conditions: Every second payment fails") == 1
    assert text.index(TIMELINE) < text.index("Status report 1, ")
    assert text.count(STANDS) == text.count(TIMELINE) == 1
    assert await writes(house) == before + 2  # the report, and all the rest


async def test_stable_and_closed_are_written_at_once_and_last_before_it_is_read_only(house: House) -> None:
    case = await house.under_way(severity=Severity.LOW)
    await says(case, STANDS)
    await case.becomes(Status.STABLE)
    await says(case, "Status: 🩹 stable\n")
    await case.all_settled()
    await case.closes()
    text = case.text()
    assert "Status: ✅ closed\n" in text
    assert "Record: http" in text
    assert "Record written.\n" in text
    assert case.file("Incident").read_only


async def test_a_block_that_somebody_deleted_comes_back_with_the_next_change(house: House) -> None:
    case = await house.under_way()
    await says(case, STANDS)
    document = case.file("Incident").document
    assert document
    document.text, document.named_ranges = "Only our own words\n", []
    document.revision += 1
    await case.told(EditIncident, title="Checkout is slow")
    text = await in_a_minute(case, STANDS)
    assert text.startswith("Only our own words\n")
    assert 'the title "Checkout is slow"' in text or "Checkout is slow" in text


async def test_a_long_timeline_shows_its_end_and_how_much_came_before(house: House) -> None:
    case = await house.under_way()
    await says(case, STANDS)
    for number in range(30):
        await case.signalled(RecordEvent, text=f"line {number} " + "x" * 900)
    await case.told(RecordEvent, text="the last line")
    text = await in_a_minute(case, "the last line", "earlier entries are in the incident's record.")
    assert "line 0 " not in text
    assert "line 29 " in text
    assert len(text) < TIMELINE_LIMIT + 3000


async def test_it_goes_on_in_the_next_run(forgetful: House) -> None:
    case = await forgetful.under_way()
    for number in range(40):
        await case.signalled(RecordEvent, text=f"line {number}")
    await case.told(RecordEvent, text="the last line")
    text = await in_a_minute(case, "the last line")
    assert text.count(STANDS) == text.count(TIMELINE) == text.count("line 17.") == 1
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    assert "Status: ✅ closed\n" in case.text()


async def test_lost_answers_write_nothing_twice(house: House) -> None:
    await house.fault(WRITE, "drop_after", times=3)
    case = await house.under_way()
    await case.report()
    await case.all_settled()
    text = await in_a_minute(case, "Status reports: 1, ")
    assert text.count(STANDS) == text.count(TIMELINE) == 1


async def test_a_document_that_is_gone_is_said_and_holds_up_nothing(house: House) -> None:
    case = await house.under_way(severity=Severity.LOW)
    await says(case, STANDS)
    del house.state.google.files[case.file("Incident").id]
    await case.told(RecordEvent, text="somebody deleted the document")
    await case.time_passes(MINUTE)
    step = await case.step("document-blocks", StepState.FAILED)
    assert "not found" in (step.reason or "")
    await case.becomes(Status.STABLE)
    await case.step("document-blocks", StepState.FAILED)
    await case.becomes(Status.CLOSED)
    await case.time_passes(16 * MINUTE)  # its comments are asked for
    await case.ends()
    assert case.folder.parents == ["FOLDER_ARCHIVE"]
