"""What the queries answer: scripts rely on these names."""

import json

from incident.record import SCHEMA, record
from incident.state import Step
from incident.view import timeline, view
from incident.vocabulary import Status, StepState
from tests.incident.incidents import ANA, BEN, CARA, MINUTE, NOW, POLICY, Story, declaration

PERSON = {"name": "Ana Lima", "email": "ana@example.com", "slack_id": "U0ANA"}


def shown(story: Story, *steps: Step) -> dict[str, object]:
    answer: dict[str, object] = json.loads(
        view(story.incident, {step.key: step for step in steps}, POLICY).model_dump_json()
    )
    return answer


def test_the_incident_says_what_it_is() -> None:
    answer = shown(Story(declaration(restricted=True)))
    assert answer["id"] == "k3f9q2mx"
    assert answer["title"] == "Checkout is failing"
    assert (answer["severity"], answer["status"]) == ("high", "active")
    assert (answer["restricted"], answer["drill"]) == (True, False)
    assert answer["declared_at"] == "2026-03-01T02:58:00Z"
    assert (answer["stable_at"], answer["closed_at"]) == (None, None)


def test_roles_and_participants_say_who() -> None:
    story = Story(declaration(by=BEN))
    story.page(ANA, CARA)
    answer = shown(story)
    roles, participants = answer["roles"], answer["participants"]
    assert isinstance(roles, dict)
    assert isinstance(participants, list)
    assert set(roles) == {"commander", "reporter"}
    assert roles["commander"] | PERSON == roles["commander"]
    assert [(p["name"], p["roles"], p["added_by"]) for p in participants] == [
        ("Ben Chen", ["reporter"], "Ben Chen"),
        ("Ana Lima", ["commander"], "Muster"),
        ("Cara Diaz", ["participant"], "Muster"),
    ]
    assert participants[1]["reason"] == "paged by PagerDuty, #42; of 2 people on call the lowest id"


def test_a_resource_says_its_state_and_why() -> None:
    answer = shown(
        Story(),
        Step(
            key="channel", what="w", state=StepState.DONE, since=NOW, url="https://x/C1", result={"id": "C1"}
        ),
        Step(key="incident-document", what="w", state=StepState.RETRYING, since=NOW, reason="Google is down"),
    )
    resources = answer["resources"]
    assert isinstance(resources, dict)
    assert set(resources) >= {"channel", "page", "folder", "incident_document", "review_document"}
    done = {"state": "done", "reason": None, "url": "https://x/C1", "id": "C1"}
    assert resources["channel"] | done == resources["channel"]
    retrying = {"state": "retrying", "reason": "Google is down", "url": None, "id": None}
    assert resources["incident_document"] | retrying == resources["incident_document"]
    assert resources["review_document"]["state"] == "waiting"


def test_reports_and_what_is_due() -> None:
    story = Story().wait(MINUTE)
    story.report()
    story.mark(Status.STABLE)
    answer = shown(story)
    assert answer["reports"] == [
        {
            "at": "2026-03-01T02:59:00Z",
            "by": "Ana Lima",
            "conditions": "Payments fail in the EU",
            "actions": "Failing over",
            "needs": "Someone from network",
            "internal": False,
        }
    ]
    due = answer["next_due"]
    assert isinstance(due, list)
    assert due == [
        {"what": "status_report", "at": "2026-03-01T06:59:00Z"},
        {"what": "close", "at": "2026-03-04T02:59:00Z"},
    ]


def test_before_the_policy_is_read_nothing_is_due() -> None:
    assert view(Story().incident, {}, None).next_due == []


def test_the_timeline_has_a_line_for_every_event() -> None:
    story = Story()
    story.page(ANA)
    assert [(entry.kind, entry.actor) for entry in timeline(story.incident)] == [
        ("declared", "Ben Chen"),
        ("page_raised", "PagerDuty"),
        ("role_assigned", "Muster"),
    ]


def test_the_record_holds_everything_that_is_known() -> None:
    story = Story()
    story.page(ANA)
    kept = json.loads(record(story.incident, {}, POLICY))
    assert kept["schema"] == SCHEMA
    assert kept["incident"]["id"] == "k3f9q2mx"
    assert len(kept["timeline"]) == len(kept["events"]) == len(story.incident.events)
