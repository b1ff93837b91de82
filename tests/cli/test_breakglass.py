"""`muster breakglass page`, typed while Temporal is down: somebody is woken all the same, and once."""

import json
import re
import shlex

import pytest

from cli.stack import SANDBOX_POLICY
from incident.identity import incident_id
from incident.vocabulary import Role, Severity, StepState
from sandbox import pagerduty, people
from sandbox.pagerduty.state import Incident as Page
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import Terminal
from tests.workflows.case import ANA, Case
from tests.workflows.house import House

BREAK = ("breakglass", "page", "Checkout is failing")
KEY = ("--command-id", "night-of-the-outage")
PHONE = "Phone the on-call commander."


@pytest.fixture
def broken(house: House, open_terminal: OpenTerminal) -> Terminal:
    """Nothing of Muster can be reached; PagerDuty can."""
    return open_terminal(
        TEMPORAL_ADDRESS="127.0.0.1:1",
        MUSTER_POLICY=str(SANDBOX_POLICY),
        PAGERDUTY_API_KEY=people.PAGERDUTY_API_KEY,
        PAGERDUTY_FROM_EMAIL=people.PAGERDUTY_BOT_EMAIL,
        PAGERDUTY_API_URL=house.settings.pagerduty_api_url,
    )


def raised(house: House) -> list[Page]:
    return list(house.state.pagerduty.incidents.values())


def woken(house: House) -> list[str]:
    return [notification.user for notification in house.state.pagerduty.notifications]


async def test_it_wakes_the_on_call_commander_and_says_who_that_is(house: House, broken: Terminal) -> None:
    said = await broken.types(*BREAK, "--severity", "high", *KEY)
    assert (said.code, said.err) == (0, "")
    [page] = raised(house)
    assert (page.title, page.key) == ("[high] Checkout is failing", f"{incident_id(KEY[1])}/page")
    assert woken(house) == ["PUANA01"]
    assert f"PagerDuty incident #{page.number} is raised and paged Ana Reyes" in said.out


async def test_typed_twice_with_one_id_it_pages_once(house: House, broken: Terminal) -> None:
    first = await broken.types(*BREAK, *KEY)
    again = await broken.types(*BREAK, *KEY)
    assert (again.code, again.out) == (0, first.out)
    assert woken(house) == ["PUANA01"]


async def test_typed_twice_with_one_id_it_does_not_raise_anew_what_was_resolved(
    house: House, broken: Terminal
) -> None:
    await broken.types(*BREAK, *KEY)
    [page] = raised(house)
    pagerduty.resolve(house.state.pagerduty, page.id, "PUANA01", lambda: None)
    said = await broken.types(*BREAK, *KEY)
    assert "it is resolved already" in said.out
    assert raised(house) == [page]


async def test_without_an_id_each_is_a_page_of_its_own(house: House, broken: Terminal) -> None:
    await broken.types(*BREAK)
    await broken.types(*BREAK)
    assert len({page.key for page in raised(house)}) == 2


async def test_when_its_answer_is_lost_it_may_be_typed_again(house: House, broken: Terminal) -> None:
    await house.fault("pagerduty.POST /incidents", "drop_after", times=1)
    refusal = (await broken.types(*BREAK)).refusal
    again = refusal.rpartition("add ")[2].split()
    assert again[0] == "--command-id"
    assert (await broken.types(*BREAK, *again)).code == 0
    assert woken(house) == ["PUANA01"]


async def test_the_command_it_prints_declares_the_incident_and_adopts_the_page(
    house: House, broken: Terminal
) -> None:
    said = await broken.types("breakglass", "page", "Can't check out", "--severity", "high")
    [command] = re.findall(r"^  muster (.*)$", said.out, re.MULTILINE)
    declared = await broken.types(
        *shlex.split(command),
        "--json",
        TEMPORAL_ADDRESS=house.env.client.service_client.config.target_host,
        MUSTER_TASK_QUEUE=house.settings.muster_task_queue,
    )
    case = Case(house, json.loads(declared.out)["id"])
    house.cases.append(case)
    await case.all_settled()
    view = await case.view()
    assert (view.title, view.severity) == ("Can't check out", Severity.HIGH)
    assert view.resources["page"].state is StepState.DONE
    assert view.roles[Role.COMMANDER].name == ANA.name
    assert len(raised(house)) == 1
    assert woken(house) == ["PUANA01"]


async def test_a_page_that_was_resolved_meanwhile_is_adopted_too_and_nobody_is_woken_again(
    house: House, broken: Terminal
) -> None:
    assert (await broken.types(*BREAK, *KEY)).code == 0
    [page] = raised(house)
    pagerduty.resolve(house.state.pagerduty, page.id, "PUANA01", lambda: None)
    declared = await broken.types(
        *("declare", "checkout is failing", "--severity", "critical", *KEY, "--json"),
        TEMPORAL_ADDRESS=house.env.client.service_client.config.target_host,
        MUSTER_TASK_QUEUE=house.settings.muster_task_queue,
    )
    case = Case(house, json.loads(declared.out)["id"])
    house.cases.append(case)
    await case.all_settled()
    assert (await case.view()).resources["page"].id == page.id
    assert raised(house) == [page]
    assert woken(house).count("PUANA01") == 1


async def test_with_nobody_on_call_it_says_that_nobody_was_woken(house: House, broken: Terminal) -> None:
    house.state.pagerduty.escalation_policies["PEP0001"].levels = []
    said = await broken.types(*BREAK)
    assert "paged nobody: nobody is on call, or it is resolved already" in said.out
    assert woken(house) == []


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (
            "down",
            "PagerDuty does not answer. Nobody is known to have been paged: phone the on-call commander.",
        ),
        ("error_before", "PagerDuty answers 500. Nobody is known to have been paged"),
        ("unauthorized", "PagerDuty refuses the key (401): check PAGERDUTY_API_KEY. Nobody is known to"),
    ],
)
async def test_when_pagerduty_fails_it_says_in_one_line_whom_to_phone(
    house: House, broken: Terminal, effect: str, words: str
) -> None:
    await house.fault("pagerduty.*", effect)
    said = await broken.types(*BREAK)
    assert said.code == 1
    assert said.refusal.startswith(words)


@pytest.mark.parametrize(
    ("different", "words"),
    [
        (
            {"PAGERDUTY_API_KEY": ""},
            f"PagerDuty is off: set PAGERDUTY_API_KEY, and [pagerduty] in the policy. {PHONE}",
        ),
        ({"PAGERDUTY_FROM_EMAIL": ""}, "PAGERDUTY_FROM_EMAIL is not set"),
        ({"MUSTER_POLICY": "nowhere.toml"}, "nowhere.toml: there is no policy file."),
    ],
)
async def test_when_it_cannot_page_it_says_in_one_line_what_is_missing(
    broken: Terminal, different: dict[str, str], words: str
) -> None:
    said = await broken.types(*BREAK, **different)
    assert said.code == 1
    assert said.refusal.startswith(words)


async def test_a_page_about_nothing_is_refused(house: House, broken: Terminal) -> None:
    said = await broken.types("breakglass", "page", " ")
    assert said.refusal == "The title is empty. Say in a few words what is broken."
    assert raised(house) == []
