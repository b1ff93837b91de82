"""Whoever shadows is woken if they wish, sees what the commander is prompted, and delays and changes nothing."""

from datetime import timedelta

import pytest
import pytest_asyncio

from incident.careers import RosterPolicy
from incident.commands import AssignRole, EditIncident
from incident.policy import Prompts
from incident.refusals import Refused
from incident.vocabulary import Role, Severity, Status
from roster.commands import SetWatching
from roster.vocabulary import Kind
from sandbox.pagerduty.state import Incident as Page
from tests.conftest import OpenHouse
from tests.faults.cells import FAULTS, KILLED
from tests.workflows.case import ANA, BEN, CHLOE, DEV, EVE, Case, eventually, words_of
from tests.workflows.house import House
from tests.workflows.on_roster import Learner
from tests.workflows.test_continuing_as_new import busy, runs

MINUTE = timedelta(minutes=1)
ASKED = "What did you see?"
ROSTER = RosterPolicy(founders=[BEN.email or ""], mentors=[ANA.email or ""])


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy={"roster": ROSTER})


async def shadow(house: House, person: object = CHLOE, **wishes: object) -> Learner:
    """On the roster as shadowing, and asking to be brought in."""
    learner = Learner(house, person)  # type: ignore[arg-type]
    await learner.joins()
    await learner.comes_to_shadow()
    await watching(learner, **wishes)
    return learner


async def watching(learner: Learner, **wishes: object) -> None:
    await learner.says(SetWatching, watch=True, **wishes)
    wished = (await learner.view()).watching

    async def known() -> bool:
        everybody = await learner.house.roster.everybody()
        return any(c.watching == wished and c.shadows for c in everybody if c.watching)

    await eventually(known, "the list knows what they wish")


def page_of(case: Case, learner: Learner) -> list[Page]:
    return [page for page in case.pages if page.key == f"{case.id}/page-shadow/{learner.person.email}"]


def shown(case: Case, to: object) -> list[str]:
    return [words_of(m) for m in case.channel.messages if m.only_for == to.slack_id]  # type: ignore[attr-defined]


