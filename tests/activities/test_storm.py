"""Everything fails at random, at every vendor, until each activity has come through: still one of each effect."""

import random
from collections.abc import Callable

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.google import Google
from activities.models import (
    AppendSection,
    CreateChannel,
    CreateFolder,
    DocumentFromTemplate,
    Effect,
    NotePage,
    Post,
    RaisePage,
    RequestResponders,
    StoreRecord,
)
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident.message import Message
from sandbox import people

EFFECTS = ["drop_before", "drop_after", "error_before", "error_after", "internal_error_after", "rate_limited"]
GIVE_UP = 60


@pytest.mark.parametrize("seed", range(4))
async def test_every_effect_happens_once_in_a_storm(
    seed: int, slack: Slack, pagerduty: PagerDuty, google: Google, vendors: Vendors, perform: Perform
) -> None:
    chance = random.Random(seed)

    async def through_the_storm(vendor: str, work: Callable, request: Effect):
        for attempt in range(1, GIVE_UP):
            await vendors.calm()
            if chance.random() < 0.8:
                await vendors.fault(f"{vendor}.*", chance.choice(EFFECTS), times=1, skip=chance.randrange(3))
            try:
                return await perform(work, request, attempt=attempt)
            except ApplicationError as error:
                if error.non_retryable:
                    raise
        raise AssertionError(f"{work.__name__} never came through")

    page = await through_the_storm(
        "pagerduty",
        pagerduty.raise_page,
        RaisePage(
            key="i1/page", service=people.SERVICE, escalation_policy="PEP0001", title="Down", details=""
        ),
    )
    await through_the_storm(
        "pagerduty", pagerduty.note_page, NotePage(key="i1/note/1", page_id=page.id, text="Note")
    )
    await through_the_storm(
        "pagerduty",
        pagerduty.request_responders,
        RequestResponders(key="i1/team/1", page_id=page.id, escalation_policy="PEP0003", message="Help"),
    )
    channel = await through_the_storm(
        "slack",
        slack.create_channel,
        CreateChannel(key="i1/channel", name="inc-1", private=bool(seed % 2), purpose="Payments"),
    )
    for key in ("i1/hello", "i1/again"):
        await through_the_storm(
            "slack",
            slack.post_message,
            Post(key=key, channel=channel.id, message=Message(text="Hello"), pin=True),
        )
    made = await through_the_storm("google", google.new_file_id, Effect())
    folder = await through_the_storm(
        "google",
        google.create_folder,
        CreateFolder(id=made.id, name="i1", parent="FOLDER_ROOT", private=bool(seed % 2)),
    )
    document = await through_the_storm(
        "google",
        google.document_from_template,
        DocumentFromTemplate(
            key="i1/document",
            template="DOC_INCIDENT",
            built_in="# {{title}}",
            name="Payments",
            folder=folder.id,
            tokens={"title": "Payments"},
        ),
    )
    await through_the_storm(
        "google",
        google.append_section,
        AppendSection(key="i1/report/1", document=document.id, heading="Report 1", paragraphs=["Down"]),
    )
    made = await through_the_storm("google", google.new_file_id, Effect())
    await through_the_storm(
        "google",
        google.store_record,
        StoreRecord(id=made.id, folder=folder.id, name="i1.json", content="{}"),
    )

    (incident,) = vendors.pagerduty.incidents.values()
    assert (len(incident.notes), len(incident.responder_requests)) == (1, 1)
    assert [each.user for each in vendors.pagerduty.notifications] == ["PUANA01", "PUCHL01"]
    (ours,) = [c for c in vendors.slack.channels.values() if c.creator == people.BOT_USER_ID]
    assert len([message for message in ours.messages if not message.subtype]) == 2
    assert len(ours.pins) == 2
    in_folder = [file.name for file in vendors.google.files.values() if folder.id in file.parents]
    assert sorted(in_folder) == ["Payments", "i1.json"]
    assert len([file for file in vendors.google.files.values() if file.name == "i1"]) == 1
    assert vendors.google.files[document.id].document.text.count("Report 1") == 1
