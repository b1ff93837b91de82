"""What events change, where `decide` does not guard the door: events are facts, and old records are replayed too."""

import pytest
from pydantic import TypeAdapter

from incident import events as e
from incident.apply import apply, begin, fold
from incident.state import Incident
from incident.vocabulary import Role, Severity, Status, What
from tests.incident.incidents import ANA, BEN, CARA, HOUR, MINUTE, NOW, Story, people


def at_first() -> Incident:
    return Story().incident


def test_the_first_event_must_be_the_declaration() -> None:
    with pytest.raises(AssertionError):
        fold([e.EventRecorded(at=NOW, actor=ANA, text="too early")])


def test_the_state_before_an_event_stays_as_it_was() -> None:
    before = at_first()
    untouched = before.model_copy(deep=True)
    apply(before, e.RoleAssigned(at=NOW, actor=ANA, person=ANA, role=Role.COMMANDER))
    apply(before, e.ParticipantAdded(at=NOW, actor=ANA, person=CARA))
    assert before == untouched


def test_the_same_events_make_the_same_incident() -> None:
    story = Story()
    story.page(ANA)
    story.wait(MINUTE).report()
    first = story.incident.events[0]
    assert isinstance(first, e.Declared)
    assert fold(story.incident.events) == story.incident
    assert begin(first).events == [first]


def test_a_person_who_is_added_twice_takes_part_once() -> None:
    added = e.ParticipantAdded(at=NOW, actor=BEN, person=CARA)
    incident = apply(apply(at_first(), added), added)
    assert people(incident, Role.PARTICIPANT) == [CARA]


def test_the_first_reason_for_somebody_being_here_stays() -> None:
    incident = apply(at_first(), e.ParticipantAdded(at=NOW, actor=BEN, person=CARA, reason="knows the bank"))
    incident = apply(incident, e.RoleAssigned(at=NOW + HOUR, actor=ANA, person=CARA, role=Role.SCRIBE))
    participant = incident.participant(CARA)
    assert participant is not None
    assert (participant.reason, participant.since, participant.added_by) == ("knows the bank", NOW, BEN)


@pytest.mark.parametrize(
    "late",
    [
        e.PersonIdentified(at=NOW, actor=BEN, person=CARA),
        e.ParticipantRemoved(at=NOW, actor=BEN, person=CARA),
        e.PageAcknowledged(at=NOW, actor=ANA),
        e.FellDue(at=NOW, actor=ANA, what=What.CLOSE, rung=1, due=NOW),
    ],
    ids=lambda event: event.kind,
)
def test_an_event_about_what_is_not_there_is_only_recorded(late: e.Event) -> None:
    before = at_first()
    after = apply(before, late)
    assert after.events == [*before.events, late]
    assert after.model_copy(update={"events": before.events}) == before


def test_closing_ends_the_proposal_to_close_and_keeps_when_it_was_stable() -> None:
    story = Story()
    story.mark(Status.STABLE)
    stable_at = story.now
    story.wait(HOUR).mark(Status.CLOSED)
    assert story.incident.reminder(What.CLOSE) is None
    assert (story.incident.stable_at, story.incident.closed_at) == (stable_at, story.now)


def test_the_severity_is_what_it_was_last_said_to_be() -> None:
    story = Story()
    story.severity(Severity.CRITICAL)
    story.severity(Severity.LOW)
    assert story.incident.severity is Severity.LOW


def test_every_kind_of_event_can_be_read_back() -> None:
    story = Story()
    story.page(ANA)
    story.report()
    story.mark(Status.STABLE)
    adapter = TypeAdapter(list[e.Event])
    assert adapter.validate_json(adapter.dump_json(story.incident.events)) == story.incident.events
