"""Who is who: read from text, matched by ids, never merged by name alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from incident.people import Person
from tests.incident.strategies import VARIANTS

variants = st.sampled_from(VARIANTS)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("ana@example.com", Person(email="ana@example.com")),
        ("U024BE7LH", Person(slack_id="U024BE7LH")),
        ("W012A3CDE", Person(slack_id="W012A3CDE")),
        ("<@U024BE7LH>", Person(slack_id="U024BE7LH")),
        (" <@U024BE7LH|ana> ", Person(slack_id="U024BE7LH")),
        ("Ana Lima", Person(name="Ana Lima")),
        ("UMA", Person(name="UMA")),
        ("@ana", Person(name="@ana")),
    ],
)
def test_a_person_is_read_from_what_people_write(text: str, person: Person) -> None:
    assert Person.model_validate(text) == person


@pytest.mark.parametrize("nobody", ["", "   ", {}, {"name": " "}, {"timezone": "Europe/Berlin"}])
def test_nobody_is_not_a_person(nobody: object) -> None:
    with pytest.raises(ValidationError, match="needs a Slack id, an e-mail address or a name"):
        Person.model_validate(nobody)


def test_an_address_is_the_same_in_capitals() -> None:
    assert Person(email="Ana@Example.com").same_as(Person(email="ana@example.com"))


def test_two_people_of_one_name_are_two_people() -> None:
    assert not Person(name="Ana", email="ana@a.example").same_as(Person(name="Ana", email="ana@b.example"))
    assert not Person(name="Ana", email="ana@a.example").same_as(Person(name="Ana"))


def test_a_bare_name_can_only_be_told_from_another_name() -> None:
    assert Person(name="Ana").same_as(Person(name="Ana"))
    assert not Person(name="Ana").same_as(Person(name="Ben"))


def test_absent_ids_say_nothing() -> None:
    assert not Person(name="Ana", email="").same_as(Person(name="Ben", email=""))
    assert not Person(slack_id="U0ANA").same_as(Person(email="ana@example.com"))


@given(variants, variants)
def test_sameness_has_no_direction(one: Person, other: Person) -> None:
    assert one.same_as(other) == other.same_as(one)


@given(variants, variants)
def test_merging_loses_nobody_and_forgets_nothing_new(one: Person, other: Person) -> None:
    merged = one.merged_with(other)
    told = {name: value for name, value in other.model_dump().items() if value}
    assert {name: getattr(merged, name) for name in told} == told
    assert not other.addressable or merged.same_as(other)
    assert merged.merged_with(other) == merged


@given(variants)
def test_everybody_can_be_named(person: Person) -> None:
    assert person.label.strip()


def test_a_blank_name_is_no_label() -> None:
    assert Person(name="  ", email="ana@example.com").label == "ana@example.com"
