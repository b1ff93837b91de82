"""The sandbox's PagerDuty, spoken to by the real pdpyras client."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pdpyras
import pytest
import requests
from starlette.applications import Starlette

from sandbox import people
from sandbox.pagerduty import PagerDutyState, acknowledge, resolve, routes
from sandbox.pagerduty.state import now
from tests.sandbox.serving import listen, serving

ANA, BEN, CHLOE, DEV, BOT = "PUANA01", "PUBEN01", "PUCHL01", "PUDEV01", "PUMUSTR"
COMMANDERS, DATABASE = "PEP0001", "PEP0003"
Json = dict[str, Any]


class Account:
    """A PagerDuty account and a client of it. The client's calls run in a thread, as they do in a worker."""

    def __init__(self) -> None:
        self.state = PagerDutyState.seed()
        self.url = ""

    def session(self, key: str = people.PAGERDUTY_API_KEY, by: str = people.PAGERDUTY_BOT_EMAIL) -> Any:
        session = pdpyras.APISession(key, default_from=by)
        session.url = f"{self.url}/pagerduty"
        session.max_network_attempts = 0
        return session

    async def call(self, method: str, path: str, session: Any = None, **more: Any) -> Any:
        return await asyncio.to_thread(getattr(session or self.session(), method), path, **more)

    async def raise_incident(self, title: str = "Checkout is down", **more: Any) -> Json:
        incident = {
            "type": "incident",
            "title": title,
            "service": {"id": people.SERVICE, "type": "service_reference"},
        }
        return dict(await self.call("rpost", "/incidents", json=incident | more))

    async def refusal(self, method: str, path: str, session: Any = None, **more: Any) -> tuple[int, int]:
        with pytest.raises(pdpyras.PDHTTPError) as refused:
            await self.call(method, path, session, **more)
        answer = refused.value.response
        return answer.status_code, answer.json()["error"]["code"]

    def woken(self) -> list[tuple[str, str]]:
        return [(one.user, one.why) for one in self.state.notifications]


@pytest.fixture
async def account() -> AsyncIterator[Account]:
    account = Account()
    listener, account.url = listen()
    app = Starlette(routes=routes(account.state, lambda: None, base_url=account.url))
    async with serving(app, listener):
        yield account


def user(id_: str) -> Json:
    return {"assignee": {"id": id_, "type": "user_reference"}}


def asked(*targets: tuple[str, str]) -> Json:
    return {
        "requester_id": BOT,
        "message": "Please help",
        "responder_request_targets": [
            {"responder_request_target": {"id": id_, "type": f"{type_}_reference"}} for type_, id_ in targets
        ],
    }


async def test_an_incident_pages_whoever_is_on_call_and_says_who_that_is(account: Account) -> None:
    incident = await account.raise_incident(
        escalation_policy={"id": DATABASE, "type": "escalation_policy_reference"}
    )
    (assignment,) = incident["assignments"]
    assert (assignment["assignee"]["id"], assignment["assignee"]["summary"]) == (CHLOE, "Chloe Martin")
    assert incident["status"] == "triggered"
    assert account.woken() == [(CHLOE, "created")]
    again = await account.call("rget", incident)  # follows `self`, which must lie under the same base
    assert again["incident_number"] == 1


async def test_an_empty_first_level_passes_the_page_to_the_next(account: Account) -> None:
    account.state.escalation_policies[COMMANDERS].levels = [[], [BEN, DEV]]
    incident = await account.raise_incident()
    assert [one["assignee"]["id"] for one in incident["assignments"]] == [BEN, DEV]
    assert account.woken() == [(BEN, "created"), (DEV, "created")]


async def test_with_nobody_on_call_the_incident_has_no_assignee(account: Account) -> None:
    account.state.escalation_policies[COMMANDERS].levels = [[]]
    incident = await account.raise_incident()
    assert incident["assignments"] == []
    assert account.woken() == []


async def test_whoever_raises_an_incident_for_themselves_is_not_woken(account: Account) -> None:
    incident = await account.raise_incident(assignments=[user(BOT)])
    assert incident["status"] == "acknowledged"
    assert account.woken() == []


