from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.encryption import CannotOpen, Sheet, join, new_seed, split
from tests.encryption.figures import refused

SECRET = bytes(range(32))
long_enough = st.binary(min_size=16, max_size=80)


@given(long_enough)
def test_any_two_sheets_bring_the_secret_back(secret):
    assert all(join(one, other) == secret for one, other in permutations(split(secret), 2))


@given(long_enough)
def test_a_printed_sheet_comes_back(secret):
    assert all(Sheet.parse(sheet.text()) == sheet for sheet in split(secret))


def test_a_sheet_with_itself_is_refused():
    assert all(refused(lambda sheet=sheet: join(sheet, sheet)) for sheet in split(SECRET))


def test_sheets_of_two_splits_are_refused():
    assert all(refused(lambda pair=pair: join(*pair)) for pair in product(split(SECRET), split(SECRET)))


def test_sheets_of_two_lengths_are_refused():
    one, two = split(SECRET)[0], split(SECRET + b"\0")[1]
    assert refused(lambda: join(one, replace(two, first=one.second, commit=one.commit)))


@pytest.mark.parametrize("part", ["first", "second", "commit"])
def test_an_altered_sheet_is_refused_even_with_a_right_check(part):
    for one, other in permutations(split(SECRET), 2):
        value = getattr(one, part)
        altered = replace(one, **{part: bytes([value[0] ^ 1]) + value[1:]})
        assert refused(lambda altered=altered, other=other: join(Sheet.parse(altered.text()), other))


def test_a_sheet_that_says_another_number_is_refused():
    one, two, three = split(SECRET)
    assert refused(lambda: join(replace(one, index=3), two))
    assert refused(lambda: join(replace(two, index=1), three))


def test_one_sheet_holds_no_part_of_the_secret():
    for sheet in split(SECRET):
        assert SECRET not in (sheet.first, sheet.second)
        assert bytes(x ^ y for x, y in zip(sheet.first, sheet.second, strict=True)) != SECRET


def test_every_single_mistyped_letter_is_refused():
    text = split(SECRET)[0].text()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    slips = [
        text[:at] + other + text[at + 1 :] for at, was in enumerate(text) if was.isalnum() for other in letters if other != was
    ]
    assert len(slips) == 144 * 31
    assert all(refused(lambda slip=slip: Sheet.parse(slip)) for slip in slips)


def test_two_exchanged_groups_are_refused():
    groups = split(SECRET)[0].text().split()
    groups[3], groups[4] = groups[4], groups[3]
    assert refused(lambda: Sheet.parse(" ".join(groups)))


@pytest.mark.parametrize("text", ["", "AAAA", "????", "AEAA" * 40, "زهرا", "A" * 145, "0189" * 36])
def test_other_text_is_refused(text):
    with pytest.raises(CannotOpen):
        Sheet.parse(text)


def test_a_cut_sheet_is_refused():
    text = split(SECRET)[0].text()
    assert all(refused(lambda end=end: Sheet.parse(text[:end])) for end in range(len(text)))


def test_spaces_hyphens_and_case_do_not_matter():
    sheet = split(SECRET)[1]
    assert Sheet.parse(" " + sheet.text().lower().replace(" ", "-").replace("\n", "\r\n\r\n")) == sheet


def test_a_sheet_is_printed_as_six_lines_of_six_groups():
    lines = split(SECRET)[0].text().splitlines()
    assert [len(line.split()) for line in lines] == [6] * 6
    assert {len(group) for line in lines for group in line.split()} == {4}


def test_no_part_shows_in_what_is_printed_by_accident():
    assert repr(split(SECRET)[2]) == "Sheet(index=3)"


@pytest.mark.parametrize("size", [0, 1, 15])
def test_a_secret_short_enough_to_guess_is_refused(size):
    with pytest.raises(ValueError):
        split(bytes(size))


def test_two_splits_of_a_secret_share_nothing():
    assert split(SECRET)[0].text() != split(SECRET)[0].text()
    assert new_seed() != SECRET
