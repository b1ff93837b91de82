"""Stable: the review begins, in a workflow of its own, which also takes the tasks that are left when it is closed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from temporalio import workflow
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError

from activities.google import Google
from activities.models import DocumentFromTemplate, File, NotePage
from activities.pagerduty import PagerDuty
from incident.commands import CompleteTask
from incident.facts import MUSTER
from incident.identity import review_id
from incident.review.rules import document_made
from incident.review.state import (
    Kind,
    Known,
    Review,
    counted_from,
    known_of,
    open_tasks,
    tasks_only,
)
from incident.review.state import begin_review as begin_of_review
from incident.vocabulary import Status, StepState
from incident.words import built_in, messages, plain
from incident.words.customer import customer_tokens
from incident.words.review_document import review_tokens
from workflows.life import Life
from workflows.reactions.channel import channel_now, say
from workflows.reactions.closing import close_review_documents, until_looked_once_more
from workflows.reactions.commenting import document_of
from workflows.reactions.declaring import bookmark
from workflows.reactions.documents import REVIEW_DOCUMENTS, make_document
from workflows.review import ReviewWorkflow
from workflows.review_carried import DocumentMade, ReviewStart, Turned

REVIEW = "review"
DOCUMENT_PATIENCE = timedelta(minutes=1)  # so that its owner hears at once where to write


async def begin_review(life: Life, position: int) -> None:
    """The page is told where the review is."""
    document = await prepare_review(life)
    if (await life.settled("page")).state is StepState.DONE and life.incident.page:
        text = plain.stable_note(life.incident, document.url if document else None)
        note = NotePage(page_id=life.incident.page.id, text=text)
        await life.step(
            f"note-page/{position}", PagerDuty.note_page, note, what="note it on the page", lane="page"
        )


async def review_if_asked_now(life: Life) -> None:
    """A stable incident that is classified anew may owe a review, or customers a document, that it did not before."""
    rules, steps = life.policy.behaviour(life.incident), life.carried.steps
    if life.incident.status is not Status.STABLE or not rules.review:
        return
    more = rules.customer_document_within and REVIEW_DOCUMENTS[Kind.CUSTOMERS] not in steps
    if life.is_settled(REVIEW) and not more:
        return
    for key in REVIEW_DOCUMENTS.values():
        if key in steps and steps[key].state is StepState.SKIPPED:
            life.forget(key)
    await prepare_review(life)


async def prepare_review(life: Life) -> File | None:
    """One review and its documents, however often the incident becomes stable."""
    making = asyncio.ensure_future(review_document(life))
    for_customers = asyncio.ensure_future(customer_document(life))
    if life.policy.behaviour(life.incident).review and not life.incident.drill:
        async with life.lane(REVIEW):
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: life.closed or (making.done() and for_customers.done()),
                    timeout=DOCUMENT_PATIENCE,
                    timeout_summary="then begin the review without its document",
                )
            await start_review(life)
    await asyncio.gather(tell_of(life, Kind.REVIEW, making), tell_of(life, Kind.CUSTOMERS, for_customers))
    document = await making
    if document is not None:
        await asyncio.gather(
            bookmark(life, REVIEW_DOCUMENTS[Kind.REVIEW], "Review", document),
            say(life, "review-notice", messages.review_notice(document.url), what="say where the review is"),
        )
    return document


async def review_document(life: Life) -> File | None:
    """Says where the channel is, if that is known by the time of closing."""
    key, what = REVIEW_DOCUMENTS[Kind.REVIEW], "create the review document"
    if not life.policy.behaviour(life.incident).review and key not in life.carried.steps:
        life.skip(key, what, f"severity {life.incident.severity} asks for none")
        return None
    life.expect(key, Google.document_from_template, what)
    google, folder = life.policy.google, await life.settled("folder")
    if google is None or folder.state is not StepState.DONE:
        life.skip(key, what, folder.reason or "there is no folder")
        return None
    await workflow.wait_condition(lambda: life.closed or life.is_settled("channel"))
    channel = channel_now(life)
    return await make_document(
        life,
        key,
        DocumentFromTemplate(
            template=google.review_template,
            built_in=built_in.REVIEW,
            name=plain.review_name(life.incident),
            folder=folder.result["id"],
            tokens=review_tokens(life.incident, channel_url=channel.url if channel else None),
        ),
        what=what,
    )


async def customer_document(life: Life) -> File | None:
    """Where the policy asks for one: what customers saw, in a document of its own."""
    key, what = REVIEW_DOCUMENTS[Kind.CUSTOMERS], "create the document for customers"
    rules = life.policy.behaviour(life.incident)
    if not rules.review or rules.customer_document_within is None:
        return None
    life.expect(key, Google.document_from_template, what)
    google, folder = life.policy.google, await life.settled("folder")
    if google is None or folder.state is not StepState.DONE:
        life.skip(key, what, folder.reason or "there is no folder")
        return None
    request = DocumentFromTemplate(
        template=google.customer_template,
        built_in=built_in.CUSTOMER,
        name=plain.customer_name(life.incident),
        folder=folder.result["id"],
        tokens=customer_tokens(life.incident),
    )
    return await make_document(life, key, request, what=what)


async def tell_of(life: Life, kind: Kind, making: Awaitable[File | None]) -> None:
    """The review has to know its documents, also those that were made after it began."""
    document = await making
    if document is not None and life.is_settled(REVIEW):
        made = DocumentMade(kind=kind, id=document.id, url=document.url)
        await tell_review(life, ReviewWorkflow.document_made, made)


async def start_review(life: Life) -> None:
    """Once: a run that begins again finds it there."""
    if not life.is_settled(REVIEW) and life.policy.review.remind:
        life.carried.shown[REVIEW] = known_now(life).model_dump_json()
        await run_review(life, new_review(life))
        life.happened(REVIEW, "begin the review")


async def keep_review_informed(life: Life) -> None:
    """Of what it follows the incident in: who commands, what customers are owed, by when."""

    def known() -> str:
        return life.seen("known to the review", lambda: known_now(life).model_dump_json())

    while True:
        await workflow.wait_condition(
            lambda: life.is_settled(REVIEW) and life.carried.shown.get(REVIEW) != known()
        )
        life.carried.shown[REVIEW] = known()
        await tell_review(life, ReviewWorkflow.incident_changed, known_now(life))


def known_now(life: Life) -> Known:
    return known_of(life.incident, life.policy, counted_from(life.incident))


def new_review(life: Life) -> Review:
    since, steps = counted_from(life.incident), life.carried.steps
    review = begin_of_review(life.incident, life.policy, since)
    for kind, key in REVIEW_DOCUMENTS.items():
        if (step := steps.get(key)) and step.state is StepState.DONE:
            review = document_made(review, kind, step.result["id"], step.url or "")
    return review


async def run_review(life: Life, review: Review) -> None:
    google = life.policy.google
    with suppress(WorkflowAlreadyStartedError):
        await workflow.start_child_workflow(
            ReviewWorkflow.run,
            ReviewStart(
                review=review,
                policy=life.policy.review,
                comments_every=google.comments_every_stable if google else None,
            ),
            id=review_id(life.incident.id),
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            static_summary=plain.review_name(life.incident),
        )


async def hand_over_tasks(life: Life, position: int) -> None:
    """Of a closed incident. Where nothing was to be reviewed, or the review is over, one is begun for them alone."""
    await until_looked_once_more(life, position)
    async with life.lane(REVIEW):
        left = open_tasks(life.incident)
        if left:
            await start_review(life)
        if not life.is_settled(REVIEW):
            return
        turned = closed_with(life, position)
        if await tell_review(life, ReviewWorkflow.incident_turned, turned):
            return
        if left:
            await run_review(life, tasks_only(new_review(life)))
            await tell_review(life, ReviewWorkflow.incident_turned, turned)
            return
    await close_review_documents(life, position)


def closed_with(life: Life, position: int) -> Turned:
    """What the review has to go on from."""
    cursors, keys = life.carried.comments, REVIEW_DOCUMENTS.values()
    return Turned(
        position=position,
        closed=True,
        tasks=open_tasks(life.incident),
        given=len(life.incident.tasks),
        comments={
            made.id: cursors[key] for key in keys if key in cursors and (made := document_of(life, key))
        },
    )


async def take_tasks_back(life: Life, position: int) -> None:
    """A review that is over saw every task that it was given done."""
    async with life.lane(REVIEW):
        if not life.is_settled(REVIEW):
            return
        reopened, turned = life.incident.events[position], Turned(position=position, closed=False)
        if await tell_review(life, ReviewWorkflow.incident_turned, turned):
            return
        if life.closed:  # again: its tasks are another review's
            return
        for task in open_tasks(life.incident):
            if task.at < reopened.at:
                command_id = f"review:{position}:{task.number}"
                life.learn(CompleteTask(command_id=command_id, actor=MUSTER, task=task.number))


async def tell_review(life: Life, signal: Callable[..., Any], what: BaseModel) -> bool:
    """False where there is none, or it has come to its end."""
    review = workflow.get_external_workflow_handle(review_id(life.incident.id))
    try:
        await review.signal(signal, what)
    except ApplicationError:
        return False
    return True