async def test_an_incident_key_is_taken_while_its_incident_is_open_and_free_afterwards(
    account: Account,
) -> None:
    first = await account.raise_incident(incident_key="inc-1/page")
    with pytest.raises(pdpyras.PDHTTPError) as refused:
        await account.raise_incident(incident_key="inc-1/page")
    assert refused.value.response.status_code == 400
    assert refused.value.response.json()["error"] == {
        "message": "Arguments Caused Error",
        "code": 2002,
        "errors": ["Open incident with matching dedup key already exists on this service"],
    }
    await account.call("rput", first["self"], json={"type": "incident_reference", "status": "resolved"})
    assert (await account.raise_incident(incident_key="inc-1/page"))["id"] != first["id"]


async def test_an_incident_is_found_by_its_key_only_within_the_window_or_with_all_dates(
    account: Account,
) -> None:
    incident = await account.raise_incident(incident_key="inc-1/page")
    await account.raise_incident(incident_key="inc-2/page")
    account.state.incidents[incident["id"]].created_at = now() - timedelta(days=40)
    recent = {"incident_key": "inc-1/page", "service_ids": [people.SERVICE]}
    found = await account.call("list_all", "incidents", params=recent | {"date_range": "all"})
    assert [one["id"] for one in found] == [incident["id"]]
    assert await account.call("list_all", "incidents", params=recent) == []


async def test_incidents_are_filtered_by_status(account: Account) -> None:
    incident = await account.raise_incident()
    for statuses, count in ((["triggered"], 1), (["acknowledged", "resolved"], 0)):
        found = await account.call("list_all", "incidents", params={"statuses": statuses})
        assert len(found) == count
    assert incident["status"] == "triggered"


@pytest.mark.parametrize(
    "params",
    [
        {"date_range": "every"},
        {"statuses[]": "open"},
        {"since": "yesterday"},
        {"nonsense": "1"},
        {"limit": "101"},
        {"total": "True"},
    ],
)
async def test_a_read_with_a_bad_parameter_is_refused(account: Account, params: Json) -> None:
    status, _ = await account.refusal("rget", "/incidents", params=params)
    assert status == 400


async def test_a_capital_true_is_refused_as_a_boolean(account: Account) -> None:
    assert (await account.refusal("rget", "/oncalls", params={"earliest": True}))[0] == 400
    assert await account.call("rget", "/oncalls", params={"earliest": "true"})


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"service": {"id": "PNONE", "type": "service_reference"}},
        {"service": {"id": people.SERVICE, "type": "service_thing"}},
        {"escalation_policy": {"id": "PNONE", "type": "escalation_policy_reference"}},
        {"assignments": [user("PNONE")]},
        {"assignments": [user(ANA), user(BEN)]},
        {
            "assignments": [user(ANA)],
            "escalation_policy": {"id": COMMANDERS, "type": "escalation_policy_reference"},
        },
        {"urgency": "extreme"},
        {"incident_key": "k" * 256},
        {"body": "plain text"},
        {"sevrity": "high"},
    ],
)
async def test_a_malformed_incident_is_refused_and_wakes_nobody(account: Account, change: Json) -> None:
    with pytest.raises(pdpyras.PDHTTPError) as refused:
        await account.raise_incident(**change)
    assert refused.value.response.status_code == 400
    assert refused.value.response.json()["error"]["errors"]
    assert (account.woken(), account.state.incidents) == ([], {})


async def test_an_unwrapped_incident_is_refused(account: Account) -> None:
    headers = {"Authorization": f"Token token={people.PAGERDUTY_API_KEY}", "From": people.PAGERDUTY_BOT_EMAIL}
    incident = {
        "type": "incident",
        "title": "x",
        "service": {"id": people.SERVICE, "type": "service_reference"},
    }
    url = f"{account.url}/pagerduty/incidents"
    for body in (incident, {}, []):
        answer = await asyncio.to_thread(requests.post, url, json=body, headers=headers, timeout=5)
        assert answer.status_code == 400
    answer = await asyncio.to_thread(
        requests.post, url, json={"incident": incident}, headers=headers, timeout=5
    )
    assert answer.status_code == 201


