"""The roster, typed into a terminal."""

import json

import pytest

from cli.stack import SANDBOX_POLICY
from incident.careers import RosterPolicy
from incident.people import Person
from roster.commands import AskForDebrief
from roster.vocabulary import Standing
from sandbox.people import PAGERDUTY_API_KEY, PAGERDUTY_BOT_EMAIL
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import Terminal
from tests.workflows.case import eventually
from tests.workflows.house import House

BY_EVE, BY_BEN = ("--as", "eve@example.com"), ("--as", "ben@example.com")


async def test_a_step_on_the_way_from_a_terminal(house: House, terminal: Terminal) -> None:
    """Ben is a mentor by the sandbox's policy."""
    assert (await terminal.types("roster")).out.strip() == "Nobody is on the roster yet."
    joined = await terminal.types("join-roster", *BY_EVE)
    assert joined.out.strip() == "Welcome to the roster. You are interested."
    for words in (
        ("mentor", "ben@example.com", *BY_EVE),
        ("availability", "wed 9-17", "--zone", "Europe/Madrid", *BY_EVE),
        ("promote", "--of", "eve@example.com", *BY_BEN),
        ("promote", *BY_EVE),
        ("training-read", *BY_EVE),
        (
            "add-evidence",
            *("eve@example.com", "observed", "k3f9", "2026-01-02T10:00:00", "2026-01-02T11:00:00"),
            *BY_BEN,
        ),
    ):
        said = await terminal.types(*words)
        assert (said.code, said.err) == (0, ""), said
    shown = await terminal.types("roster", "show", "eve@example.com")
    assert "Next: trained. Lacks: one more incident observed." in shown.out
    assert "Can be asked: wed 09:00-17:00, Europe/Madrid" in shown.out
    view = json.loads((await terminal.types("roster", "show", "eve@example.com", "--json")).out)
    assert json.loads((await terminal.types("roster", "--json", "show", "eve@example.com")).out) == view
    assert [each["kind"] for each in view["evidence"]] == ["training", "observed"]
    deferred = await terminal.types("defer", "90d", *BY_EVE, "--json")
    assert "Nobody asks you until" in json.loads(deferred.out)["result"]

    async def listed() -> bool:
        [each] = json.loads((await terminal.types("roster", "--json")).out)
        return each["standing"] == Standing.DEFERRED

    await eventually(listed, "the list shows that she deferred")


async def test_what_cannot_be_is_refused_in_one_line(house: House, terminal: Terminal) -> None:
    assert "knows people by their e-mail address" in (await terminal.types("join-roster")).refusal
    assert "is not on the roster" in (await terminal.types("promote", *BY_EVE)).refusal
    await terminal.types("join-roster", *BY_EVE)
    assert "is not a time ahead" in (await terminal.types("defer", "yesterday", *BY_EVE)).refusal
    assert (await terminal.types("roster", "show", "eve@example.com", "--as", "")).refusal.startswith(
        "actor: "
    )
    assert "no time zone" in (await terminal.types("availability", "--zone", "Mars/X", *BY_EVE)).refusal
    assert "is no e-mail address" in (await terminal.types("roster", "show", "eve")).refusal


async def test_who_could_command_next_is_said_with_the_reason(
    house: House, open_terminal: OpenTerminal
) -> None:
    """Ana is a founder by the sandbox's policy."""
    terminal = open_terminal(house, MUSTER_POLICY=str(SANDBOX_POLICY))
    assert "Nobody on the roster can command" in (await terminal.types("suggest-commander")).out
    await terminal.types("join-roster", "--as", "ana@example.com")

    async def suggested() -> bool:
        said = json.loads((await terminal.types("suggest-commander", "--severity", "critical", "--json")).out)
        return [each["person"]["email"] for each in said["suggested"]] == ["ana@example.com"]

    await eventually(suggested, "Ana is suggested")
    said = (await terminal.types("suggest-commander")).out
    assert said.startswith("1. ")
    assert "the only one who can" in said


@pytest.mark.google  # whose file it writes beside
async def test_a_plan_is_a_preview_and_changes_nothing(house: House, open_terminal: OpenTerminal) -> None:
    """Ana is on call, and not on the roster; Ben is."""
    policy = tmp_policy(house, founders=["ben@example.com"])
    terminal = open_terminal(
        house,
        MUSTER_POLICY=policy,
        PAGERDUTY_API_KEY=PAGERDUTY_API_KEY,
        PAGERDUTY_FROM_EMAIL=PAGERDUTY_BOT_EMAIL,
        PAGERDUTY_API_URL=house.settings.pagerduty_api_url,
    )
    house.policy = house.policy.model_copy(update={"roster": RosterPolicy(founders=["ben@example.com"])})
    await house.worker_goes()
    await house.worker_comes()
    await terminal.types("join-roster", "--as", "ben@example.com")
    await eventually(house.roster.everybody, "the roster is known")
    said = await terminal.types("rotation", "plan", "--weeks", "2")
    assert (said.code, said.err) == (0, "")
    *weeks, last = said.out.splitlines()
    assert len(weeks) == 2
    assert all(
        "override Ana Reyes with ben@example.com" in week or "with Ben Okafor" in week for week in weeks
    )
    assert last == "Nothing was changed. Apply what you like in PagerDuty."
    assert all(call["name"].startswith("pagerduty.GET") for call in await house.calls("pagerduty.*"))


async def test_a_debrief_is_written_and_read_by_whom_it_is_for(house: House, terminal: Terminal) -> None:
    await terminal.types("join-roster", *BY_EVE)
    eve, ana = Person(email="eve@example.com"), Person(name="Ana Reyes", email="ana@example.com")
    asked = AskForDebrief(command_id="asked", actor=ana, incident="k3f9q2mx", title="Checkout", mentor=ana)
    await house.roster.update(eve, asked)
    said = ("debrief", "k3f9q2mx", "--of", "eve@example.com", "--well", "Calm", "--try", "Scribe first")
    written = await terminal.types(*said, "--as", "ana@example.com")
    assert "and their mentor read it." in written.out
    assert "you have no debrief" in (await terminal.types(*said, *BY_BEN)).refusal
    show = ("roster", "show", "eve@example.com")
    assert "Ana Reyes: Went well: Calm. To try: Scribe first." in (await terminal.types(*show, *BY_EVE)).out
    found = json.loads((await terminal.types(*show, "--json", *BY_EVE)).out)["debriefs"]
    assert [each["try_next"] for each in found] == ["Scribe first"]
    for others in ((), BY_BEN, ("--as", "ana@example.com")):
        assert "Calm" not in (await terminal.types(*show, *others)).out


def tmp_policy(house: House, founders: list[str]) -> str:
    """The sandbox's, with other founders."""
    path = house.settings.google_application_credentials
    assert path
    written = path.with_suffix(".toml")
    written.write_text(
        SANDBOX_POLICY.read_text().replace(
            'founders = ["ana@example.com"]', f"founders = {json.dumps(founders)}"
        )
    )
    return str(written)
