"""The story that the demo plays, chapter by chapter. A chapter acts, then yields what it checked; its docstring is its title."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus

from cli.demo.audience import Audience, Check, Seen
from cli.demo.seen import (
    broadcasts,
    channel,
    documents,
    doubled,
    messages,
    page,
    said,
    the_document,
    the_folder,
)
from incident.identity import workflow_id
from sandbox import people

DEV, ANA, BEN, CHLOE = "U0DEV", "U0ANA", "U0BEN", "U0CHLOE"
GENERAL = "C0GENERAL"

IN_THE_FOLDER = ("incident document", "review", "Logs", "Screenshots", "record at closing", "whole record")


class Story:
    """Where the story stands."""

    def __init__(self, audience: Audience, temporal: Client) -> None:
        self.audience = audience
        self.temporal = temporal
        self.channel = ""
        self.incident = ""

    async def shows(self, words: str, true: Callable[[Seen], object]) -> Check:
        """A check that waits for what ought to come."""
        found = await self.audience.sees(lambda seen: true(seen) or None)
        return Check(ok=found is not None, found=words if found is not None else f"not seen: {words}")

    async def incident_types(self, user: str, text: str) -> None:
        await self.audience.types(user, self.channel, text)


async def declares(story: Story) -> AsyncIterator[Check]:
    """Dev Patel types /incident declare high checkout is failing"""
    await story.audience.types(DEV, GENERAL, "declare high checkout is failing")
    yield await story.shows(
        "PagerDuty paged Ana Reyes, once", lambda s: page(s)["assignees"] == ["Ana Reyes"]
    )
    there = await story.audience.sees(lambda seen: channel(seen) or None)
    if there is None:
        yield Check(ok=False, found="no channel appeared")
        return
    story.channel, story.incident = there["id"], there["name"].rsplit("-", 1)[1]
    yield Check(ok=True, found=f"channel #{there['name']}")
    yield await story.shows(
        "Dev Patel and Ana Reyes are in it", lambda s: {DEV, ANA} <= set(channel(s)["members"])
    )
    yield await story.shows("its topic names the commander", lambda s: "Ana Reyes" in channel(s)["topic"])
    yield await story.shows("one card is pinned", lambda s: len(channel(s)["pins"]) == 1)
    yield await story.shows(
        "the incident document is filled in",
        lambda s: "Commander: Ana Reyes" in the_document(s) and "{{" not in the_document(s),
    )
    yield await story.shows("it is bookmarked", lambda s: len(channel(s)["bookmarks"]) == 1)
    yield await story.shows("the stakeholders know", lambda s: said(broadcasts(s), "Incident declared"))


async def acknowledges(story: Story) -> AsyncIterator[Check]:
    """Ana Reyes acknowledges the page in PagerDuty"""
    await story.audience.acknowledges(ANA, page(await story.audience.look())["id"])
    yield await story.shows(
        "the channel says that she did", lambda s: said(messages(s), "acknowledged the page")
    )


async def hands_over(story: Story) -> AsyncIterator[Check]:
    """Ana Reyes types /incident assign-role @ben commander; Ben Okafor reads the brief and accepts"""
    await story.incident_types(ANA, "assign-role @ben commander")
    yield await story.shows(
        "Ben Okafor gets the brief", lambda s: said(_direct(s, BEN), "You are offered command")
    )
    yield await story.shows(
        "until he accepts, Ana Reyes commands", lambda s: "Ana Reyes" in channel(s)["topic"]
    )
    offer = said(_direct(await story.audience.look(), BEN), "You are offered command")
    if offer is None:
        return
    dm = next(d for d in (await story.audience.look(BEN))["direct_messages"])
    await story.audience.presses(BEN, dm["id"], offer["ts"], "accept_command")
    await story.audience.fills_in(BEN, "accept_command", read_back="Checkout fails, a rollback is on its way")
    yield await story.shows(
        "the channel hears that Ben Okafor commands",
        lambda s: said(messages(s), f"<@{BEN}> is incident commander"),
    )
    yield await story.shows("topic and card name him", lambda s: "Ben Okafor" in channel(s)["topic"])
    yield await story.shows("he is invited", lambda s: BEN in channel(s)["members"])
    yield await story.shows("the page is his now", lambda s: page(s)["assignees"] == ["Ben Okafor"])


async def is_reminded(story: Story) -> AsyncIterator[Check]:
    """Nobody reports; a reminder comes, is ignored, and climbs"""
    yield await story.shows(
        "Ben Okafor gets a direct message with two ways out",
        lambda s: said(_direct(s, BEN), "status report is due"),
    )
    yield await story.shows(
        "ignored, it appears in the channel", lambda s: said(messages(s), "status report is overdue")
    )


async def reports(story: Story) -> AsyncIterator[Check]:
    """Ben Okafor presses its button and fills in the report"""
    reminder = said(_direct(await story.audience.look(), BEN), "status report is due")
    if reminder is None:
        yield Check(ok=False, found="there is no reminder to press a button on")
        return
    dm = next(d for d in (await story.audience.look(BEN))["direct_messages"])
    await story.audience.presses(BEN, dm["id"], reminder["ts"], "open_status_report")
    await story.audience.fills_in(
        BEN,
        "status_report",
        conditions="Every second payment fails since 14:05",
        actions="Chloe rolls back the last release",
        needs="none",
        next_report_in="20m",
    )
    yield await story.shows("the report is in the channel", lambda s: said(messages(s), "Status report 1"))
    yield await story.shows("and pinned", lambda s: len(channel(s)["pins"]) == 2)
    yield await story.shows(
        "the stakeholders have it", lambda s: said(broadcasts(s), "Every second payment fails")
    )
    yield await story.shows(
        "it is in the document", lambda s: "Every second payment fails" in the_document(s)
    )


async def edits(story: Story) -> AsyncIterator[Check]:
    """Ben Okafor raises the severity with /incident edit-incident"""
    await story.incident_types(BEN, "edit-incident")
    await story.audience.fills_in(BEN, "edit_incident", severity="critical")
    yield await story.shows("topic and card say critical", lambda s: "critical" in channel(s)["topic"])
    yield await story.shows("nobody is paged a second time", lambda s: len(s["pagerduty"]["incidents"]) == 1)


async def engages(story: Story) -> AsyncIterator[Check]:
    """Ben Okafor types /incident engage-oncall database"""
    await story.incident_types(BEN, "engage-oncall database")
    yield await story.shows(
        "PagerDuty asks Chloe Martin to help",
        lambda s: [r["name"] for r in page(s)["responders"]] == ["Chloe Martin"],
    )
    yield await story.shows("she is invited", lambda s: CHLOE in channel(s)["members"])


async def is_stable(story: Story) -> AsyncIterator[Check]:
    """Ben Okafor types /incident mark-stable"""
    await story.incident_types(BEN, "mark-stable")
    yield await story.shows(
        "the review document holds the timeline",
        lambda s: "acknowledged the page" in the_document(s, "Review"),
    )
    yield await story.shows("it is bookmarked too", lambda s: len(channel(s)["bookmarks"]) == 2)
    yield await story.shows("PagerDuty has a note of it", lambda s: len(page(s)["notes"]) == 1)


async def is_closed(story: Story) -> AsyncIterator[Check]:
    """Ben Okafor types /incident mark-closed"""
    await story.incident_types(BEN, "mark-closed")
    yield await story.shows("the page is resolved", lambda s: page(s)["status"] == "resolved")
    yield await story.shows(
        "the record is in the folder", lambda s: any(d["name"].endswith(".json") for d in documents(s))
    )
    yield await story.shows(
        "the folder is in the archive", lambda s: the_folder(s)["parents"] == ["FOLDER_ARCHIVE"]
    )
    yield await story.shows(
        "its document is read-only, and the review can still be written", _as_closing_leaves_them
    )
    yield await story.shows("the channel is archived", lambda s: channel(s)["archived"])
    yield await story.shows("its topic says closed", lambda s: "closed" in channel(s)["topic"])


async def is_over(story: Story) -> AsyncIterator[Check]:
    """What is left of it"""
    handle = story.temporal.get_workflow_handle(workflow_id(story.incident))
    await handle.result()
    described = await handle.describe()
    done = described.status is WorkflowExecutionStatus.COMPLETED
    yield Check(ok=done, found=f"the workflow is complete, after {described.history_length} events")
    yield await story.shows(
        "its record, with Temporal's history, is in the folder", lambda s: any(map(_is_record, documents(s)))
    )
    seen = await story.audience.look()
    twice = doubled(seen)
    yield Check(ok=not twice, found="twice: " + ", ".join(twice) if twice else "no message was posted twice")
    paged = {p.name: await _pages(story, p.slack_id) for p in people.PEOPLE if p.pagerduty_id}
    woken = {name: times for name, times in paged.items() if times}
    right = woken == {"Ana Reyes": 1, "Ben Okafor": 1, "Chloe Martin": 1}
    yield Check(ok=right, found="woken: " + ", ".join(f"{name} {times}×" for name, times in woken.items()))
    made = sorted(d["name"] for d in documents(seen))
    once = len(set(made)) == len(made) == len(IN_THE_FOLDER)
    yield Check(ok=once, found=f"in the folder: {'; '.join(made)}")
    calls = await story.audience.calls()
    refused = [c for c in calls if not c["ok"]]
    writes = sum(c["write"] for c in calls)
    yield Check(
        ok=not refused, found=f"{len(calls)} vendor calls, {writes} of them writes, {len(refused)} refused"
    )


def _is_record(document: dict[str, Any]) -> bool:
    return str(document["name"]).endswith(".zip")


def _direct(seen: Seen, user: str) -> list[dict[str, Any]]:
    return [m for dm in seen["direct_messages"] if user in dm["members"] for m in dm["messages"]]


def _as_closing_leaves_them(seen: Seen) -> bool:
    written = [d for d in documents(seen) if d["mime_type"].endswith("document")]
    return bool(written) and all(d["read_only"] is not d["name"].startswith("Review") for d in written)


async def _pages(story: Story, user: str) -> int:
    paged: int = (await story.audience.look(user))["pagerduty"]["me"]["paged"]
    return paged


CHAPTERS = (
    declares,
    acknowledges,
    hands_over,
    is_reminded,
    reports,
    engages,
    edits,
    is_stable,
    is_closed,
    is_over,
)
