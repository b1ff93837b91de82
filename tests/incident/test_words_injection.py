"""What nobody must be able to put into what people read: mentions, links, and broken pages."""

import re

from hypothesis import given
from hypothesis import strategies as st

from incident import events as e
from incident.apply import apply
from incident.message import escaped
from incident.people import Person
from incident.state import Incident
from incident.vocabulary import Role
from incident.words.phrases import mention
from incident.words.results import result
from tests.incident.incidents import ANA, CARA, NOW, Story, declaration
from tests.incident.renderings import every_message, mrkdwn, status_page

ALLOWED = re.compile(
    r"<@[UW][A-Z0-9]{3,}>"  # a person, told
    r"|<!date\^\d+\^\{date_short_pretty\} at \{time\}\|\d{4}-\d\d-\d\d \d\d:\d\d UTC>"
    r"|<https://(slack|pd)\.example/[A-Za-z0-9]+\|[^<>|]+>"
)
ATTACKS = [
    "<!channel>",
    "<!here|look>",
    "<@U0EVIL>",
    "<http://evil.example|Muster>",
    "&lt;!channel&gt;",
    "<https://evil.example>",
    "<!subteam^S1>",
    "x> <!channel> <x",
]
attacks = st.sampled_from(ATTACKS)


def attacked(attack: str) -> Incident:
    """Everybody's name, id and words are hostile."""
    evil = Person(name=attack, email=f"{attack}@evil.example")
    forged = Person(name=attack, slack_id=f"U0X> {attack}")
    story = Story(declaration(attack, description=attack, by=evil))
    story.page(evil, forged)
    story.assign(forged, Role.DEPUTY, by=evil)
    story.assign(ANA, Role.DEPUTY, by=forged)
    story.remind()
    incident = story.incident
    for event in (
        e.StatusReported(at=NOW, actor=evil, conditions=attack, actions=attack, needs=attack),
        e.RoleAssigned(at=NOW, actor=evil, person=evil, role=Role.COMMANDER, previous=forged, reason=attack),
        e.RoleAssigned(at=NOW, actor=evil, person=CARA, role=Role.COMMANDER, reason=attack),
        e.DetailsEdited(at=NOW, actor=evil, title=attack, description=attack),
        e.OncallEngaged(at=NOW, actor=forged, team=attack),
        e.PageAcknowledged(at=NOW, actor=evil),
    ):
        incident = apply(incident, event)
    return incident


@given(st.lists(attacks, min_size=1, max_size=2).map("".join))
def test_people_cannot_mention_or_link_with_their_own_words(attack: str) -> None:
    for message in every_message(attacked(attack)):
        for text in mrkdwn(message):
            assert not re.search(r"[<>]", ALLOWED.sub("", text)), text
            assert "evil.example|" not in "".join(ALLOWED.findall(text))
            assert "U0EVIL" not in "".join(ALLOWED.findall(text))


def test_the_check_above_sees_what_is_not_escaped() -> None:
    assert all(
        re.search(r"[<>]", ALLOWED.sub("", attack))
        for attack in ATTACKS
        if "<" in attack and "@U" not in attack
    )


@given(st.text(max_size=30))
def test_what_is_escaped_reads_as_it_was_written(text: str) -> None:
    shown = escaped(text)
    assert not set("<>") & set(shown)
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_a_slack_id_that_is_none_is_never_a_mention() -> None:
    assert mention(Person(slack_id="U0ANA")) == "<@U0ANA>"
    assert mention(Person(slack_id="channel>")) == "channel&gt;"


@given(attacks)
def test_a_title_does_not_break_the_status_page(attack: str) -> None:
    page = status_page(attacked(f"{attack} | [x](http://evil.example) *b* `c`"))
    heading, *_ = page.splitlines()
    assert re.sub(r"\\.", "", heading).count("[") == 0
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert all(re.sub(r"\\.", "", row).count("|") == 3 for row in rows)


@given(attacks)
def test_an_answer_does_not_repeat_what_people_wrote(attack: str) -> None:
    wrote: list[e.Event] = [
        e.EventRecorded(at=NOW, actor=ANA, text=attack),
        e.DetailsEdited(at=NOW, actor=ANA, title=attack, description=attack),
        e.StatusReported(at=NOW, actor=ANA, conditions=attack, actions=attack, needs=attack),
    ]
    assert attack not in result(wrote)
