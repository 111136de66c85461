"""Slips in typing a sheet: the place is named, and what does not fit is never taken."""

import pytest

from casework.encryption import Sheet, split
from casework.recovery import typed
from casework.recovery.typed import LETTERS, Slip, read

SHEET = split(bytes(range(32)))[0]
WHOLE = "".join(SHEET.text().split())


def told(text: str) -> str:
    with pytest.raises(Slip) as slip:
        read(text)
    return str(slip.value)


def other(letter: str) -> str:
    return LETTERS[(LETTERS.index(letter) + 1) % 32]


def place(at: int) -> str:
    return f"line {at // 24 + 1}, group {at % 24 // 4 + 1}"


@pytest.mark.parametrize("text", [SHEET.text(), WHOLE, SHEET.text().lower(), "-".join(WHOLE), f"  {WHOLE}\r\n"], ids=range(5))
def test_spaces_hyphens_and_case_do_not_matter(text: str) -> None:
    assert read(text) == SHEET


@pytest.mark.parametrize("at", range(0, 144, 13))
def test_a_wrong_letter_is_named_by_its_place(at: int) -> None:
    assert place(at) in told(WHOLE[:at] + other(WHOLE[at]) + WHOLE[at + 1 :])


@pytest.mark.parametrize("at", range(1, 144, 29))
def test_two_letters_exchanged_are_named(at: int) -> None:
    changed = list(WHOLE)
    changed[at - 1], changed[at] = changed[at], changed[at - 1]
    if "".join(changed) != WHOLE:
        assert place(at - 1) in told("".join(changed))


@pytest.mark.parametrize("at", range(0, 144, 29))
def test_a_letter_that_is_missing_or_too_many_is_named(at: int) -> None:
    assert "one slip" in told(WHOLE[:at] + WHOLE[at + 1 :])
    assert "one slip" in told(WHOLE[:at] + other(WHOLE[at]) + WHOLE[at:])


@pytest.mark.parametrize(("typed_letter", "hint"), [("0", "O"), ("1", "I"), ("8", "B"), ("9", "P"), ("۵", ""), ("!", "")])
def test_what_is_on_no_sheet_is_named_at_once(typed_letter: str, hint: str) -> None:
    said = told(WHOLE[:30] + typed_letter + WHOLE[31:])
    assert "Line 2, group 2" in said
    assert f"is {hint}." in said if hint else "look whether" not in said


def test_more_than_one_slip_is_not_guessed_at() -> None:
    assert "more than one slip" in told(other(WHOLE[0]) + WHOLE[1:70] + other(WHOLE[70]) + WHOLE[71:])


@pytest.mark.parametrize("text", ["", "ABCD", WHOLE[:100], WHOLE + WHOLE], ids=["none", "four", "most", "twice"])
def test_too_little_and_too_much_is_counted(text: str) -> None:
    assert "144 letters" in told(text)


def test_a_message_never_says_what_it_should_be() -> None:
    at = 50
    said = told(WHOLE[:at] + other(WHOLE[at]) + WHOLE[at + 1 :])
    assert not any(group in said for group in SHEET.text().split())


def test_as_many_letters_as_a_sheet_has_end_the_typing() -> None:
    assert typed.LENGTH == len(WHOLE)
    assert isinstance(read(WHOLE), Sheet)
    assert [typed.is_whole(WHOLE[:143]), typed.is_whole(WHOLE)] == [False, True]
