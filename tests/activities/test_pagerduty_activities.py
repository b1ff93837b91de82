"""PagerDuty's activities against the sandbox: nobody is woken twice for one thing."""

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.models import (
    Find,
    NotePage,
    OnCall,
    Page,
    RaisePage,
    ReassignPage,
    RequestResponders,
    ResolvePage,
)
from activities.pagerduty import PagerDuty, PagerDutyConnection
from incident.people import Person
from sandbox import people

LOST = ["drop_after", "error_after"]
PAGE = RaisePage(
    key="i1/page-commander",
    service=people.SERVICE,
    escalation_policy="PEP0001",
    title="Payments are down",
    details="Nobody can pay",
)
ANA = Person(name="Ana Reyes", pagerduty_id="PUANA01")


@pytest.fixture
async def page(pagerduty: PagerDuty, perform: Perform) -> Page:
    return await perform(pagerduty.raise_page, PAGE)


def woken(vendors: Vendors) -> list[tuple[str, str]]:
    return [(each.user, each.why) for each in vendors.pagerduty.notifications]


# Paging


async def test_the_page_says_who_was_paged(pagerduty: PagerDuty, vendors: Vendors, perform: Perform) -> None:
    page = await perform(pagerduty.raise_page, PAGE)
    (incident,) = vendors.pagerduty.incidents.values()
    assert (page.id, page.number, page.people) == (incident.id, incident.number, [ANA])
    assert (incident.title, incident.details, incident.urgency) == (PAGE.title, PAGE.details, "high")
    assert page.url.startswith(vendors.url)


async def test_nothing_is_asked_before_the_first_page_goes_out(
    pagerduty: PagerDuty, vendors: Vendors, page: Page
) -> None:
    assert len(await vendors.calls("pagerduty.POST /incidents")) == 1
    assert len(await vendors.calls("pagerduty.GET /incidents")) == 0