async def test_a_wrong_key_is_refused(account: Account) -> None:
    assert (await account.refusal("rget", "/abilities", account.session(key="wrong")))[0] == 401


@pytest.mark.parametrize(
    ("by", "code"), [("nobody@example.com", 1008), ("not an address", 1028), (None, 2016)]
)
async def test_a_write_names_a_known_user_in_its_from_header(account: Account, by: Any, code: int) -> None:
    incident = await account.raise_incident()
    for path, body in (("", {"type": "incident", "status": "resolved"}), ("/notes", {"content": "hello"})):
        method = "rpost" if path else "rput"
        refusal = await account.refusal(method, incident["self"] + path, account.session(by=by), json=body)
        assert refusal == (400, code)
    assert account.state.incidents[incident["id"]].open


async def test_what_is_acknowledged_or_resolved_already_says_so(account: Account) -> None:
    incident = await account.raise_incident()
    acknowledged = {"type": "incident_reference", "status": "acknowledged"}
    resolved = {"type": "incident_reference", "status": "resolved", "resolution": "It was the cache"}
    ana = account.session(by="ana@example.com")
    answer = await account.call("rput", incident["self"], ana, json=acknowledged)
    assert [one["acknowledger"]["id"] for one in answer["acknowledgements"]] == [ANA]
    assert await account.refusal("rput", incident["self"], json=acknowledged) == (400, 1002)
    assert (await account.call("rput", incident["self"], json=resolved))["status"] == "resolved"
    assert await account.refusal("rput", incident["self"], json=resolved) == (400, 1001)
    assert await account.refusal("rput", incident["self"], json=acknowledged) == (400, 1001)


async def test_reassigning_wakes_the_new_assignee_and_drops_the_acknowledgement(account: Account) -> None:
    incident = await account.raise_incident()
    acknowledge(account.state, incident["id"], ANA, lambda: None)
    changed = await account.call(
        "rput", incident["self"], json={"type": "incident", "assignments": [user(BEN)]}
    )
    assert changed["status"] == "triggered"
    assert [one["assignee"]["id"] for one in changed["assignments"]] == [BEN]
    assert account.woken() == [(ANA, "created"), (BEN, "reassigned")]


async def test_escalating_wakes_the_next_level(account: Account) -> None:
    account.state.escalation_policies[COMMANDERS].levels = [[ANA], [DEV]]
    incident = await account.raise_incident()
    await account.call("rput", incident["self"], json={"type": "incident", "escalation_level": 2})
    assert account.woken() == [(ANA, "created"), (DEV, "escalated")]
    wanted = {"type": "incident", "escalation_level": 3}
    assert (await account.refusal("rput", incident["self"], json=wanted))[0] == 400


async def test_responders_are_asked_by_name_and_by_who_is_on_call(account: Account) -> None:
    incident = await account.raise_incident()
    path = f"{incident['self']}/responder_requests"
    await account.call("rpost", path, json=asked(("user", DEV), ("escalation_policy", DATABASE)))
    seen = await account.call("rget", incident["self"])
    assert {one["user"]["id"]: one["state"] for one in seen["incidents_responders"]} == {
        DEV: "pending",
        CHLOE: "pending",
    }
    assert seen["responder_requests"][0]["message"] == "Please help"
    assert account.woken()[1:] == [(DEV, "responder_requested"), (CHLOE, "responder_requested")]


async def test_the_same_responder_request_twice_wakes_twice(account: Account) -> None:
    incident = await account.raise_incident()
    for _ in range(2):
        await account.call("rpost", f"{incident['self']}/responder_requests", json=asked(("user", DEV)))
    seen = await account.call("rget", incident["self"])
    assert (len(seen["responder_requests"]), len(seen["incidents_responders"])) == (2, 1)
    assert account.woken().count((DEV, "responder_requested")) == 2


