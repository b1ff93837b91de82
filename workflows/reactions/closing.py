"""Closed: every step in order and in sight, and one that keeps failing holds up none that can go on without it."""

import asyncio
from datetime import timedelta
from functools import partial

from temporalio import workflow

from activities.google import Google
from activities.models import (
    ArchiveChannel,
    ArchiveFolder,
    CloseDocuments,
    Effect,
    ResolvePage,
    StoreRecord,
)
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident.differences import sweep_key
from incident.facts import Made
from incident.record import record
from incident.state import Step
from incident.vocabulary import StepState
from incident.words import plain
from incident.words.review import READ_ONLY
from workflows.kept import until_channel_is_true
from workflows.kept_documents import until_document_is_true
from workflows.life import Life
from workflows.reactions.channel import (
    broadcast_keys,
    channel_now,
    stakeholders_wait,
    told_at,
    until_quiet_or,
)
from workflows.reactions.commenting import document_of, reader
from workflows.reactions.documents import CLOSED_WITH_IT, REVIEW_DOCUMENTS
from workflows.reactions.shadowing import PAGES as SHADOW_PAGES
from workflows.reactions.sweeping import found, sweep_google, sweep_pages, sweep_slack, tell
from workflows.steps import Unless

AWAY = "put away"  # one at a time: putting everything away, and bringing it back
RESOLVE = "resolve the page"
PATIENCE = 60.0  # seconds that the final card waits for the documents, so that it can show them done
RECORD_PATIENCE = (
    600.0  # seconds that the folder waits for the record, which can be written into it later too
)
LOOK_PATIENCE = 600.0  # seconds that record and review wait for a last look at the comments


async def put_away(life: Life, position: int) -> None:
    """As the event at `position` closed the incident; whatever is still to come stops when it is reopened."""
    async with life.lane(AWAY):
        if reopened(life, position)():
            return
        await asyncio.gather(
            look_once_more(life, position),
            resolve_pages(life, position),
            put_documents_away(life, position),
            put_channel_away(life, position),
        )


def reopened(life: Life, position: int) -> Unless:
    def reason() -> str | None:
        again = not life.closed or life.closed_position != position
        return "the incident was reopened first" if again else None

    return reason


def still_wanted(life: Life, position: int, key: str) -> Unless:
    """While it stays closed; a day long, where it cannot be done."""
    again, in_vain = reopened(life, position), life.given_up(key)
    return lambda: again() or in_vain()


async def resolve_pages(life: Life, position: int) -> None:
    """Every page that was raised, also where PagerDuty never said whether it was."""
    page, unless = await life.settled("page"), reopened(life, position)
    steps, engaged = life.carried.steps, [key for key in life.carried.steps if key.startswith("engage/")]
    shadows = [key for key in steps if key.startswith(SHADOW_PAGES)]
    await asyncio.gather(*(life.settled(key) for key in (*engaged, *shadows)))
    await sweep_pages(life, position)
    alone = page.state is not StepState.DONE  # so that teams were paged by pages of their own
    raised = [key for key in engaged if alone or is_page(steps[key])]
    pages = [steps[key] for key in ("page", *raised, *shadows) if steps[key].tried]
    if page not in pages:
        life.skip("resolve-page", RESOLVE, "no commander was paged")
    await asyncio.gather(*(resolve_page(life, page, unless) for page in pages))


def is_page(step: Step) -> bool:
    return bool(step.result and "number" in step.result)


async def resolve_page(life: Life, page: Step, unless: Unless) -> None:
    pagerduty = life.policy.pagerduty
    if pagerduty is None:
        return
    resolve = ResolvePage(
        page_id=page.result["id"] if page.result else None,
        page_key=life.key_of(page.key),
        service=pagerduty.service,
        resolution=plain.page_resolution(life.incident),
    )
    await life.step(
        f"resolve-{page.key}", PagerDuty.resolve_page, resolve, what=RESOLVE, lane=page.key, unless=unless
    )


async def put_documents_away(life: Life, position: int) -> None:
    """The record goes into the folder first; after a last look the folder moves and the documents become read-only."""
    unless = reopened(life, position)
    await workflow.wait_condition(lambda: life.is_settled("folder") or unless() is not None)
    google, folder = life.policy.google, life.carried.steps["folder"]
    if google is None or folder.state is not StepState.DONE:
        reason = unless() or folder.reason or "there is no folder"
        life.skip("record", "write the record", reason)
        life.skip("archive-folder", "archive the folder", reason)
        return
    await until_looked_once_more(life, position)
    await asyncio.gather(
        write_record(life, folder.result["id"], position),
        archive_folder(life, folder.result["id"], position),
    )


