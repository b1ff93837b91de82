"""An incident's folder and documents: with templates, without, with bad ones, on a shared drive; and who may use them."""

from datetime import timedelta

import pytest

from incident.commands import AddParticipant, AssignRole, EngageOncall, RemoveParticipant
from incident.vocabulary import Severity, Status, StepState
from sandbox.google.access import can_read, role_of
from sandbox.google.state import Permission
from tests.conftest import OpenHouse
from tests.workflows.case import BEN, CHLOE, EVE, Case, eventually
from tests.workflows.house import House

pytestmark = pytest.mark.google

SERVICE_ACCOUNT = "muster@sandbox.iam.gserviceaccount.com"


async def house_with(open_house: OpenHouse, **google: object) -> House:
    house = await open_house(worker=False)
    table = house.policy.google
    assert table
    house.policy = house.policy.model_copy(update={"google": table.model_copy(update=google)})
    await house.worker_comes()
    return house


def sub_folders(case: Case) -> list[str]:
    folders = [
        f for f in case.house.state.google.files.values() if case.folder.id in f.parents and f.is_folder
    ]
    return sorted(folder.name for folder in folders)


async def lives_and_ends(case: Case) -> None:
    await case.report()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()


async def test_the_folder_has_its_sub_folders_once_though_answers_are_lost(house: House) -> None:
    await house.fault("google.drive.files.create", "drop_after", times=3)
    case = await house.declared()
    assert sub_folders(case) == ["Logs", "Screenshots"]


async def test_which_sub_folders_there_are_is_the_policys_to_say(open_house: OpenHouse) -> None:
    case = await (await house_with(open_house, sub_folders=[])).declared()
    assert sub_folders(case) == []


async def test_without_templates_there_are_documents_of_musters_own(open_house: OpenHouse) -> None:
    templates = dict.fromkeys(("incident_template", "review_template", "executive_template"))
    house = await house_with(open_house, **templates)
    case = await house.declared(severity=Severity.LOW)
    await lives_and_ends(case)
    text, review = case.text(), case.text("Review")
    assert text.startswith("Checkout is failing\n")
    assert text.index("Status: ✅ closed") < text.index("Timeline, kept by Muster") < text.index("\nNotes\n")
    assert text.index("\nReports\n") < text.index("Status report 1, ")
    assert review.startswith("Review: Checkout is failing\n")
    assert "{{" not in text + review
    assert case.doubled() == []


async def test_a_template_that_cannot_be_used_is_said_on_the_card_and_done_without(house: House) -> None:
    del house.state.google.files["DOC_INCIDENT"]
    case = await house.declared()
    await case.card_says("does not show Muster the template DOC_INCIDENT: share it with the service account")
    assert "Commander: Ana Reyes" in case.text()
    step = await case.step("incident-document")
    assert "Made without its template" in (step.remark or "")
    assert case.doubled() == []


async def test_a_root_folder_that_muster_may_not_write_in_says_so_and_heals(house: House) -> None:
    root = house.state.google.files["FOLDER_ROOT"]
    shared, root.permissions = root.permissions, [Permission(type="anyone", role="reader")]
    case = await house.declare()
    step = await case.step("folder", StepState.RETRYING)
    assert "may not write in the folder FOLDER_ROOT: share it with the service account" in (step.reason or "")
    root.permissions = shared
    await case.time_passes(timedelta(minutes=6))
    await case.all_settled()
    assert case.folder.parents == ["FOLDER_ROOT"]


async def test_everything_happens_on_a_shared_drive_too(house: House) -> None:
    for id in ("FOLDER_ROOT", "FOLDER_ARCHIVE", "DOC_INCIDENT", "DOC_REVIEW"):
        file = house.state.google.files[id]
        file.drive_id = "0ADRIVE"
        file.permissions = [Permission(type="user", role="organizer", email=SERVICE_ACCOUNT)]
    await house.fault("google.drive.files.copy", "drop_after", times=1)
    case = await house.declared(severity=Severity.LOW, restricted=True)
    assert sub_folders(case) == ["Logs", "Screenshots"]
    assert can_read(house.state.google, case.file("Incident").id, "dev@example.com")
    await lives_and_ends(case)
    assert case.folder.parents == ["FOLDER_ARCHIVE"]
    assert case.file("Incident").read_only
    assert {file.drive_id for file in case.files} == {"0ADRIVE"}
    assert case.doubled() == []


# Who may use them.


def may_read(case: Case, email: str | None) -> bool:
    return can_read(case.house.state.google, case.file("Incident").id, str(email))


async def test_whoever_leaves_a_restricted_incident_cannot_read_it_any_more(house: House) -> None:
    case = await house.declared(restricted=True)
    await case.told(AddParticipant, user=EVE.slack_id)
    await case.all_settled()
    assert may_read(case, EVE.email)
    await house.fault("google.drive.permissions.delete", "drop_after", times=1)
    await case.told(RemoveParticipant, user=EVE.slack_id)
    await case.all_settled()
    assert not may_read(case, EVE.email)
    await case.told(AddParticipant, user=EVE.slack_id)
    await case.all_settled()
    assert may_read(case, EVE.email)


async def test_coming_and_going_while_google_is_down_ends_as_it_should(house: House) -> None:
    case = await house.declared(restricted=True)
    await house.fault("google.*")
    for person, kinds in (
        (EVE, (AddParticipant, RemoveParticipant)),
        (BEN, (AddParticipant, RemoveParticipant, AddParticipant)),
    ):
        for kind in kinds:
            await case.told(kind, user=person.slack_id)
    await case.all_settled(but="Google")
    await house.calm()
    await case.time_passes(timedelta(minutes=12))
    await case.all_settled()
    assert (may_read(case, EVE.email), may_read(case, BEN.email)) == (False, True)


async def test_whoever_leaves_an_incident_that_is_everybodys_keeps_the_documents(house: House) -> None:
    case = await house.declared()
    await case.told(AddParticipant, user=EVE.slack_id)
    await case.all_settled()
    await case.told(RemoveParticipant, user=EVE.slack_id)
    await case.all_settled()
    assert await house.calls("google.drive.permissions.delete") == []


@pytest.mark.parametrize("restricted", [True, False])
async def test_observers_may_comment_until_they_do_more(house: House, restricted: bool) -> None:
    case = await house.declared(restricted=restricted)

    async def role(expected: str) -> None:
        async def look() -> bool:
            return role_of(house.state.google, case.file("Incident"), str(EVE.email)) == expected

        await eventually(look, f"Eve is {expected}")

    await case.told(AssignRole, user=EVE.slack_id, role="observer")
    await role("commenter")
    await case.told(AssignRole, user=EVE.slack_id, role="scribe")
    await role("writer")
    await case.told(AssignRole, user=EVE.slack_id, role="observer")
    await case.all_settled()
    await role("writer")


async def test_a_team_that_is_paged_is_let_in_too_and_nobody_gets_mail(house: House) -> None:
    case = await house.declared(restricted=True)
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    assert may_read(case, CHLOE.email)
    assert house.state.google.mails_sent == 0