class TestPaging:
    async def test_they_are_woken_by_a_page_of_their_own_and_the_commanders_stays_as_it_is(
        self, house: House
    ) -> None:
        chloe = await shadow(house, paged=True)
        case = await house.declared()
        await case.step(f"page-shadow/{CHLOE.email}")
        assert (case.woken(ANA), case.woken(CHLOE)) == (1, 1)
        [theirs], [commanders] = page_of(case, chloe), [p for p in case.pages if p.key == f"{case.id}/page"]
        users = house.state.pagerduty
        assert theirs.assignees == [users.user_by_email(CHLOE.email or "").id]  # type: ignore[union-attr]
        assert commanders.assignees == [users.user_by_email(ANA.email or "").id]  # type: ignore[union-attr]
        assert commanders.responder_requests == []
        raised = [c["name"] for c in await house.calls("pagerduty.*")]
        assert raised[0] == "pagerduty.POST /incidents"
        await case.is_acknowledged()
        await case.time_passes(20 * MINUTE)  # nobody waits for hers
        assert (case.woken(BEN), case.woken(CHLOE), theirs.status) == (0, 1, "triggered")
        await case.becomes(Status.STABLE)
        await case.closes()
        assert [page.status for page in case.pages] == ["resolved", "resolved"]
        assert case.doubled() == []

    async def test_who_does_not_wish_it_only_observes_or_has_no_account_is_not_woken(
        self, house: House
    ) -> None:
        await shadow(house)
        await shadow(house, EVE, paged=True)  # whom PagerDuty does not know
        dev = Learner(house, DEV)
        await dev.joins()
        await dev.says(SetWatching, watch=True, paged=True)
        case = await house.declared(actor=BEN)
        await case.until(lambda view: len(view.participants) >= 4, "they are brought in")
        await case.all_settled()
        assert (case.woken(CHLOE), case.woken(EVE), case.woken(DEV)) == (0, 0, 0)
        assert len(case.pages) == 1

    async def test_where_the_commander_is_not_paged_neither_are_they_nor_at_other_hours_and_severities(
        self, house: House
    ) -> None:
        chloe = await shadow(house, paged=True, severities=["low", "high"])
        low = await house.declared(severity=Severity.LOW)
        await low.until(lambda view: "observer" in str(view.participants), "she is brought in")
        await low.all_settled()
        critical = await house.declared(severity=Severity.CRITICAL)
        drill = await house.declared(drill=True)
        tomorrow = (await chloe.now() + timedelta(days=2)).strftime("%a").lower()
        await watching(chloe, paged=True, when=f"{tomorrow} 9-17")
        at_night = await house.declared()
        for case in (low, critical, drill, at_night):
            assert page_of(case, chloe) == []

    async def test_a_lost_answer_and_a_worker_that_goes_wake_them_once(self, house: House) -> None:
        chloe = await shadow(house, paged=True)
        await house.fault("slack.*")
        await house.fault("pagerduty.POST /incidents", "drop_after", skip=1, times=1)
        case = await house.declare()
        await eventually(lambda: _woken(case), "she is woken, though Slack is down")
        await house.worker_goes()
        await house.calm()
        await house.worker_comes()
        await case.time_passes(10 * MINUTE)
        await case.all_settled()
        assert (len(page_of(case, chloe)), case.woken(CHLOE), case.woken(ANA)) == (1, 1, 1)
        assert case.doubled() == []

    async def test_whatever_happens_to_the_call_they_are_woken_once_and_the_commander_too(
        self, house: House
    ) -> None:
        chloe = await shadow(house, paged=True)
        for fault, how in FAULTS.items():
            if fault in ("internal_error", KILLED):  # of Slack; and above
                continue
            await house.fault("pagerduty.POST /incidents", how["effect"], skip=1, times=1)
            house.state.pagerduty.notifications.clear()
            case = await house.declare()
            await eventually(lambda case=case: _woken(case), f"she is woken: {fault}")  # type: ignore[misc]
            await house.calm()
            await case.step(f"page-shadow/{CHLOE.email}")
            assert (len(page_of(case, chloe)), case.woken(CHLOE), case.woken(ANA)) == (1, 1, 1), fault
            assert case.doubled() == []

    async def test_in_a_new_run_they_shadow_on_and_are_neither_woken_nor_asked_twice(
        self, open_house: OpenHouse, forgetful_env: object
    ) -> None:
        house = await open_house(policy={"roster": ROSTER}, env=forgetful_env)
        chloe, ana = await shadow(house, paged=True), Learner(house, ANA)
        await ana.joins()
        case = await house.under_way()
        await case.step(f"page-shadow/{CHLOE.email}")
        before = await runs(case)
        await busy(case, until_runs=before + 2)
        await case.becomes(Status.STABLE)
        await case.closes()
        await chloe.hears(ASKED)
        await ana.hears(ASKED)
        assert (case.woken(CHLOE), len(page_of(case, chloe))) == (1, 1)
        assert [page.status for page in case.pages] == ["resolved", "resolved"]
        [shadowed] = [each for each in (await chloe.view()).evidence if each.incident == case.id]
        assert shadowed.kind is Kind.SHADOWED
        assert case.doubled() == []


async def _woken(case: Case) -> bool:
    return case.woken(CHLOE) == 1


class TestPrompts:
    @pytest_asyncio.fixture
    async def house(self, open_house: OpenHouse) -> House:
        return await open_house(policy={"roster": ROSTER, "prompts": Prompts()})

    async def test_a_shadow_and_who_stands_beside_a_learner_see_them_for_watching(self, house: House) -> None:
        """Ana is not on the roster, so that Ben stands beside her once somebody is on it."""
        await shadow(house, EVE)
        dev = Learner(house, DEV)
        await dev.joins()
        await dev.says(SetWatching, watch=True)  # who only observes
        await Learner(house, ANA).joins()
        await Learner(house, BEN).joins()
        case = await house.under_way(actor=CHLOE)
        await case.time_passes(5 * MINUTE)

        async def seen() -> bool:
            return [len(shown(case, who)) >= 2 for who in (ANA, EVE)] == [True, True] and bool(
                shown(case, BEN)
            )

        await eventually(seen, "all three see prompts")
        assert shown(case, DEV) == []
        for who in (EVE, BEN):
            for words in shown(case, who):
                assert "For watching: Ana Reyes is told this now." in words
                assert '"button"' not in words
        assert "I am Ana Reyes, and I am the incident commander." in shown(case, EVE)[0]
        assert "open_assign_role" in shown(case, ANA)[0]

    async def test_muted_nobody_sees_any(self, open_house: OpenHouse) -> None:
        house = await open_house(policy={"roster": ROSTER})
        await shadow(house, EVE)
        case = await house.under_way()
        await case.until(lambda view: "observer" in str(view.participants), "she is brought in")
        await case.all_settled()
        assert shown(case, EVE) == []