@pytest.mark.parametrize("lost", LOST)
async def test_a_second_page_is_not_sent_when_the_reply_is_lost(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, lost: str
) -> None:
    await vendors.fault("pagerduty.POST /incidents", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(pagerduty.raise_page, PAGE)
    page = await perform(pagerduty.raise_page, PAGE, attempt=2)
    assert [*vendors.pagerduty.incidents] == [page.id]
    assert page.people == [ANA]
    assert len(await vendors.calls("pagerduty.POST /incidents")) == 1


async def test_a_page_that_is_refused_as_a_twin_is_found(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    assert await perform(pagerduty.raise_page, PAGE) == page
    assert woken(vendors) == [("PUANA01", "created")]


async def test_a_resolved_page_is_not_raised_again_by_a_step_that_starts_again(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    await perform(
        pagerduty.resolve_page,
        ResolvePage(page_id=page.id, page_key=PAGE.key, service=people.SERVICE, resolution="Over"),
    )
    again = await perform(pagerduty.raise_page, PAGE.model_copy(update={"maybe_done": True}))
    assert again.id == page.id
    assert len(vendors.pagerduty.incidents) == 1


async def test_another_step_raises_its_own_page(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    backup = {"key": "i1/page-backup", "escalation_policy": "PEP0002", "maybe_done": True}
    other = await perform(pagerduty.raise_page, PAGE.model_copy(update=backup))
    assert [person.name for person in other.people] == ["Ben Okafor"]
    assert len(vendors.pagerduty.incidents) == 2


@pytest.mark.parametrize("lost", LOST)
async def test_a_page_to_one_person_wakes_nobody_else_and_them_once(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page, lost: str
) -> None:
    alone = {"key": "i1/page-shadow/chloe@example.com", "escalation_policy": None, "assignee": "PUCHL01"}
    theirs = PAGE.model_copy(update=alone)
    await vendors.fault("pagerduty.POST /incidents", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(pagerduty.raise_page, theirs)
    raised = await perform(pagerduty.raise_page, theirs, attempt=2)
    assert [person.name for person in raised.people] == ["Chloe Martin"]
    assert woken(vendors) == [("PUANA01", "created"), ("PUCHL01", "created")]
    assert vendors.pagerduty.incidents[page.id].assignees == ["PUANA01"]


async def test_a_title_beyond_pagerdutys_limit_still_pages(pagerduty: PagerDuty, perform: Perform) -> None:
    page = await perform(pagerduty.raise_page, PAGE.model_copy(update={"title": "x" * 5000}))
    assert page.people == [ANA]


async def test_a_page_is_resolved_once(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    for _ in range(2):
        await perform(
            pagerduty.resolve_page,
            ResolvePage(page_id=page.id, page_key=PAGE.key, service=people.SERVICE, resolution="Over"),
        )
    assert vendors.pagerduty.incidents[page.id].status == "resolved"


async def test_a_page_changes_hands_and_wakes_the_new_one_once(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    request = ReassignPage(page_id=page.id, to=Person(email="Ben@example.com"))
    await vendors.fault("pagerduty.PUT /incidents/{id}", "drop_after", times=1)
    with pytest.raises(ApplicationError):
        await perform(pagerduty.reassign_page, request)
    await perform(pagerduty.reassign_page, request, attempt=2)
    assert vendors.pagerduty.incidents[page.id].assignees == ["PUBEN01"]
    assert woken(vendors) == [("PUANA01", "created"), ("PUBEN01", "reassigned")]


async def test_who_holds_the_page_already_is_not_woken_for_it(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    await perform(pagerduty.reassign_page, ReassignPage(page_id=page.id, to=ANA))
    assert woken(vendors) == [("PUANA01", "created")]


async def test_somebody_without_an_account_must_be_told_by_hand(
    pagerduty: PagerDuty, perform: Perform, page: Page
) -> None:
    eve = Person(name="Eve Lindqvist", email="eve@example.com")
    with pytest.raises(
        ApplicationError, match="Eve Lindqvist has no PagerDuty account: tell them by hand"
    ) as e:
        await perform(pagerduty.reassign_page, ReassignPage(page_id=page.id, to=eve))
    assert e.value.non_retryable


# Teams and notes


@pytest.mark.parametrize("lost", LOST)
async def test_a_team_is_asked_once_when_the_reply_is_lost(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page, lost: str
) -> None:
    request = RequestResponders(
        key="i1/engage/1", page_id=page.id, escalation_policy="PEP0003", message="Database needed"
    )
    await vendors.fault("pagerduty.POST /incidents/{id}/responder_requests", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(pagerduty.request_responders, request)
    asked = await perform(pagerduty.request_responders, request, attempt=2)
    assert asked.people == [Person(name="Chloe Martin", pagerduty_id="PUCHL01")]
    assert woken(vendors) == [("PUANA01", "created"), ("PUCHL01", "responder_requested")]


async def test_the_same_team_can_be_asked_again_on_purpose(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    for number in (1, 2):
        asked = await perform(
            pagerduty.request_responders,
            RequestResponders(
                key=f"i1/engage/{number}",
                maybe_done=True,
                page_id=page.id,
                escalation_policy="PEP0003",
                message="Database needed",
            ),
        )
        assert [person.pagerduty_id for person in asked.people] == ["PUCHL01"]
    assert woken(vendors)[1:] == [("PUCHL01", "responder_requested")] * 2


async def test_a_plan_without_responders_is_told_at_once(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    vendors.pagerduty.abilities.clear()
    request = RequestResponders(key="k", page_id=page.id, escalation_policy="PEP0003", message="Help")
    with pytest.raises(ApplicationError, match="Page by hand") as refused:
        await perform(pagerduty.request_responders, request)
    assert refused.value.non_retryable


@pytest.mark.parametrize("lost", LOST)
async def test_a_note_is_written_once_when_the_reply_is_lost(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page, lost: str
) -> None:
    request = NotePage(key="i1/note/1", page_id=page.id, text="Stable. " * 500)
    await vendors.fault("pagerduty.POST /incidents/{id}/notes", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(pagerduty.note_page, request)
    await perform(pagerduty.note_page, request, attempt=2)
    (note,) = vendors.pagerduty.incidents[page.id].notes
    assert note.content.startswith("Stable. ")
    assert note.content.endswith("… [i1/note/1]")


# People


async def test_on_call_is_whoever_the_policy_pages_first(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform
) -> None:
    vendors.pagerduty.escalation_policies["PEP0001"].levels = [["PUDEV01", "PUBEN01"], ["PUANA01", "PUBEN01"]]
    on_call = await perform(pagerduty.who_is_on_call, OnCall(escalation_policy="PEP0001"))
    assert [person.pagerduty_id for person in on_call.people] == ["PUBEN01", "PUDEV01"]
    assert on_call.people[0] == Person(name="Ben Okafor", email="ben@example.com", pagerduty_id="PUBEN01")


async def test_nobody_on_call_is_nobody(pagerduty: PagerDuty, vendors: Vendors, perform: Perform) -> None:
    vendors.pagerduty.escalation_policies["PEP0001"].levels = []
    assert (await perform(pagerduty.who_is_on_call, OnCall(escalation_policy="PEP0001"))).people == []


@pytest.mark.parametrize("who", [Person(pagerduty_id="PUANA01"), Person(email="ANA@example.com")])
async def test_an_account_is_found_by_its_id_and_by_address(
    pagerduty: PagerDuty, perform: Perform, who: Person
) -> None:
    found = await perform(pagerduty.contact_of, Find(who=who))
    assert found.person == Person(name="Ana Reyes", email="ana@example.com", pagerduty_id="PUANA01")


@pytest.mark.parametrize(
    "who", [Person(pagerduty_id="PUNONE"), Person(email="eve@example.com"), Person(name="Ana")]
)
async def test_no_account_is_a_problem_in_words(pagerduty: PagerDuty, perform: Perform, who: Person) -> None:
    found = await perform(pagerduty.contact_of, Find(who=who))
    assert found.person is None
    assert found.problem == f"{who.label} has no PagerDuty account that Muster can find."


# Refusals


@pytest.mark.parametrize(
    ("effect", "details", "words", "wait"),
    [
        ("down", {}, "PagerDuty does not answer", None),
        ("error_before", {}, "PagerDuty answers 500", None),
        ("rate_limited", {"seconds": 42}, "PagerDuty asks to wait 42 s", 42),
        ("rate_limited", {}, "PagerDuty asks to wait", None),
        ("unauthorized", {}, "PagerDuty refuses the key (401): check PAGERDUTY_API_KEY", None),
    ],
)
async def test_pagerdutys_trouble_is_retried_and_said_in_plain_words(
    pagerduty: PagerDuty,
    vendors: Vendors,
    perform: Perform,
    effect: str,
    details: dict[str, int],
    words: str,
    wait: int | None,
) -> None:
    await vendors.fault("pagerduty.*", effect, **details)
    with pytest.raises(ApplicationError) as refused:
        await perform(pagerduty.raise_page, PAGE)
    error = refused.value
    assert (error.message, error.type, error.non_retryable) == (words, "Retryable", False)
    assert (error.next_retry_delay.total_seconds() if error.next_retry_delay else None) == wait
    assert len(await vendors.calls("pagerduty.POST /incidents")) == 1  # the library repeated nothing


@pytest.mark.parametrize("wrong", [{"service": "PSVC999"}, {"escalation_policy": "PEP9999"}])
async def test_an_identifier_that_pagerduty_does_not_know_is_told_at_once(
    pagerduty: PagerDuty, perform: Perform, wrong: dict[str, str]
) -> None:
    with pytest.raises(ApplicationError, match="not found.*Check the policy") as refused:  # noqa: RUF043
        await perform(pagerduty.raise_page, PAGE.model_copy(update=wrong))
    assert refused.value.non_retryable


async def test_a_sender_that_pagerduty_does_not_know_can_still_heal(
    vendors: Vendors, perform: Perform
) -> None:
    stranger = PagerDutyConnection(
        api_key=people.PAGERDUTY_API_KEY, from_email="nobody@example.com", url=f"{vendors.url}/pagerduty"
    )
    with pytest.raises(ApplicationError, match="check PAGERDUTY_FROM_EMAIL") as refused:
        await perform(PagerDuty(stranger).raise_page, PAGE)
    assert not refused.value.non_retryable


def test_the_key_is_not_shown_by_accident() -> None:
    connection = PagerDutyConnection(api_key="secret-key", from_email="a@example.com")
    assert "secret-key" not in repr(connection)


async def test_a_page_whose_answer_was_lost_is_resolved_by_its_key(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform
) -> None:
    by_key = ResolvePage(page_id=None, page_key=PAGE.key, service=people.SERVICE, resolution="Over")
    await perform(pagerduty.resolve_page, by_key)  # nothing was raised: nothing to do
    await perform(pagerduty.raise_page, PAGE)
    await perform(pagerduty.resolve_page, by_key)
    (incident,) = vendors.pagerduty.incidents.values()
    assert incident.status == "resolved"
