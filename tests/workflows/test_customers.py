"""Where the policy asks for it, customers get a document of their own, and the review is over when they have it."""

import pytest
import pytest_asyncio

from incident.commands import ApproveCustomerDocument, AssignRole, MarkCustomerDocumentSent, MarkReviewed
from incident.periods import BusinessDays
from incident.vocabulary import Severity, Status
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, Case, eventually
from tests.workflows.house import House
from tests.workflows.test_reviewing import AT_ANY_HOUR, ended, is_told

pytestmark = pytest.mark.google


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    ours = await open_house()
    severities = ours.policy.severities
    high = severities[Severity.HIGH].model_copy(update={"customer_document_within": BusinessDays(days=20)})
    return await open_house(policy={**AT_ANY_HOUR, "severities": severities | {Severity.HIGH: high}})


async def stable(house: House) -> Case:
    case = await house.under_way("Ana Reyes sees checkout failing")
    await case.told(AssignRole, user=BEN.email, role="customer-liaison")
    await case.becomes(Status.STABLE)
    await case.all_settled()
    return case


async def test_it_is_made_without_names_and_goes_from_liaison_to_commander_to_customers(house: House) -> None:
    case = await stable(house)
    text = case.text("For customers")
    assert "What happened: somebody sees checkout failing" in text
    assert "Ana" not in text
    assert "{{" not in text
    await is_told(case, "The document for customers on *Ana Reyes sees checkout failing* waits for you", BEN)
    await case.closes()
    assert not case.file("For customers").read_only
    await case.told(MarkReviewed)
    await case.told(ApproveCustomerDocument, BEN)
    await is_told(case, "waits for you to say that it may go out", ANA)
    await case.told(ApproveCustomerDocument)
    await is_told(case, "waits for you to send it", BEN)
    assert not await ended(case)
    await case.told(MarkCustomerDocumentSent, BEN)
    await eventually(lambda: ended(case), "the review is over")
    assert case.file("For customers").read_only
    assert case.doubled() == []
