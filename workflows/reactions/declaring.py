"""An incident is declared: the page goes first; channel and documents start at the same instant and wait for neither."""

import asyncio

from temporalio import workflow

from activities.google import Google
from activities.models import (
    AddBookmark,
    CreateChannel,
    CreateFolder,
    Describe,
    DocumentFromTemplate,
    Effect,
    File,
    FillTokens,
)
from activities.slack import Slack
from incident import events as e
from incident.facts import Begun, Made
from incident.identity import channel_name
from incident.visibility import channel_title
from incident.words import messages, plain
from workflows.carried import PendingReply
from workflows.life import Life
from workflows.reactions.channel import broadcast, channel_now, channel_of, put_away, told_at
from workflows.reactions.paging import find_commander
from workflows.reactions.people import bring_in

FOLDER, DOCUMENT = "create the folder", "create the incident document"
FILL = "fill in commander and links"


async def declared(life: Life, event: e.Declared, position: int) -> None:
    await asyncio.gather(
        find_commander(life, event),
        open_channel(life, event),
        open_documents(life, event),
        bring_in(life, event.actor),
        pull_in(life),
    )


async def pull_in(life: Life) -> None:
    """Whoever the severity asks for, but nobody before the page."""
    life.learn(Begun())


async def open_channel(life: Life, event: e.Declared) -> None:
    incident = life.incident
    purpose = plain.channel_purpose(incident)
    channel = await life.step(
        "channel",
        Slack.create_channel,
        CreateChannel(
            name=channel_name(event.id, channel_title(incident)),
            private=event.restricted,
            purpose=purpose,
        ),
        what="create the channel",
    )
    if channel is not None:
        life.learn(Made(resource="channel", id=channel.id, url=channel.url))
    tell_reporter(life)
    notice = messages.declared_notice(incident, channel.url if channel else None)
    await asyncio.gather(
        broadcast(
            life,
            "declared-notice",
            notice,
            what="tell the stakeholders that it was declared",
            channels=told_at(life, 0),
        ),
        say_what_it_is_for(life, purpose),
    )


async def say_what_it_is_for(life: Life, purpose: str) -> None:
    channel = channel_now(life)
    if channel is not None:
        await life.step(
            "purpose",
            Slack.set_purpose,
            Describe(channel=channel.id, text=purpose),
            what="set the channel's purpose",
            unless=lambda: put_away(life),
        )


def tell_reporter(life: Life) -> None:
    """The reporter hears where to go, once; `replies` is carried, so a later run does not tell them again."""
    reply, step = life.carried.reporter_reply, life.carried.steps["channel"]
    if reply is not None:
        life.carried.replies.append(
            PendingReply(reply=reply, text=messages.declared_answer(life.incident, step.url))
        )
        life.carried.reporter_reply = None


async def open_documents(life: Life, event: e.Declared) -> None:
    google, incident = life.policy.google, life.incident
    if google is None:
        no_documents(life, "the policy has no [google] table")
        return
    life.expect("folder", Google.create_folder, FOLDER)
    life.expect("incident-document", Google.document_from_template, DOCUMENT)
    life.expect("fill-incident-document", Google.fill_tokens, FILL)
    reserved = await life.step("folder-id", Google.new_file_id, Effect(), what="reserve an id for the folder")
    if reserved is None:
        why = life.carried.steps["folder-id"]
        no_documents(life, why.reason or why.state)
        return
    folder = await life.step(
        "folder",
        Google.create_folder,
        CreateFolder(
            id=reserved.id,
            name=plain.folder_name(incident),
            parent=google.root_folder,
            private=event.restricted,
        ),
        what=FOLDER,
    )
    if folder is None:
        no_documents(life, "there is no folder")
        return
    life.learn(Made(resource="folder", id=folder.id, url=folder.url))
    document = await life.step(
        "incident-document",
        Google.document_from_template,
        DocumentFromTemplate(
            template=google.incident_template,
            name=plain.document_name(incident),
            folder=folder.id,
            tokens=plain.tokens_known_at_once(incident),
        ),
        what=DOCUMENT,
    )
    if document is None:
        no_documents(life, "there is no document")
        return
    life.learn(Made(resource="incident-document", id=document.id, url=document.url))
    await asyncio.gather(
        bookmark(life, "incident-document", "Incident document", document), fill_in_the_rest(life, document)
    )


def no_documents(life: Life, reason: str) -> None:
    for key, what in (("folder", FOLDER), ("incident-document", DOCUMENT), ("fill-incident-document", FILL)):
        life.skip(key, what, reason)


async def bookmark(life: Life, key: str, title: str, file: File) -> None:
    channel = await channel_of(life)
    if channel is not None:
        request = AddBookmark(channel=channel.id, title=title, link=file.url)
        await life.step(
            f"bookmark/{key}",
            Slack.add_bookmark,
            request,
            what=f"bookmark: {title}",
            unless=lambda: put_away(life),
        )


async def fill_in_the_rest(life: Life, document: File) -> None:
    """The commander and the links are known a little later than the document is made; at the latest when it is closed."""
    await workflow.wait_condition(
        lambda: (
            life.closed
            or (
                life.is_settled("channel") and life.is_settled("page") and life.incident.commander is not None
            )
        )
    )
    channel = channel_now(life)
    tokens = plain.tokens(life.incident, channel_url=channel.url if channel else None)
    await life.step(
        "fill-incident-document",
        Google.fill_tokens,
        FillTokens(document=document.id, tokens=tokens),
        what=FILL,
    )
