"""Case and referral codes: unambiguous, random, and a slip in copying is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.localisation.codes import ALPHABET, NotACode, check_character, format_code, new_code, parse_code

BODIES = st.text(st.sampled_from(ALPHABET), min_size=7, max_size=7)


def test_the_alphabet_has_no_characters_that_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 29
    assert not set("0O1ILU5S") & set(ALPHABET) - {"5"}


def test_a_new_code_is_eight_characters_and_is_accepted() -> None:
    code = new_code()
    assert len(code) == 8 and parse_code(code) == code


def test_codes_do_not_repeat_in_a_thousand() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("length", [2, 4, 7, 28])
def test_a_code_of_another_length_is_accepted_at_its_length(length: int) -> None:
    assert parse_code(code := new_code(length), length) == code and len(code) == length


@pytest.mark.parametrize("length", [1, 29])
def test_a_length_without_protection_is_refused(length: int) -> None:
    with pytest.raises(ValueError):
        new_code(length)


@given(BODIES)
def test_every_single_substitution_is_noticed(body: str) -> None:
    code = body + check_character(body)
    for place, character in enumerate(code):
        for other in ALPHABET:
            changed = code[:place] + other + code[place + 1 :]
            assert (check_character(changed[:-1]) == changed[-1]) == (other == character)


@given(BODIES)
def test_every_exchange_of_neighbours_is_noticed(body: str) -> None:
    code = body + check_character(body)
    for place in range(7):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert (check_character(swapped[:-1]) == swapped[-1]) == (swapped == code)


def test_every_pair_of_characters_at_every_place_is_told_from_its_exchange() -> None:
    for place in range(7):
        for a in ALPHABET:
            for b in ALPHABET:
                body = ["A"] * 8
                body[place], body[place + 1] = a, b
                swapped = list(body)
                swapped[place], swapped[place + 1] = b, a
                assert (check_character("".join(body)) == check_character("".join(swapped))) == (a == b)


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        format_code,
        lambda code: f"  {code[:4]} – {code[4:]} ",
        lambda code: code.translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹")),
        lambda code: code.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩")),
        lambda code: f"\u200e{code}\u200f",
    ],
)
def test_ways_of_typing_a_code_are_forgiven(change) -> None:  # type: ignore[no-untyped-def]
    body = "K7MD2QX"
    code = body + check_character(body)
    assert parse_code(change(code)) == code


def test_a_prefix_may_be_typed_or_left_away() -> None:
    code = new_code(7)
    assert parse_code(f"RF-{code}", 7, prefix="RF") == parse_code(code, 7, prefix="RF") == code


@pytest.mark.parametrize("text", ["", "K7MD", "K7MD-2QXO", "K7MD-2QX0", "پروین", "K7MD2QXRR", "K7MD2QX\n1"])
def test_what_is_no_code_is_refused_without_the_text(text: str) -> None:
    with pytest.raises(NotACode) as refused:
        parse_code(text)
    assert str(refused.value) == "not a code"


@pytest.mark.parametrize(("code", "shown"), [("K7MD2QXR", "K7MD-2QXR"), ("8KQ4", "8KQ4"), ("RF-8KQ4", "RF-8KQ4"), ("", "")])
def test_a_code_is_shown_in_groups_of_four(code: str, shown: str) -> None:
    assert format_code(code) == shown
