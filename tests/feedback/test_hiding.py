"""Which numbers are shown: every possible table is tried, and none of the hidden numbers can be computed."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations

import pytest

from casework.feedback.hiding import SMALLEST, shown

NAMES = ("yes", "no", "na", "declined", "")


def tables(total: int, cells: int = len(NAMES)) -> Iterator[tuple[int, ...]]:
    """Every way in which so many women can have answered one question."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(total - first, cells - 1))


def page(table: tuple[int, ...]) -> tuple[int | None, ...]:
    return tuple(shown(dict(zip(NAMES, table, strict=True))).values())


@pytest.mark.parametrize("total", range(SMALLEST, 15))
def test_no_hidden_number_can_be_computed_from_the_page(total: int) -> None:
    """Somebody who knows the rule and how many answered collects every table that gives this page."""
    possible: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
    for table in tables(total):
        possible[page(table)].append(table)
    for seen, behind in possible.items():
        for place, number in enumerate(seen):
            if number is None:
                assert len({table[place] for table in behind}) > 1, (seen, behind)


@pytest.mark.parametrize("total", [5, 9, 14])
def test_no_number_below_five_is_ever_shown(total: int) -> None:
    assert all(number is None or number >= SMALLEST for table in tables(total) for number in page(table))


def test_a_question_that_all_answered_alike_is_hidden_whole() -> None:
    assert page((20, 0, 0, 0, 0)) == page((0, 20, 0, 0, 0)) == (None,) * 5


def test_a_large_number_beside_small_ones_is_shown() -> None:
    assert page((12, 2, 1, 0, 0)) == (12, None, None, None, None)


def test_a_single_small_number_takes_the_next_one_with_it() -> None:
    assert page((9, 8, 7, 6, 2)) == (9, 8, 7, None, None)


def test_of_two_equal_numbers_both_are_hidden() -> None:
    """Or the choice between them would tell where the small one is."""
    assert page((9, 6, 8, 6, 2)) == (9, None, 8, None, None)


def test_small_ones_that_must_all_be_four_are_not_left_alone() -> None:
    assert page((4, 4, 12, 8, 7)) == (None, None, 12, None, None)
    assert page((4, 3, 12, 8, 7)) == (None, None, 12, 8, 7)


def test_the_order_of_the_columns_changes_nothing() -> None:
    for order in permutations(range(5)):
        table = (9, 6, 4, 6, 0)
        moved = page(tuple(table[place] for place in order))
        assert moved == tuple(page(table)[place] for place in order)


def test_large_numbers_are_all_shown() -> None:
    assert page((9, 8, 7, 6, 5)) == (9, 8, 7, 6, 5)
