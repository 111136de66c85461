"""What follows from an incident, from six levels of difficulty, and from an age: pure functions."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases.ages import age_on
from casework.cases.classification import NOT_GBV, ORDER
from casework.cases.contexts import Facts, contexts
from casework.cases.disability import MENTAL, PHYSICAL, SHORT_SET, disability
from casework.cases.record_choices import Abduction, Context, Difficulty, Relation
from casework.localisation.calendar import to_gregorian
from casework.localisation.dates import make

facts = st.builds(
    Facts,
    core=st.sampled_from(["", NOT_GBV, *ORDER.values()]),
    relations=st.sets(st.sampled_from(Relation.values), max_size=3),
    age=st.one_of(st.none(), st.integers(0, 90)),
    exchange=st.sampled_from(["", "yes", "no"]),
    abduction=st.sampled_from(["", *Abduction.values]),
    practice=st.sampled_from(["", "baad"]),
)
SEXUAL_CONTEXTS = {Context.CHILD, Context.EXPLOITATION, Context.SLAVERY}


@given(facts)
def test_nothing_follows_before_it_is_classified_or_when_it_is_not_gender_based(known: Facts) -> None:
    if known.core in ("", NOT_GBV):
        assert contexts(known) == []


@given(facts)
def test_a_sexual_context_needs_a_sexual_type(known: Facts) -> None:
    if SEXUAL_CONTEXTS & set(contexts(known)):
        assert known.core in ("rape", "sexual_assault")


@given(facts)
def test_what_depends_on_her_age_needs_a_known_age_under_18(known: Facts) -> None:
    if {Context.CHILD, Context.EARLY_MARRIAGE} & set(contexts(known)):
        assert known.age is not None and known.age < 18


@given(facts)
def test_partner_violence_needs_a_partner(known: Facts) -> None:
    partner = bool({Relation.HUSBAND, Relation.FORMER, Relation.FIANCE} & set(known.relations))
    assert (Context.PARTNER in contexts(known)) == (partner and known.core not in ("", NOT_GBV))


@pytest.mark.parametrize(
    ("known", "follows"),
    [
        (Facts("physical_assault", {"husband"}), [Context.PARTNER]),
        (Facts("rape", {"neighbour"}, age=16), [Context.CHILD]),
        (Facts("rape", {"neighbour"}, age=18), []),
        (Facts("forced_marriage", {"caregiver"}, age=15, practice="baad"), [Context.EARLY_MARRIAGE, Context.PRACTICE]),
        (Facts("sexual_assault", {"employer"}, exchange="yes"), [Context.EXPLOITATION]),
        (Facts("rape", {"nobody"}, abduction="trafficked"), [Context.SLAVERY]),
        (Facts("rape", {"nobody"}, abduction="none"), []),
        (Facts("denial", {"family"}, exchange="yes", abduction="other"), []),
    ],
)
def test_examples(known: Facts, follows: list[Context]) -> None:
    assert contexts(known) == follows


# --- disability -------------------------------------------------------------------------------------------------------------
@given(st.fixed_dictionaries({name: st.sampled_from(["", *Difficulty.values]) for name in SHORT_SET}))
def test_disability_is_none_only_from_six_answers_without_a_lot_of_difficulty(levels: dict[str, str]) -> None:
    severe = {name for name, level in levels.items() if level in ("much", "cannot")}
    found = disability(levels)
    assert (found in ("physical", "both")) == bool(severe & set(PHYSICAL))
    assert (found in ("mental", "both")) == bool(severe & set(MENTAL))
    if not severe:
        assert found == ("none" if all(levels.values()) else "")


def test_the_six_questions_are_physical_or_mental() -> None:
    assert sorted([*PHYSICAL, *MENTAL]) == sorted(SHORT_SET)


# --- ages -------------------------------------------------------------------------------------------------------------------
def day(year: int, month: int = 1, number: int = 1) -> date:
    return to_gregorian(year, month, number)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ((1389, 9, 5), (1405, 9, 4), 15),
        ((1389, 9, 5), (1405, 9, 5), 16),
        ((1389, 9, None), (1405, 9, 30), 15),
        ((1389, 9, None), (1405, 10, 1), 16),
        ((1387, None, None), (1405, 12, 29), 17),
        ((1405, None, None), (1405, 6, 1), 0),
    ],
)
def test_the_lower_of_two_possible_ages_counts(born: tuple[int, int | None, int | None], on: tuple[int, int, int], years: int) -> None:
    assert age_on(day(*on), birth=make(*born)) == years


@pytest.mark.parametrize(
    ("on", "years"), [((1405, 9, 1), 16), ((1406, 8, 30), 16), ((1406, 9, 1), 17), ((1404, 9, 1), 15), ((1404, 8, 1), 14)]
)
def test_an_age_grows_from_the_day_it_was_said(on: tuple[int, int, int], years: int) -> None:
    assert age_on(day(*on), age=16, said_on=day(1405, 9, 1)) == years


def test_a_date_of_birth_is_believed_before_an_age() -> None:
    assert age_on(day(1405), birth=make(1380, 1, 1), age=30, said_on=day(1405)) == 25


def test_nothing_known_is_no_age() -> None:
    known = itertools.product([None], [None, 16], [None])
    assert all(age_on(day(1405), birth=birth, age=age, said_on=said_on) is None for birth, age, said_on in known)
