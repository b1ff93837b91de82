"""Feedback: one answer each, the last; a tap leaves words alone; nobody's name unless they signed."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from incident.feedback import Feedback, Given, Rating
from incident.words import feedback as words
from tests.incident.incidents import BEN, NOW


def heard(*given: Given) -> Feedback:
    feedback = Feedback(asked=["U0ANA", "U0BEN", "U0CARA"])
    for each in given:
        feedback.hear(each)
    return feedback


def test_the_last_answer_of_each_person_counts() -> None:
    taps = [Given(voter="a", rating=Rating.BADLY), Given(voter="b", rating=Rating.MIXED)]
    summary = heard(*taps, Given(voter="a", rating=Rating.WELL)).summary()
    assert (summary.asked, summary.answered) == (3, 2)
    assert words.counted(summary) == "2 of 3 answered: 1 👍 Well, 1 🤔 So-so."


def test_a_tap_after_words_changes_the_rating_and_leaves_the_words() -> None:
    written = Given(voter="a", rating=Rating.BADLY, words="Nobody knew who led", by=BEN)
    [said] = heard(written, Given(voter="a", rating=Rating.MIXED)).summary().words
    assert (said.rating, said.text, said.by) == (Rating.MIXED, "Nobody knew who led", "Ben Chen")


def test_a_signature_is_taken_back_by_sending_the_words_without_it() -> None:
    signed = Given(voter="a", rating=Rating.BADLY, words="Loud", by=BEN)
    summary = heard(signed, signed.model_copy(update={"by": None})).summary()
    assert "Ben" not in summary.model_dump_json()


def test_words_are_in_no_order_that_tells_who_came_first() -> None:
    answers = [
        Given(voter=voter, rating=rating, words=text)
        for voter, rating, text in (
            ("c", Rating.BADLY, "b"),
            ("b", Rating.WELL, "z"),
            ("a", Rating.BADLY, "a"),
        )
    ]
    assert heard(*answers).summary() == heard(*reversed(answers)).summary()
    assert [said.text for said in heard(*answers).summary().words] == ["z", "a", "b"]


def test_peoples_words_do_nothing_in_slack_nor_in_markdown() -> None:
    summary = heard(Given(voter="a", rating=Rating.WELL, words="<!channel> *loud*\n# me")).summary()
    assert "&lt;!channel&gt;" in str(words.told("i1", "Checkout <fails>", summary).body)
    assert r"👍 Well: \<!channel\> \*loud\* \# me." in words.markdown(summary)
    asked = words.question("i1", "Checkout <fails>", NOW + timedelta(days=7))
    assert "<fails>" not in asked.text + str(asked.body)


def test_without_an_answer_it_says_so() -> None:
    assert words.counted(heard().summary()) == "3 asked, nobody has answered."


@pytest.mark.parametrize(
    "wrong", [{"rating": "great"}, {"words": "x" * 1001}, {"voter": ""}, {"voter": "v" * 65}]
)
def test_what_is_no_answer_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Given.model_validate({"voter": "a", "rating": "well"} | wrong)
