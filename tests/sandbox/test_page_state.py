"""What the page is told, without a browser: each person's own view, and refusals where something is not theirs."""

from tests.sandbox.conftest import Sandbox


async def test_nobody_in_particular_sees_everything(sandbox: Sandbox) -> None:
    secret = await sandbox.new_channel("inc-secret", "U0ANA", is_private=True)
    assert secret in [c["id"] for c in (await sandbox.see())["channels"]]
    assert secret not in [c["id"] for c in (await sandbox.see("U0BEN"))["channels"]]


async def test_an_unknown_person_sees_nothing(sandbox: Sandbox) -> None:
    answer = await sandbox.ui.get("/state", params={"user": "U0NOBODY"})
    assert answer.status_code == 404


async def test_documents_are_seen_by_those_they_are_shared_with(sandbox: Sandbox) -> None:
    names = {d["name"] for d in (await sandbox.see("U0ANA"))["documents"]}
    templates = {"Incident template", "Review template", "Executive template"}
    assert names == {"Incidents", "Incident archive", *templates}
    assert (await sandbox.see("U0BOT"))["documents"] == []
    refused = await sandbox.do("comment", user="U0BOT", document="DOC_INCIDENT", content="Hello")
    assert refused["ok"] is False


async def test_a_page_cannot_be_acknowledged_without_an_account(sandbox: Sandbox) -> None:
    refused = await sandbox.do("pagerduty/acknowledge", user="U0EVE", incident="QNOTHING")
    assert refused["ok"] is False


async def test_the_page_forbids_scripts_of_others(sandbox: Sandbox) -> None:
    page = await sandbox.ui.get(f"{sandbox.url}/")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "Ana Reyes" in page.text
    assert "Gil Moreau" not in page.text
