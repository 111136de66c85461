"""Comparing two cards: the points and their reasons, in every order, and nothing found that brute force does not find."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases.duplicates import LIKELY, Facts, Reason, compare, likely, mark_of
from casework.localisation import names

SPELLINGS = [
    *("فاطمه", "Fatima", "فاطمة", "زهرا", "فاطمه زهرا", "محمد علی", "Mohammad Ali"),
    *("کریم", "کرم", "Karim", "شیرمحمد", "شیر محمد", "پلوشه", ""),
]
SIFTED = {Reason.NAME, Reason.NEAR_NAME, Reason.PHONE, Reason.TAZKIRA}
FOLDS = sorted({names.fold(spelling) for spelling in SPELLINGS})
MARKS = ["", "a" * 20, "b" * 20]
FACTS = st.builds(
    Facts,
    names=st.lists(st.sampled_from([fold for fold in FOLDS if fold]), max_size=2).map(tuple),
    father=st.sampled_from(FOLDS),
    grandfather=st.sampled_from(FOLDS),
    province=st.sampled_from(["", "AF-KAB", "AF-HER"]),
    year=st.one_of(st.none(), st.integers(1950, 2015)),
    phone=st.sampled_from(MARKS),
    tazkira=st.sampled_from(MARKS),
)
CARDS = st.dictionaries(st.integers(0, 30), FACTS, max_size=8)


def facts(name: str = "", father: str = "", **more: Any) -> Facts:
    return Facts(names=(names.fold(name),) if name else (), father=names.fold(father), **more)


@given(FACTS, FACTS)
def test_the_order_of_two_cards_changes_nothing(one: Facts, other: Facts) -> None:
    assert compare(one, other) == compare(other, one)


@given(FACTS, FACTS)
def test_no_points_without_a_reason_and_never_more_than_the_weights(one: Facts, other: Facts) -> None:
    found = compare(one, other)
    assert (found.points > 0) == bool(found.reasons)
    assert 0 <= found.points <= 135


@given(FACTS)
def test_nothing_is_as_like_a_card_as_itself(one: Facts) -> None:
    weights = 40 * bool(one.names) + 30 * bool(one.father) + 10 * bool(one.grandfather) + 5 * bool(one.province)
    assert compare(one, one).points == weights + 10 * (one.year is not None) + 40 * bool(one.phone or one.tazkira)


@given(FACTS, FACTS)
def test_what_is_not_known_speaks_neither_for_nor_against(one: Facts, other: Facts) -> None:
    assert compare(one, Facts()).points == 0
    assert compare(one, Facts(phone=other.phone)).points in (0, 40)


@given(CARDS, CARDS, st.integers(0, 135))
def test_the_sieve_finds_what_comparing_everything_finds(new: dict[int, Facts], known: dict[int, Facts], at_least: int) -> None:
    everything = {**known, **new}
    wanted = set()
    for one, mine in new.items():
        for other, theirs in everything.items():
            found = compare(mine, theirs)
            if other != one and SIFTED & {*found.reasons} and found.points >= at_least:
                wanted.add((frozenset((one, other)), found))
    pairs = likely(new, everything, at_least=at_least)
    assert [pair.likeness.points for pair in pairs] == sorted((pair.likeness.points for pair in pairs), reverse=True)
    assert {(frozenset((pair.one, pair.other)), pair.likeness) for pair in pairs} == wanted
    assert len(pairs) == len(wanted)


@pytest.mark.parametrize(
    ("one", "other", "points", "reasons"),
    [
        (facts("فاطمه", "عبدالرحیم"), facts("Fatima", "Abdul Rahim"), 68, {Reason.NEAR_NAME}),
        (facts("زهرا", "کریم"), facts("لیلا", "کریم"), 30, {Reason.FATHER}),
        (facts("کریم"), facts("کرم"), 0, set()),
        (facts(year=1990), facts(year=1993), 10, {Reason.YEAR}),
        (facts(year=1990), facts(year=1994), 0, set()),
        (facts(phone="a", tazkira="b"), facts(phone="a", tazkira="b"), 40, {Reason.PHONE, Reason.TAZKIRA}),
        (facts(phone="a"), facts(tazkira="a"), 0, set()),
    ],
)
def test_points_and_reasons(one: Facts, other: Facts, points: int, reasons: set[Reason]) -> None:
    found = compare(one, other)
    assert abs(found.points - points) <= 2
    assert reasons <= {*found.reasons}


def test_two_sisters_and_two_namesakes_of_one_town_are_not_likely() -> None:
    sister: Any = {"father": "کریم", "grandfather": names.fold("سلیمان"), "province": "AF-KAB", "year": 1990}
    assert compare(facts("زهرا", **sister), facts("لیلا", **sister)).points == 55 < LIKELY
    namesake: Any = {"province": "AF-KAB", "year": 1990}
    assert compare(facts("فاطمه", **namesake), facts("فاطمه", **namesake)).points == 55 < LIKELY


def test_a_mark_is_keyed_short_and_says_what_kind_of_number_it_is(settings: Any) -> None:
    phone = mark_of("phone", "+93700000012")
    assert len(phone) == 11 and "700000012" not in phone
    assert phone != mark_of("tazkira", "+93700000012")
    settings.PEPPER = b"another key that is in no database"
    assert phone != mark_of("phone", "+93700000012")


def test_ways_of_writing_one_tazkira_number_have_one_mark() -> None:
    assert mark_of("tazkira", "1400-0000-00012") == mark_of("tazkira", "۱۴۰۰ ۰۰۰۰ ۰۰۰۱۲")


@pytest.mark.parametrize(("kind", "number"), [("phone", "119"), ("tazkira", "12"), ("phone", ""), ("tazkira", "")])
def test_a_number_too_short_has_no_mark(kind: str, number: str) -> None:
    assert mark_of(kind, number) == ""
