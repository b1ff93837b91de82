"""What an incident tells the careers of those who took part in it."""

from incident.commands import ChangeStatus
from incident.facts import QualifiedFound
from incident.tenures import tells
from incident.vocabulary import Status
from roster.vocabulary import Kind
from tests.incident.incidents import ANA, BEN, CARA, HOUR, Story
from workflows.reactions.crediting import deeds


def commanded(story: Story) -> list[tuple[str, bool]]:
    """As it is told last: who, and whether with somebody beside them."""
    events = story.incident.events
    last = max(n for n, event in enumerate(events) if tells(event))
    told = deeds("k3f9", events[: last + 1])
    return [(person.name, command.beside) for person, command in told if command.kind is Kind.COMMANDED]


def test_command_is_told_with_whether_somebody_stood_beside() -> None:
    story = Story()
    story.page(ANA)
    story.tell(QualifiedFound(person=CARA, why="the only one who can"))
    story.wait(HOUR).hand_over(BEN)
    assert commanded(story) == [(ANA.name, True)]
    story.wait(HOUR)
    for status in (Status.STABLE, Status.CLOSED):
        story.tell(ChangeStatus(command_id="c", actor=BEN, status=status))
    assert commanded(story) == [(BEN.name, False)]
