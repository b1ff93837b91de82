"""An incident is declared: the page goes first; channel and documents start at the same instant and wait for neither."""

import asyncio

from temporalio import workflow

from activities.google import Google
from activities.models import (
    AddBookmark,
    CreateChannel,
    CreateFolder,
    DocumentFromTemplate,
    Effect,
    File,
    FillTokens,
    OnCall,
    RaisePage,
)
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident import events as e
from incident.facts import Made, NobodyToCommand, OnCallKnown, Paged
from incident.identity import channel_name
from incident.visibility import channel_title
from incident.vocabulary import StepState
from incident.words import messages, plain
from workflows.carried import PendingReply
from workflows.life import Life
from workflows.reactions.channel import broadcast, channel_of
from workflows.reactions.people import bring_in

PAGE = "page the on-call commander"


async def declared(life: Life, event: e.Declared, position: int) -> None:
    await asyncio.gather(
        page_and_find_commander(life, event),
        open_channel(life, event),
        open_documents(life, event),
        bring_in(life, event.actor),
    )


async def page_and_find_commander(life: Life, event: e.Declared) -> None:
    pagerduty = life.policy.pagerduty
    if event.drill or pagerduty is None:
        reason = "a drill pages nobody" if event.drill else "the policy has no [pagerduty] table"
        life.skip("page", PAGE, reason)
        life.learn(NobodyToCommand(reason=f"{reason}; the reporter leads"))
    elif life.policy.severity(event.severity).page_commander:
        await raise_page(life)
    else:
        life.skip("page", PAGE, f"severity {event.severity} pages nobody")
        commanders = OnCall(escalation_policy=pagerduty.escalation_policies.commander)
        found = await life.step(
            "on-call", PagerDuty.who_is_on_call, commanders, what="look up who is on call to command"
        )
        if found and found.people:
            life.learn(OnCallKnown(people=found.people))
        else:
            life.learn(NobodyToCommand(reason="nobody on call was found; the reporter leads"))


async def raise_page(life: Life) -> None:
    """One call, nothing before it; whoever the answer names commands, unless somebody does already."""
    pagerduty, incident = life.policy.pagerduty, life.incident
    if pagerduty is None:
        return
    page = await life.step(
        "page",
        PagerDuty.raise_page,
        RaisePage(
            service=pagerduty.service,
            escalation_policy=pagerduty.escalation_policies.commander,
            title=plain.page_title(incident),
            details=plain.page_details(incident),
        ),
        what=PAGE,
        unless=lambda: "the incident was closed first" if life.closed else None,
    )
    if page is not None:
        life.learn(Paged(id=page.id, number=page.number, url=page.url, people=page.people))
    if page is None or not page.people:
        life.learn(NobodyToCommand(reason="nobody could be paged; the reporter leads"))


async def open_channel(life: Life, event: e.Declared) -> None:
    incident = life.incident
    channel = await life.step(
        "channel",
        Slack.create_channel,
        CreateChannel(
            name=channel_name(event.id, channel_title(incident)),
            private=event.restricted,
            purpose=plain.channel_purpose(incident),
        ),
        what="create the channel",
    )
    if channel is not None:
        life.learn(Made(resource="channel", id=channel.id, url=channel.url))
    tell_reporter(life)
    notice = messages.declared_notice(incident, channel.url if channel else None)
    await broadcast(life, "declared-notice", notice, what="tell the stakeholders that it was declared")


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
        for key, what in (
            ("folder", "create the folder"),
            ("incident-document", "create the incident document"),
        ):
            life.skip(key, what, "the policy has no [google] table")
        return
    reserved = await life.step("folder-id", Google.new_file_id, Effect(), what="reserve an id for the folder")
    if reserved is None:
        why = life.carried.steps["folder-id"]
        life.skip("folder", "create the folder", why.reason or why.state)
        life.skip("incident-document", "create the incident document", why.reason or why.state)
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
        what="create the folder",
    )
    if folder is None:
        life.skip("incident-document", "create the incident document", "there is no folder")
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
        what="create the incident document",
    )
    if document is None:
        return
    life.learn(Made(resource="incident-document", id=document.id, url=document.url))
    await asyncio.gather(
        bookmark(life, "incident-document", "Incident document", document), fill_in_the_rest(life, document)
    )


async def bookmark(life: Life, key: str, title: str, file: File) -> None:
    channel = await channel_of(life)
    if channel is not None:
        request = AddBookmark(channel=channel.id, title=title, link=file.url)
        await life.step(f"bookmark/{key}", Slack.add_bookmark, request, what=f"bookmark: {title}")


async def fill_in_the_rest(life: Life, document: File) -> None:
    """The commander and the links are known a little later than the document is made."""
    channel = await channel_of(life)
    await life.settled("page")
    await workflow.wait_condition(lambda: life.incident.commander is not None)
    tokens = plain.tokens(life.incident, channel_url=channel.url if channel else None)
    await life.step(
        "fill-incident-document",
        Google.fill_tokens,
        FillTokens(document=document.id, tokens=tokens),
        what="fill in commander and links",
    )


def page_is_off(life: Life) -> bool:
    step = life.carried.steps.get("page")
    return step is not None and step.state is StepState.SKIPPED
