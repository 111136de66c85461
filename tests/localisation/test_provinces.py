"""Provinces, and the order of the alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.localisation import provinces
from casework.localisation.collate import ALPHABET, sort_key


def test_there_are_34_provinces_each_named_in_three_languages() -> None:
    assert len(provinces.PROVINCES) == 34
    for language in ("fa-af", "ps", "en"):
        assert len({provinces.name(code, language) for code in provinces.PROVINCES}) == 34


@pytest.mark.parametrize(("language", "shown"), [("fa-af", "پنجشیر"), ("ps", "پنجشېر"), ("en", "Panjshir")])
def test_a_province_is_named_in_the_language(language: str, shown: str) -> None:
    assert provinces.name("AF-PAN", language) == shown


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert provinces.name("AF-XXX", "ps") == "AF-XXX"


def test_choices_follow_the_alphabet_of_the_language() -> None:
    dari = [name for _, name in provinces.choices("fa-af")]
    assert dari[0] == "ارزگان" and dari[-1] == "هلمند"
    assert dari.index("پکتیا") < dari.index("تخار") < dari.index("جوزجان") < dari.index("کابل") < dari.index("لوگر")
    assert [name for _, name in provinces.choices("en")] == sorted(name for _, name in provinces.choices("en"))


@pytest.mark.parametrize("letters", ["آاب", "بپت", "تټث", "جځچڅح", "دډذ", "رړز", "زژږس", "سشښص", "کګل", "نڼو", "وهی"])
def test_letters_stand_in_the_order_of_the_alphabet(letters: str) -> None:
    assert sorted(reversed(letters), key=sort_key) == list(letters)


def test_the_alphabet_has_each_letter_once() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_letters_of_another_keyboard_stand_together() -> None:
    assert sort_key("كابل")[0] == sort_key("کابل")[0]
    assert sort_key("علي")[0] == sort_key("علی")[0]
    assert sort_key("گل")[0] == sort_key("ګل")[0]


def test_a_pashto_letter_does_not_fall_behind_the_alphabet() -> None:
    assert sorted(["ولی", "ټوریالی", "تمنا"], key=sort_key) == ["تمنا", "ټوریالی", "ولی"]


def test_marks_and_joiners_do_not_count() -> None:
    assert sort_key("بی\u200cبی")[0] == sort_key("بیبی")[0]
    assert sort_key("مُحَمَّد")[0] == sort_key("محمد")[0]


def test_digits_come_first_then_latin_then_ours() -> None:
    assert sorted(["احمد", "Zahra", "émilie", "5", "Faiz"], key=sort_key) == ["5", "émilie", "Faiz", "Zahra", "احمد"]


@given(st.lists(st.text()))
def test_any_text_can_be_sorted_and_the_order_is_stable(words: list[str]) -> None:
    assert sorted(words, key=sort_key) == sorted(reversed(words), key=sort_key)
