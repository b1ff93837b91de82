"""An incident is declared: the page goes first; channel and documents start at the same instant and wait for neither."""

import asyncio
from datetime import timedelta

from temporalio import workflow

from activities.google import Google
from activities.models import (
    AddBookmark,
    CreateChannel,
    CreateFolder,
    CreateFolders,
    Describe,
    DocumentFromTemplate,
    Effect,
    File,
    FillTokens,
    Reserve,
)
from activities.slack import Slack
from activities.workspace_models import OpenConference
from incident import events as e
from incident.facts import Begun, Made
from incident.identity import channel_name
from incident.vendors import GooglePolicy
from incident.visibility import channel_title
from incident.words import built_in, messages, plain
from workflows.carried import PendingReply
from workflows.life import Life
from workflows.reactions.channel import broadcast, channel_now, channel_of, put_away, told_at
from workflows.reactions.documents import make_document
from workflows.reactions.paging import find_commander
from workflows.reactions.people import bring_in

FOLDER, DOCUMENT = "create the folder", "create the incident document"
FILL = "fill in commander and links"
CONFERENCE = timedelta(hours=1)  # as the calendar shows it; the link stays


async def declared(life: Life, event: e.Declared, position: int) -> None:
    await asyncio.gather(
        find_commander(life, event),
        open_channel(life, event),
        open_documents(life, event),
        open_conference(life),
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
    reserved = await life.step(
        "folder-id",
        Google.new_file_id,
        Effect(),
        what="reserve an id for the folder",
        unless=life.given_up("folder-id"),
    )
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
        unless=life.given_up("folder"),
    )
    if folder is None:
        no_documents(life, "there is no folder")
        return
    life.learn(Made(resource="folder", id=folder.id, url=folder.url))
    await asyncio.gather(
        open_document(life, google, folder), make_sub_folders(life, folder, google.sub_folders)
    )


async def make_sub_folders(life: Life, folder: File, names: list[str]) -> None:
    if not names:
        return
    reserve = Reserve(count=len(names))
    reserved = await life.step(
        "sub-folder-ids",
        Google.reserve_ids,
        reserve,
        what="reserve ids for sub-folders",
        unless=life.given_up("sub-folder-ids"),
    )
    if reserved is not None:
        create = CreateFolders(parent=folder.id, names=dict(zip(reserved.ids, names, strict=True)))
        await life.step(
            "sub-folders",
            Google.create_folders,
            create,
            what=f"create {' and '.join(names)}",
            unless=life.given_up("sub-folders"),
        )


async def open_document(life: Life, google: GooglePolicy, folder: File) -> None:
    incident = life.incident
    document = await make_document(
        life,
        "incident-document",
        DocumentFromTemplate(
            template=google.incident_template,
            built_in=built_in.INCIDENT,
            name=plain.document_name(incident),
            folder=folder.id,
            tokens=plain.tokens_known_at_once(incident),
        ),
        what=DOCUMENT,
    )
    if document is None:
        no_documents(life, "there is no document")
        return
    await asyncio.gather(
        bookmark(life, "incident-document", "Incident document", document), fill_in_the_rest(life, document)
    )


async def open_conference(life: Life) -> None:
    """Where the policy asks for one."""
    google, incident = life.policy.google, life.incident
    if google is None or google.conference is None:
        return
    conference = await life.step(
        "conference",
        Google.open_conference,
        OpenConference(
            calendar=google.conference.calendar,
            acts_for=google.conference.acts_for,
            title=plain.conference_name(incident),
            description=plain.channel_purpose(incident),
            begins=incident.declared_at,
            ends=incident.declared_at + CONFERENCE,
        ),
        what="open the conference",
        unless=life.closed_first,
    )
    if conference is not None:
        life.learn(Made(resource="conference", id=conference.id, url=conference.url))
        link = File(id=conference.id, url=conference.url)
        await bookmark(life, "conference", "Conference", link)


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
        unless=life.given_up("fill-incident-document"),
    )
