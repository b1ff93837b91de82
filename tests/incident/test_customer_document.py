"""The document for customers: who approves it in which order, who is reminded, and that nobody is named in it."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.commands import ApproveCustomerDocument, Command, MarkCustomerDocumentSent
from incident.people import Person
from incident.policy import ReviewPolicy
from incident.refusals import Refused
from incident.review.clocks import asked, review_clocks
from incident.review.customer import CustomerDocument, Stage
from incident.review.rules import told
from incident.review.state import Review
from incident.words.customer import customer_tokens
from incident.words.review import left_undone, reminder
from tests.incident.incidents import ANA, BEN, CARA, DAY, Story, declaration
from tests.incident.strategies import lives
from tests.incident.test_words import assert_reads_well

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
ALWAYS = ReviewPolicy(quiet_hours=None, channel="C0REVIEWS")


def review(liaison: Person | None = BEN, **details: object) -> Review:
    known = {
        "incident": "k3f9q2mx",
        "title": "Checkout is failing",
        "public_title": "Checkout is failing",
        "restricted": False,
        "owner": ANA,
        "commander": CARA,
        "liaison": liaison,
        "incident_closed": True,
        "customer": CustomerDocument(by=NOW + DAY),
    }
    return Review.model_validate(known | details)


def says(kind: type[Command], actor: Person) -> Command:
    return kind.model_validate({"command_id": "c", "actor": actor})


def approved(by: Person, before: Review) -> Review:
    return told(says(ApproveCustomerDocument, by), before, NOW)


def test_the_liaison_approves_then_the_commander_and_then_it_is_sent() -> None:
    by_liaison = approved(BEN, review())
    by_commander = approved(CARA, by_liaison)
    sent = told(says(MarkCustomerDocumentSent, ANA), by_commander, NOW)
    stages = [r.customer.stage for r in (by_liaison, by_commander, sent) if r.customer]
    assert stages == [Stage.LIAISON, Stage.COMMANDER, Stage.SENT]
    assert not by_commander.over
    assert sent.over
    assert review_clocks(sent, ALWAYS) == []


def test_nobody_approves_out_of_turn_and_the_refusal_says_who_is_next() -> None:
    with pytest.raises(Refused, match=r"waits for Ben .* to write it and say that it may go out"):
        approved(CARA, review())
    with pytest.raises(Refused, match=r"waits for Cara .* to say that it may go out"):
        approved(BEN, approved(BEN, review()))
    with pytest.raises(Refused, match="waits for Ben"):
        told(says(MarkCustomerDocumentSent, BEN), review(), NOW)


def test_where_nobody_speaks_to_customers_the_owner_of_the_review_does() -> None:
    customer = approved(ANA, review(liaison=None)).customer
    assert customer
    assert customer.stage is Stage.LIAISON


def test_it_is_refused_where_none_is_asked_for() -> None:
    with pytest.raises(Refused, match="asks for no document for customers"):
        approved(BEN, review(customer=None))


@given(st.lists(st.sampled_from([ANA, BEN, CARA]), max_size=6))
def test_nothing_is_sent_that_was_not_approved_twice(actors: list[Person]) -> None:
    now_known, approvals = review(), 0
    for actor in actors:
        try:
            after = approved(actor, now_known)
        except Refused:
            continue
        approvals += after is not now_known
        now_known = after
    if approvals < 2:
        with pytest.raises(Refused):
            told(says(MarkCustomerDocumentSent, ANA), now_known, NOW)
    else:
        assert told(says(MarkCustomerDocumentSent, ANA), now_known, NOW).over


def test_whoever_is_next_is_reminded_then_the_commander_then_the_channel() -> None:
    now_known = review()
    [due] = review_clocks(now_known, ALWAYS)
    assert (due.what, due.at) == ("customer", NOW + DAY)
    reached = [asked(now_known, due.model_copy(update={"times": times}), ALWAYS) for times in (1, 2, 3)]
    assert [bool(to.owner) + bool(to.commander) + bool(to.channel) for to in reached] == [1, 2, 3]
    assert reached[0].owner == BEN
    for message in (reminder(now_known, due), left_undone(now_known, due, public=True)):
        for text in (message.text, *message.body):
            assert_reads_well(text)


@given(lives)
def test_nobody_is_named_in_it(life) -> None:  # type: ignore[no-untyped-def]
    said = " ".join(customer_tokens(life.last).values())
    for person in (entry.person for entry in life.last.participants):
        for known in filter(None, (person.email, person.name)):
            assert not re.search(rf"\b{re.escape(known)}\b", said, re.IGNORECASE)


def test_names_in_the_title_are_taken_out() -> None:
    story = Story(declaration("Ben Chen deployed and checkout fails, ask Ben"))
    assert customer_tokens(story.incident)["title"] == "somebody deployed and checkout fails, ask somebody"


def test_its_times_are_those_that_customers_saw() -> None:
    story = Story(declaration())
    tokens = customer_tokens(story.incident)
    assert (tokens["ended"], tokens["lasted"], tokens["first_told"]) == (
        "not yet",
        "not known yet",
        "not yet",
    )