async def test_a_bad_responder_request_wakes_nobody(account: Account) -> None:
    incident = await account.raise_incident()
    path = f"{incident['self']}/responder_requests"
    for body in (
        asked(),
        asked(("user", DEV), ("user", "PNONE")),
        asked(("escalation_policy", "PNONE")),
        asked(("user", DEV)) | {"requester_id": "PNONE"},
        {"responder_request": asked(("user", DEV))},
    ):
        assert (await account.refusal("rpost", path, json=body))[0] == 400
    account.state.abilities.remove("coordinated_responding")
    assert (await account.refusal("rpost", path, json=asked(("user", DEV))))[0] == 402
    assert account.woken() == [(ANA, "created")]


async def test_notes_are_kept_in_order_and_bounded(account: Account) -> None:
    incident = await account.raise_incident()
    for content in ("first", "second"):
        await account.call("rpost", f"{incident['self']}/notes", json={"content": content})
    notes = await account.call("rget", f"{incident['self']}/notes")
    assert [note["content"] for note in notes] == ["first", "second"]
    for content in ("", "x" * 2001):
        refusal = await account.refusal("rpost", f"{incident['self']}/notes", json={"content": content})
        assert refusal[0] == 400


async def test_a_status_update_is_sent_by_the_from_user(account: Account) -> None:
    incident = await account.raise_incident()
    update = await account.call("rpost", f"{incident['self']}/status_updates", json={"message": "Better now"})
    assert (update["message"], update["sender"]["id"]) == ("Better now", BOT)


async def test_the_log_tells_what_happened_newest_first(account: Account) -> None:
    incident = await account.raise_incident()
    acknowledge(account.state, incident["id"], ANA, lambda: None)
    resolve(account.state, incident["id"], ANA, lambda: None)
    entries = await account.call("list_all", f"incidents/{incident['id']}/log_entries")
    assert [entry["type"] for entry in entries] == [
        "resolve_log_entry",
        "acknowledge_log_entry",
        "trigger_log_entry",
    ]


async def test_on_calls_name_level_and_person_for_the_policies_asked_about(account: Account) -> None:
    account.state.escalation_policies[DATABASE].levels = [[CHLOE], [DEV]]
    on_calls = await account.call("list_all", "oncalls", params={"escalation_policy_ids": [DATABASE]})
    assert [(one["escalation_level"], one["user"]["id"]) for one in on_calls] == [(1, CHLOE), (2, DEV)]


async def test_users_are_found_by_address_and_page_by_page(account: Account) -> None:
    found = await account.call("find", "users", query="ana@example.com", attribute="email")
    assert found["id"] == ANA
    paged = await account.call("list_all", "users", params={"limit": 2})
    assert [one["id"] for one in paged] == [ANA, BEN, CHLOE, DEV, BOT]


async def test_a_user_shows_the_phone_only_when_contact_methods_are_included(account: Account) -> None:
    plain = await account.call("rget", f"/users/{ANA}")
    full = await account.call("rget", f"/users/{ANA}", params={"include": ["contact_methods"]})
    assert "address" not in plain["contact_methods"][1]
    phone = full["contact_methods"][1]
    assert (phone["country_code"], phone["address"]) == (34, "600000001")


async def test_policies_services_and_abilities_can_be_looked_up(account: Account) -> None:
    policy = await account.call("rget", f"/escalation_policies/{DATABASE}")
    assert policy["escalation_rules"][0]["targets"][0]["id"] == CHLOE
    service = await account.call("rget", f"/services/{people.SERVICE}")
    assert service["escalation_policy"]["id"] == COMMANDERS
    assert "coordinated_responding" in await account.call("rget", "/abilities")
    assert len(await account.call("list_all", "escalation_policies")) == 3


@pytest.mark.parametrize("path", ["/incidents/QNONE", "/users/PNONE", "/services/PNONE", "/teams/PNONE"])
async def test_what_does_not_exist_is_not_found(account: Account, path: str) -> None:
    assert await account.refusal("rget", path) == (404, 2100)


async def test_the_account_survives_being_written_down(account: Account) -> None:
    incident = await account.raise_incident(incident_key="inc-1/page")
    await account.call("rpost", f"{incident['self']}/responder_requests", json=asked(("user", DEV)))
    restored = PagerDutyState.model_validate_json(account.state.model_dump_json())
    assert restored == account.state