class TestDebrief:
    async def test_the_pair_is_asked_once_when_it_is_closed_and_the_commander_has_mentored(
        self, house: House
    ) -> None:
        chloe, ana = await shadow(house), Learner(house, ANA)
        await ana.joins()
        case = await house.under_way(actor=BEN)
        await case.until(lambda view: "observer" in str(view.participants), "she is brought in")
        await chloe.hears("You sit beside the commander")
        assert chloe.heard(ASKED) == []
        await case.becomes(Status.STABLE)
        await case.closes()
        await chloe.hears(ASKED)
        await ana.hears(ASKED)
        assert "You shadowed *Checkout is failing* beside" in words_of(chloe.heard(ASKED)[0])
        assert "shadowed you in it" in words_of(ana.heard(ASKED)[0])

        async def credited() -> bool:
            kinds = [each.kind for each in (await ana.view()).evidence]
            return sorted(kinds) == [Kind.COMMANDED, Kind.MENTORED]

        await eventually(credited, "Ana commanded and mentored")
        assert [e.kind for e in (await chloe.view()).evidence if e.incident == case.id] == [Kind.SHADOWED]
        assert len(chloe.heard(ASKED)) == 1

    async def test_who_only_observed_and_who_watched_a_drill_are_not(self, house: House) -> None:
        eve = Learner(house, EVE)
        await eve.joins()
        await eve.says(SetWatching, watch=True)
        case = await house.under_way()
        await case.becomes(Status.STABLE)
        await case.closes()
        assert eve.heard(ASKED) == []


async def beside_a_learner(house: House) -> Case:
    """Ana commands and learns; Dev is deputy, and so Ben only stands beside her."""
    case = await house.under_way()
    await case.told(AssignRole, user=DEV.email, role="deputy")
    await case.all_settled()
    ben = Learner(house, BEN)
    await Learner(house, ANA).joins()
    await ben.joins()

    async def listed() -> bool:
        return len(await house.roster.everybody()) == 2

    await eventually(listed, "both are known")
    await case.told(EditIncident, severity="critical")
    await ben.hears("Please stand beside them")
    return case


class TestTakingOver:
    async def test_whoever_stands_beside_a_learner_takes_over_at_once_also_beside_another_deputy(
        self, house: House
    ) -> None:
        case = await beside_a_learner(house)
        view = await case.until(lambda view: BEN.email in str(view.participants), "Ben is there")
        assert view.roles[Role.DEPUTY].email == DEV.email
        with pytest.raises(Refused, match="taken over at once by"):
            await case.told(AssignRole, CHLOE, user=CHLOE.email, role="commander", now=True)
        await case.told(AssignRole, BEN, user=BEN.email, role="commander", now=True)
        view = await case.view()
        assert view.roles[Role.COMMANDER].email == BEN.email
        [entry] = [e for e in await case.timeline("role_assigned") if "Command passed" in e.text]
        assert "took over, beside somebody who is still learning" in entry.text

    async def test_after_command_has_passed_nobody_stands_beside_any_more(self, house: House) -> None:
        case = await beside_a_learner(house)
        await case.told(AssignRole, BEN, user=BEN.email, role="commander", now=True)
        await case.all_settled()
        with pytest.raises(Refused):
            await case.told(AssignRole, ANA, user=ANA.email, role="commander", now=True)


class TestRestricted:
    async def test_the_commander_says_that_learners_may_watch_and_nobody_else_does(
        self, house: House
    ) -> None:
        chloe = await shadow(house, paged=True)
        case = await house.under_way(restricted=True)
        with pytest.raises(Refused, match="restricted: nobody only watches it unless its commander says so"):
            await case.told(EditIncident, DEV, observers=True)
        assert await case.told(EditIncident, observers=True) == "Learners may come in to watch."
        await chloe.hears("You asked to watch incidents")
        await case.step(f"page-shadow/{CHLOE.email}")
        await case.all_settled()
        assert CHLOE.slack_id in case.channel.members
        [page] = page_of(case, chloe)
        assert "Checkout" not in page.title
        assert "Checkout" not in (page.details or "")
        await case.told(EditIncident, observers=False)
        with pytest.raises(Refused, match="nobody only watches"):
            await case.told(EditIncident, CHLOE, observers=True)

    async def test_whom_the_commander_brings_in_by_name_sits_beside_them(self, house: House) -> None:
        chloe = await shadow(house, paged=True)
        case = await house.under_way(restricted=True)
        await case.told(AssignRole, user=CHLOE.email, role="observer")
        await chloe.hears("You sit beside the commander")
        await case.all_settled()
        assert case.woken(CHLOE) == 0  # she is awake: somebody asked her in

    async def test_an_incident_that_everybody_may_watch_needs_no_word(self, house: House) -> None:
        case = await house.declared()
        with pytest.raises(Refused, match="not restricted"):
            await case.told(EditIncident, observers=True)
