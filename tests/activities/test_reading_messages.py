"""A message read for the timeline: with names in place of ids, and nothing where there is nothing to import."""

import pytest
from vendors import Perform, Vendors

from activities.models import CreateChannel, MessageAsRead, Post, ReadMessage
from activities.slack import Slack
from incident.message import Message
from incident.people import Person
from sandbox.slack.state import Channel

ANA = Person(slack_id="U0ANA")


@pytest.fixture
async def channel(slack: Slack, vendors: Vendors, perform: Perform) -> Channel:
    request = CreateChannel(key="i1/channel", name="inc-1", private=False, purpose="Incident 1")
    made: Channel = vendors.slack.channels[(await perform(slack.create_channel, request)).id]
    return made


@pytest.fixture
def read(slack: Slack, channel: Channel, vendors: Vendors, perform: Perform) -> "Read":
    return Read(slack, channel, vendors, perform)


class Read:
    def __init__(self, slack: Slack, channel: Channel, vendors: Vendors, perform: Perform) -> None:
        self.slack, self.channel, self.vendors, self.perform = slack, channel, vendors, perform

    def said(self, text: str, user: str = "U0BEN", **more: object) -> str:
        ts: str = self.vendors.slack.next_ts()
        kind = type(self.vendors.slack.channels["C0GENERAL"]).model_fields["messages"].annotation.__args__[0]
        self.channel.messages.append(kind(ts=ts, user=user, text=text, **more))
        return ts

    async def back(self, ts: str) -> MessageAsRead:
        request = ReadMessage(key="i1/read", channel=self.channel.id, ts=ts, marked_by=ANA)
        read: MessageAsRead = await self.perform(self.slack.read_message, request)
        return read


async def test_author_text_and_link_are_read_and_who_marked_it_has_a_name(read: Read) -> None:
    ts = read.said("Payments fail &amp; fail")
    found = await read.back(ts)
    assert found.author == Person(name="Ben Okafor", email="ben@example.com", slack_id="U0BEN")
    assert found.text == "Payments fail & fail"
    assert found.url == f"{read.vendors.url}/archives/{read.channel.id}/p{ts.replace('.', '')}"
    assert found.marked_by.name == "Ana Reyes"


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("<@U0CHLOE> and <@U0GONE|gil>, look", "@Chloe Martin and @Gil Moreau, look"),
        ("<@U0STRANGER>", "@U0STRANGER"),
        ("see <#C0STATUS> and <#C0STATUS|status>", "see #status and #status"),
        ("in <#C0ELSEWHERE|secret>", "in #a private channel"),
        ("<!here> <!subteam^S1|@database> <!subteam^S2>", "@here @database @subteam"),
        ("<!date^1772333940^{time}|02:59> it broke", "02:59 it broke"),
        ("<https://example.com/a|the graph>", "the graph (https://example.com/a)"),
        ("<https://example.com/a>", "https://example.com/a"),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("&lt;!channel&gt; is no mention", "<!channel> is no mention"),
    ],
)
async def test_people_channels_and_links_read_as_people_read_them(
    read: Read, written: str, reads: str
) -> None:
    assert (await read.back(read.said(written))).text == reads


async def test_the_name_of_a_private_channel_is_kept_though_muster_is_in_it(
    read: Read, slack: Slack, perform: Perform
) -> None:
    request = CreateChannel(key="i2/channel", name="inc-2-secret", private=True, purpose="Incident 2")
    private = await perform(slack.create_channel, request)
    assert (await read.back(read.said(f"see <#{private.id}>"))).text == "see #a private channel"


async def test_a_reply_in_a_thread_is_read_and_its_link_leads_into_the_thread(read: Read) -> None:
    root = read.said("Payments fail")
    found = await read.back(read.said("Since the release", thread_ts=root))
    assert found.text == "Since the release"
    assert found.url.endswith(f"?thread_ts={root}&cid={read.channel.id}")


async def test_an_app_is_an_author_too_and_what_it_attached_is_its_text(read: Read) -> None:
    found = await read.back(
        read.said("", user="U0BOT", attachments=[{"fallback": "Disk full on <@U0BEN>'s"}])
    )
    assert found.author is not None
    assert (found.author.name, found.text) == ("Other Bot", "Disk full on @Ben Okafor's")


async def test_a_long_message_is_cut_and_its_link_leads_to_the_rest(read: Read) -> None:
    text = (await read.back(read.said("long " * 1000))).text
    assert len(text) == 1000
    assert text.endswith("…")


async def test_what_muster_or_slack_itself_said_and_what_is_gone_is_not_imported(
    read: Read, slack: Slack, perform: Perform
) -> None:
    post = Post(key="i1/hello", channel=read.channel.id, message=Message(text="Hello"))
    posted = await perform(slack.post_message, post)
    notice = read.said("set the channel topic", subtype="channel_topic")
    for ts in (posted.ts, notice, "1772333940.000200"):
        assert (await read.back(ts)).author is None
