"""Stable: the review begins. Closed: the record is written, then everything is put away. Reopened: people hear of it."""

import asyncio
from functools import partial

from temporalio import workflow

from activities.google import Google
from activities.models import (
    ArchiveChannel,
    ArchiveFolder,
    DocumentFromTemplate,
    Effect,
    File,
    NotePage,
    ResolvePage,
    StoreRecord,
)
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident import events as e
from incident.differences import sweep_key
from incident.facts import Made
from incident.record import record
from incident.state import Step
from incident.visibility import Audience
from incident.vocabulary import Status, StepState
from incident.words import messages, plain
from workflows.kept import until_channel_is_true
from workflows.life import Life
from workflows.reactions.channel import (
    broadcast,
    broadcast_keys,
    channel_now,
    channel_of,
    say,
    stakeholders_wait,
    told_at,
    until_quiet_or,
)
from workflows.reactions.declaring import bookmark
from workflows.reactions.sweeping import DOCUMENTS, found, sweep, sweep_google, sweep_pages, sweep_slack, tell

RESOLVE = "resolve the page"
PATIENCE = 60.0  # seconds that the final card waits for the documents, so that it can show them done


async def status_changed(life: Life, event: e.StatusChanged, position: int) -> None:
    work = [tell_everybody(life, event, position)]
    if event.status is Status.STABLE:
        made = [f"status/{position}", "review-document"]
        work += [begin_review(life, position), sweep(life, position, after=made)]
    if event.status is Status.CLOSED:
        work += [
            resolve_pages(life, position),
            put_documents_away(life, position),
            put_channel_away(life, position),
        ]
    await asyncio.gather(*work)


async def tell_everybody(life: Life, event: e.StatusChanged, position: int) -> None:
    in_channel = messages.status_notice(life.incident, event, to=Audience.PARTICIPANTS)
    for_stakeholders = messages.status_notice(life.incident, event, to=Audience.PUBLIC)
    await asyncio.gather(
        say(life, f"status/{position}", in_channel, what=f"say that it is {event.status}"),
        broadcast(
            life,
            f"status/{position}",
            for_stakeholders,
            what=f"tell stakeholders that it is {event.status}",
            channels=told_at(life, position),
        ),
    )


async def begin_review(life: Life, position: int) -> None:
    """One review document, however often the incident becomes stable; the page is told where it is."""
    document = await review_document(life)
    if document is not None:
        await asyncio.gather(
            bookmark(life, "review-document", "Review", document),
            say(life, "review-notice", messages.review_notice(document.url), what="say where the review is"),
        )
    if (await life.settled("page")).state is StepState.DONE and life.incident.page:
        text = plain.stable_note(life.incident, document.url if document else None)
        note = NotePage(page_id=life.incident.page.id, text=text)
        await life.step(
            f"note-page/{position}", PagerDuty.note_page, note, what="note it on the page", lane="page"
        )


async def review_document(life: Life) -> File | None:
    """Says where the channel is, if that is known by the time of closing."""
    what = "create the review document"
    if not life.policy.behaviour(life.incident).review and "review-document" not in life.carried.steps:
        life.skip("review-document", what, f"severity {life.incident.severity} asks for none")
        return None
    life.expect("review-document", Google.document_from_template, what)
    google, folder = life.policy.google, await life.settled("folder")
    if google is None or folder.state is not StepState.DONE:
        life.skip("review-document", what, folder.reason or "there is no folder")
        return None
    await workflow.wait_condition(lambda: life.closed or life.is_settled("channel"))
    channel = channel_now(life)
    document = await life.step(
        "review-document",
        Google.document_from_template,
        DocumentFromTemplate(
            template=google.review_template,
            name=plain.review_name(life.incident),
            folder=folder.result["id"],
            tokens=plain.review_tokens(life.incident, channel_url=channel.url if channel else None),
        ),
        what=what,
    )
    if document is not None:
        life.learn(Made(resource="review-document", id=document.id, url=document.url))
    return document


async def resolve_pages(life: Life, position: int) -> None:
    """Every page that was raised, also where PagerDuty never said whether it was."""
    page = await life.settled("page")
    steps, engaged = life.carried.steps, [key for key in life.carried.steps if key.startswith("engage/")]
    await asyncio.gather(*(life.settled(key) for key in engaged))
    await sweep_pages(life, position)
    alone = page.state is not StepState.DONE  # so that teams were paged by pages of their own
    pages = [steps[key] for key in ("page", *(engaged if alone else [])) if steps[key].tried]
    if page not in pages:
        life.skip("resolve-page", RESOLVE, "no commander was paged")
    await asyncio.gather(*(resolve_page(life, page) for page in pages))


async def resolve_page(life: Life, page: Step) -> None:
    pagerduty = life.policy.pagerduty
    if pagerduty is None:
        return
    resolve = ResolvePage(
        page_id=page.result["id"] if page.result else None,
        page_key=life.key_of(page.key),
        service=pagerduty.service,
        resolution=plain.page_resolution(life.incident),
    )
    await life.step(f"resolve-{page.key}", PagerDuty.resolve_page, resolve, what=RESOLVE, lane=page.key)


async def put_documents_away(life: Life, position: int) -> None:
    """The record goes into the folder first; after a last look the folder moves and the documents become read-only."""
    google, folder = life.policy.google, await life.settled("folder")
    if google is None or folder.state is not StepState.DONE:
        life.skip("record", "write the record", folder.reason or "there is no folder")
        life.skip("archive-folder", "archive the folder", folder.reason or "there is no folder")
        return
    reserved = await life.step("record-id", Google.new_file_id, Effect(), what="reserve an id for the record")
    if reserved is not None:
        store = StoreRecord(
            id=reserved.id,
            folder=folder.result["id"],
            name=f"incident-{life.incident.id}.json",
            content=record(life.incident, life.carried.steps, life.policy),
        )
        stored = await life.step("record", Google.store_record, store, what="write the record")
        if stored is not None:
            life.learn(Made(resource="record", id=stored.id, url=stored.url))
    await life.quiet("Google", before=sweep_key(position, "files"))
    await sweep_google(life, position)
    made = (life.carried.steps.get(key) for key in DOCUMENTS)
    archive = ArchiveFolder(
        folder=folder.result["id"],
        to=google.archive_folder,
        documents=[step.result["id"] for step in made if step and step.result],
        reason=plain.read_only_reason(life.incident),
    )
    await life.step("archive-folder", Google.archive_folder, archive, what="archive the folder")


async def put_channel_away(life: Life, position: int) -> None:
    """Last of all, and after everything that is still to be said in it."""
    channel = await channel_of(life)
    if channel is None:
        life.skip("archive-channel", "archive the channel", "there is no channel")
        return
    said = f"status/{position}"
    others = [*broadcast_keys(said, told_at(life, position)).values(), "archive-folder", "resolve-page"]
    await until_quiet_or(life, [said, *others], PATIENCE)
    await life.quiet("Slack", before=sweep_key(position, "messages"), but=partial(stakeholders_wait, life))
    await sweep_slack(life, position)
    await tell(life, position, "told", found(life, position))
    await life.quiet("Slack", before="archive-channel", but=partial(stakeholders_wait, life))
    await until_channel_is_true(life)
    archive = ArchiveChannel(channel=channel.id)
    await life.step("archive-channel", Slack.archive_channel, archive, what="archive the channel")
