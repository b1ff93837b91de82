"""Status reports go out, to the channel, to stakeholders and into the document; executive reports to executives."""

import asyncio

from temporalio import workflow

from activities.google import Google
from activities.models import AppendSection, DocumentFromTemplate
from incident import events as e
from incident.stakeholders import executives
from incident.visibility import Audience
from incident.vocabulary import StepState
from incident.words import built_in, plain
from incident.words import reports as words
from workflows.life import Life
from workflows.reactions.channel import broadcast, channel_of, say, told_at
from workflows.reactions.declaring import bookmark
from workflows.reactions.documents import make_document

EXECUTIVE_DOCUMENT = "executive-document"


async def status_reported(life: Life, event: e.StatusReported, position: int) -> None:
    number = sum(1 for past in life.incident.events[: position + 1] if past.kind == "status_reported")
    in_channel = words.report(life.incident, event, life.policy, number=number, to=Audience.PARTICIPANTS)
    for_stakeholders = words.report(life.incident, event, life.policy, number=number, to=Audience.PUBLIC)
    what, channels = f"status report {number}", [] if event.internal else told_at(life, position)
    await asyncio.gather(
        say(life, f"report/{position}", in_channel, what=f"{what} in the channel", pin=True),
        broadcast(
            life, f"report/{position}", for_stakeholders, what=f"{what} for stakeholders", channels=channels
        ),
        write_down(
            life,
            f"report-written/{position}",
            plain.report_section(life.incident.reports[number - 1], number),
            what=f"write {what} into the document",
        ),
    )


async def executives_reported(life: Life, event: e.ExecutivesReported, position: int) -> None:
    number = sum(1 for past in life.incident.events[: position + 1] if past.kind == "executives_reported")
    in_channel = words.executive_report(life.incident, event, to=Audience.PARTICIPANTS)
    for_executives = words.executive_report(life.incident, event, to=Audience.PUBLIC)
    what, key = f"executive report {number}", f"executive-report/{position}"
    await asyncio.gather(
        say(life, key, in_channel, what=f"{what} in the channel"),
        broadcast(life, key, for_executives, what=what, channels=executives(life.incident, life.policy)),
        write_for_executives(
            life,
            f"executive-report-written/{position}",
            words.executive_section(life.incident.executive_reports[number - 1], number),
            what=f"write {what} into the document",
        ),
    )


async def write_for_executives(life: Life, key: str, section: tuple[str, list[str]], *, what: str) -> None:
    """Into a document of their own, where the policy has a template for it."""
    life.expect(key, Google.append_section, what)
    google, folder = life.policy.google, await life.settled("folder")
    if google is None or google.executive_template is None or folder.state is not StepState.DONE:
        await write_down(life, key, section, what=what)
        return
    channel = await channel_of(life)
    document = await make_document(
        life,
        EXECUTIVE_DOCUMENT,
        DocumentFromTemplate(
            template=google.executive_template,
            built_in=built_in.EXECUTIVE,
            name=plain.executive_name(life.incident),
            folder=folder.result["id"],
            tokens=plain.tokens(life.incident, channel_url=channel.url if channel else None),
        ),
        what="create the document of executive reports",
    )
    await asyncio.gather(
        write_down(life, key, section, what=what, into=EXECUTIVE_DOCUMENT),
        *([bookmark(life, EXECUTIVE_DOCUMENT, "Executive reports", document)] if document else []),
    )


async def write_down(
    life: Life, key: str, section: tuple[str, list[str]], *, what: str, into: str = "incident-document"
) -> None:
    """`into` is the step that makes the document."""
    life.expect(key, Google.append_section, what)
    document = await life.settled(into)
    if document.state is not StepState.DONE:
        life.skip(key, what, "there is no document")
        return
    await workflow.wait_condition(lambda: not life.coming_back("folder"))
    heading, paragraphs = section
    append = AppendSection(document=document.result["id"], heading=heading, paragraphs=paragraphs)
    await life.step(key, Google.append_section, append, what=what, lane=into, unless=life.given_up(key))
