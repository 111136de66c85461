"""Rules about searches, refusals and decoys, each with its neighbour who must not be flagged; and what makes a finding the same one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from audit.review.unusual import decoys, searches
from audit.review.unusual.model import Decoy, Finding, Period
from audit.review.unusual.own import Own
from audit.review.unusual.rules import findings
from audit.review.unusual.thresholds import current
from tests.review.days import CASE, NARGIS, NIGHT, PALWASHA, SATURDAY, SHAKIBA, Day, seqs, tag


# --- searches
def searching(times: int, **story: Any) -> Day:
    day = Day()
    for _ in range(times):
        day("catalogue.searched", cases=["a", "b"], count=2, **story)
    return day


def test_searches_that_led_to_nothing_are_found() -> None:
    (found,) = searches.led_to_nothing(searching(5).period())
    assert (found.person, found.counted) == (NARGIS, 5)


def test_four_of_them_are_not() -> None:
    assert list(searches.led_to_nothing(searching(4).period())) == []


def test_searches_after_which_a_result_was_opened_are_not() -> None:
    day = Day()
    for _ in range(9):
        day("catalogue.searched", cases=["a", "b"], minutes=20)
        day.of("b", minutes=9)
    assert list(searches.led_to_nothing(day.period())) == []


@pytest.mark.parametrize(("who", "opened", "minutes"), [(PALWASHA, "a", 5), (NARGIS, "c", 5), (NARGIS, "a", 11)])
def test_another_person_another_case_or_too_late_is_no_answer(who: str, opened: str, minutes: float) -> None:
    day = Day()
    for _ in range(5):
        day("catalogue.searched", cases=["a"], minutes=20)
        day.of(opened, who, minutes)
    assert len(list(searches.led_to_nothing(day.period()))) == 1


@pytest.mark.parametrize("kind", ["case.read", "case.opened"])
def test_who_found_nobody_and_went_on_with_a_case_is_not(kind: str) -> None:
    day = Day()
    for _ in range(6):
        day("catalogue.searched", cases=[], count=0)
        day(kind, case=tag(1), minutes=2)
    assert list(searches.led_to_nothing(day.period())) == []


def test_a_look_up_for_another_page_is_no_search() -> None:
    assert list(searches.led_to_nothing(searching(9, why="intake").period())) == []


def test_a_search_of_this_minute_is_not_judged_yet() -> None:
    day = searching(5)
    assert list(searches.led_to_nothing(Period(day.entries, Own(), current(), day.now))) == []


def test_a_name_that_matters_is_found_at_once() -> None:
    (found,) = searches.named(searching(1, named=["official", "colleague"]).period())
    assert (found.counted, found.named) == (1, ("colleague", "official"))


def test_the_same_of_which_a_result_was_opened_is_not() -> None:
    day = searching(1, named=["colleague"])
    day.of("a")
    assert list(searches.named(day.period())) == []


@pytest.mark.parametrize("kind", ["case.read", "case.opened"])
def test_a_name_that_matters_without_results_is_found_whatever_she_opened_next(kind: str) -> None:
    day = Day()
    day("catalogue.searched", cases=[], count=0, named=["official"])
    day(kind, case=tag(1), minutes=2)
    assert seqs(searches.named(day.period())) == [(1,)]


def test_any_other_name_is_not() -> None:
    assert list(searches.named(searching(3).period())) == []


# --- refusals
@pytest.mark.parametrize(("times", "found"), [(2, 0), (3, 1)])
def test_repeated_refusals_are_found_and_a_slip_is_not(times: int, found: int) -> None:
    day = Day()
    for _ in range(times):
        day("access.refused")
    day("access.refused", PALWASHA)
    assert len(list(searches.refusals(day.period()))) == found


def test_the_server_is_refused_nothing() -> None:
    day = Day()
    for _ in range(5):
        day("access.refused", "server")
    assert list(searches.refusals(day.period())) == []


# --- decoys
MARKED = {CASE: [Decoy(2, 5, SHAKIBA)]}


def test_whoever_opens_a_decoy_is_found_while_it_is_one() -> None:
    day = Day()
    for _ in range(6):
        day.opens(NARGIS, reason="I was asked")
    (found,) = decoys.opened(day.period(own=[(NARGIS, CASE)], decoys=MARKED))
    assert (found.person, found.case, found.entries) == (NARGIS, CASE, (3, 4))


@pytest.mark.parametrize("kind", ["case.read", "case.revealed", "history.read", "file.opened", "access.refused", "case.changed"])
def test_every_way_of_coming_to_it_counts(kind: str) -> None:
    day = Day()
    for _ in range(3):
        day(kind, PALWASHA, CASE)
    assert seqs(decoys.opened(day.period(decoys=MARKED))) == [(3,)]


def test_who_made_it_one_a_name_in_a_list_and_an_ordinary_case_are_not() -> None:
    day = Day()
    for _ in range(4):
        day.opens(SHAKIBA)
    day("case.revealed", PALWASHA, CASE, where="list")
    day.opens(PALWASHA, tag(7))
    assert list(decoys.opened(day.period(decoys={CASE: [Decoy(0, None, SHAKIBA)]}))) == []


def test_it_stands_before_everything_else() -> None:
    day = Day(NIGHT)
    day.opens(NARGIS, CASE)
    day.opens(PALWASHA, tag(1), minutes=60 * 24 * 2)
    found = findings(day.period(decoys={CASE: [Decoy(0, None, SHAKIBA)]}))
    assert [each.rule for each in found][:2] == ["decoy", "caseload"]


# --- decoys, as the ledger says them
def marks(*said: tuple[str, str, int]) -> list[Decoy]:
    """What (kind, who, hours after nine on a Saturday), entries 10, 20, …, make of a case."""
    entries = [
        Entry(seq=10 * number, kind=kind, actor=who, case_tag=CASE, ts=int((SATURDAY + timedelta(hours=hours)).timestamp()) // 60)
        for number, (kind, who, hours) in enumerate(said, 1)
    ]
    return list(decoys.stretches(entries)[CASE])


def test_who_lifts_a_decoy_and_sets_it_again_that_day_leaves_no_gap() -> None:
    found = marks(("decoy.set", SHAKIBA, 0), ("decoy.lifted", "laila", 24), ("decoy.set", "laila", 25))
    assert found == [Decoy(10, None, SHAKIBA)]
    day = Day()
    for _ in range(25):
        day.opens("laila")
    day.opens("laila", minutes=60)
    assert seqs(decoys.opened(day.period(decoys={CASE: found}))) == [tuple(range(11, 27))]


def test_who_sets_what_is_one_already_does_not_become_its_maker() -> None:
    assert marks(("decoy.set", SHAKIBA, 0), ("decoy.set", "laila", 1)) == [Decoy(10, None, SHAKIBA)]


def test_a_case_that_was_a_decoy_on_another_day_was_none_in_between() -> None:
    found = marks(("decoy.set", SHAKIBA, 0), ("decoy.lifted", "laila", 1), ("decoy.set", "laila", 24), ("decoy.lifted", "laila", 25))
    assert found == [Decoy(10, 20, SHAKIBA), Decoy(30, 40, "laila")]


# --- what a finding is
@given(st.permutations(range(1, 9)), st.integers(min_value=1, max_value=8))
def test_the_tag_depends_neither_on_the_order_of_entries_nor_on_how_many_there_are(order: Sequence[int], many: int) -> None:
    def of(entries: Sequence[int]) -> Finding:
        return Finding("hours", date(2026, 11, 28), tuple(entries), frozenset({NARGIS}))

    assert of(order[:many]).tag == of(range(1, 9)).tag


def test_another_rule_person_case_or_day_has_another_tag() -> None:
    people, day = frozenset({NARGIS}), date(2026, 11, 28)
    every = [
        Finding("hours", day, (1,), people),
        Finding("many", day, (1,), people),
        Finding("hours", day + timedelta(days=1), (1,), people),
        Finding("hours", day, (1,), frozenset({PALWASHA})),
        Finding("hours", day, (1,), people, case=CASE),
    ]
    assert len({each.tag for each in every}) == len(every)
    assert all(len(each.tag) == 16 for each in every)
