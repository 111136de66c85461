"""Which type an incident is: properties over every sequence of answers, and the examples of the guidelines."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases import lists
from casework.cases.classification import LAST, NOT_GBV, ORDER, QUESTIONS, asked, classify, contradicts

answers = st.fixed_dictionaries({}, optional={name: st.sampled_from(["yes", "no", ""]) for name in QUESTIONS})


@given(answers)
def test_it_is_one_of_six_types_or_none_or_not_classified(said: dict[str, str]) -> None:
    assert classify(said) in {*ORDER.values(), NOT_GBV, ""}


@given(answers)
def test_the_first_yes_decides_whatever_stands_behind_it(said: dict[str, str]) -> None:
    first = next((name for name in ORDER if said.get(name) != "no"), None)
    if first is not None and said.get(first) == "yes":
        assert classify(said) == ORDER[first]


@given(answers)
def test_a_question_without_an_answer_stops(said: dict[str, str]) -> None:
    first = next((name for name in QUESTIONS if said.get(name) != "no"), None)
    if first is not None and not said.get(first):
        assert classify(said) == ""


@given(answers)
def test_no_more_is_asked_than_decides(said: dict[str, str]) -> None:
    needed = asked(said)
    assert needed == list(QUESTIONS[: len(needed)])
    assert all(said.get(name) == "no" for name in needed[:-1])
    assert classify({name: said.get(name, "") for name in needed}) == classify(said)


@given(answers, st.sampled_from(QUESTIONS), st.sampled_from(["yes", "no", ""]))
def test_an_answer_that_was_not_needed_changes_nothing(said: dict[str, str], name: str, other: str) -> None:
    if name not in asked(said):
        assert classify({**said, name: other}) == classify(said)


@pytest.mark.parametrize(("number", "core"), list(enumerate(ORDER.values())))
def test_each_type_is_reached_after_saying_no_to_those_before_it(number: int, core: str) -> None:
    said = dict.fromkeys(list(ORDER)[:number], "no") | {list(ORDER)[number]: "yes"}
    assert classify(said) == core


def test_all_no_is_not_gender_based_violence() -> None:
    assert classify(dict.fromkeys(QUESTIONS, "no")) == NOT_GBV


def test_none_of_six_and_yet_gender_based_violence_is_a_contradiction_and_no_type() -> None:
    said = dict.fromkeys(ORDER, "no") | {LAST: "yes"}
    assert (classify(said), contradicts(said)) == ("", True)


def test_only_that_contradicts() -> None:
    found = [c for c in itertools.product(["yes", "no", ""], repeat=len(QUESTIONS)) if contradicts(dict(zip(QUESTIONS, c, strict=True)))]
    assert found == [("no",) * 6 + ("yes",)]


@pytest.mark.django_db
def test_every_type_has_words() -> None:
    assert {*ORDER.values(), NOT_GBV} == set(dict(lists.choices(lists.INCIDENT_TYPES)))
