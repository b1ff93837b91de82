"""The course teaches what is there: every verb it names, every page it links to; and the prompts link to it."""

import re
from pathlib import Path

import pytest

from incident.policy import PolicyError, Prompts, parse_policy
from incident.vocabulary import Prompt
from incident.words.card import card
from incident.words.prompts import prompt
from incident.words.usage import USAGE
from tests.incident.incidents import POLICY, Story, declaration

PAGES = sorted((Path(__file__).parents[2] / "docs" / "commanding").glob("*.md"))
COURSE = "https://wiki.example.com/commanding"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_verb_is_one_and_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"`/incident ([a-z-]+)", text)) <= USAGE.keys()
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (page.parent / link).exists(), link


def test_every_button_of_the_card_that_it_names_is_there() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    shown = {button.label for button in card(Story(declaration()).incident, {}, POLICY).buttons}
    assert set(re.findall(r"\*([^*\n]+)\* on the card", pages)) <= shown


def test_the_first_page_links_to_all_others() -> None:
    linked = re.findall(r"\]\(([^)]+)\)", PAGES[0].read_text(encoding="utf-8"))
    assert PAGES[0].name == "README.md"
    assert sorted(linked) == [page.name for page in PAGES[1:]]


def test_prompts_link_to_it_where_the_policy_says_where_it_is() -> None:
    policy = POLICY.model_copy(update={"prompts": Prompts(course=COURSE)})
    incident = Story(declaration()).incident
    assert f"<{COURSE}|How to command>" in str(prompt(incident, policy, Prompt.START, 0).footer)
    assert prompt(incident, POLICY, Prompt.START, 0).footer == "Only you see this."


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(PolicyError, match=r"prompts\.course"):
        parse_policy('[prompts]\ncourse = "docs/commanding"', "policy.toml")
