"""What Temporal lists of an incident stays within what it takes, and within what everybody may read."""

import json

from incident.facts import TeamPaged
from incident.people import Person
from incident.vocabulary import Role
from tests.incident.incidents import ANA, CARA, Story, declaration
from workflows.listing import needs


def test_however_many_are_paged_the_list_fits_and_whoever_commands_is_on_it() -> None:
    story = Story()
    story.page(ANA)
    for number in range(200):
        person = Person(email=f"somebody.{number}@example.com")
        story.tell(TeamPaged(team="database", people=[person]))
    story.hand_over(CARA)
    listed = needs(story.incident)
    assert CARA.email in listed
    assert 50 < len(listed) < 200
    assert len(json.dumps(listed, separators=(",", ":"))) <= 2048


def test_of_a_restricted_incident_only_who_commands_it_is_listed() -> None:
    story = Story(declaration(restricted=True))
    story.page(ANA)
    story.assign(CARA, Role.DEPUTY)
    assert needs(story.incident) == [ANA.email]