async def look_once_more(life: Life, position: int) -> None:
    """At the comments: those of the minutes since the last look are work too, and belong into the record."""
    look, what = last_look(position), "read the comments once more"
    if life.is_settled(look):
        return
    closed_at, again = life.incident.events[position].at, reopened(life, position)

    def unless() -> str | None:
        late = workflow.now() >= closed_at + timedelta(seconds=LOOK_PATIENCE)
        return again() or ("they could not be read in time" if late else None)

    readers = [reader(life, key, unless) for key in CLOSED_WITH_IT if document_of(life, key)]
    read = await asyncio.gather(*(each.read(f"{look}/{each.key}") for each in readers))
    if all(read):
        life.happened(look, what)
    else:
        life.skip(look, what, unless() or "they could not be read")


async def until_looked_once_more(life: Life, position: int) -> None:
    await until_quiet_or(life, [last_look(position)], LOOK_PATIENCE, reopened(life, position))


def last_look(position: int) -> str:
    return f"last-look/{position}"


async def write_record(life: Life, folder: str, position: int) -> None:
    reserved = await life.step(
        "record-id",
        Google.new_file_id,
        Effect(),
        what="reserve an id for the record",
        unless=still_wanted(life, position, "record-id"),
    )
    if reserved is None:
        life.skip("record", "write the record", life.carried.steps["record-id"].reason or "there is no id")
        return
    store = StoreRecord(
        id=reserved.id,
        folder=folder,
        name=plain.record_name(life.incident),
        content=record(life.incident, life.carried.steps, life.policy),
    )
    stored = await life.step(
        "record",
        Google.store_record,
        store,
        what="write the record and read it back",
        unless=still_wanted(life, position, "record"),
    )
    if stored is not None:
        life.learn(Made(resource="record", id=stored.id, url=stored.url))


async def archive_folder(life: Life, folder: str, position: int) -> None:
    google, unless = life.policy.google, reopened(life, position)
    if google is None:
        return
    await until_quiet_or(life, ["record"], RECORD_PATIENCE, unless)
    await life.quiet(
        "Google", before=sweep_key(position, "files"), but=lambda step: step.key == "record", unless=unless
    )
    await sweep_google(life, position)
    await until_document_is_true(life, unless)
    made = (life.carried.steps.get(key) for key in CLOSED_WITH_IT)
    archive = ArchiveFolder(
        folder=folder,
        to=google.archive_folder,
        documents=[step.result["id"] for step in made if step and step.result],
        reason=plain.read_only_reason(life.incident),
    )
    await life.step(
        "archive-folder",
        Google.archive_folder,
        archive,
        what="archive the folder",
        unless=still_wanted(life, position, "archive-folder"),
    )


async def close_review_documents(life: Life, position: int) -> None:
    """Of a review that was over before the incident was reopened: nobody else makes them read-only again."""
    made = [document for key in REVIEW_DOCUMENTS.values() if (document := document_of(life, key))]
    key = f"close-documents/{position}"
    if made:
        await life.step(
            key,
            Google.close_documents,
            CloseDocuments(documents=[document.id for document in made], reason=READ_ONLY),
            what="make the documents of the review read-only",
            unless=still_wanted(life, position, key),
        )


async def put_channel_away(life: Life, position: int) -> None:
    """Last of all, and after everything that is still to be said in it."""
    unless = reopened(life, position)
    await workflow.wait_condition(lambda: life.is_settled("channel") or unless() is not None)
    channel = channel_now(life)
    if channel is None:
        life.skip("archive-channel", "archive the channel", unless() or "there is no channel")
        return
    said = f"status/{position}"
    others = [*broadcast_keys(said, told_at(life, position)).values(), "archive-folder", "resolve-page"]
    await until_quiet_or(life, [said, *others], PATIENCE, unless)
    last_word = partial(stakeholders_wait, life)
    await life.quiet("Slack", before=sweep_key(position, "messages"), but=last_word, unless=unless)
    await sweep_slack(life, position)
    await tell(life, position, "told", found(life, position))
    await life.quiet("Slack", before="archive-channel", but=last_word, unless=unless)
    await until_channel_is_true(life, unless)
    archive = ArchiveChannel(channel=channel.id)
    await life.step(
        "archive-channel",
        Slack.archive_channel,
        archive,
        what="archive the channel",
        unless=still_wanted(life, position, "archive-channel"),
    )
