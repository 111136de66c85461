"""What people type, made safe to keep without changing what they said."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.localisation.text import TooLong, break_long_words, clean

REMOVED = [
    *map(chr, (0x00, 0x07, 0x0B, 0x1B, 0x7F, 0x85, 0x9F, 0xAD, 0x061C, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xD800, 0xDFFF)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
]
WRITTEN = st.text(st.one_of(st.characters(), st.sampled_from("\u200c\u200d\u202e\ufeff\ti\u0307اهٔ\r\n")))


@pytest.mark.parametrize("character", REMOVED, ids=lambda c: f"U+{ord(c):04X}")
def test_an_invisible_or_turning_character_is_removed(character: str) -> None:
    assert clean(f"نا{character}م", limit=10) == "نام"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("می\u200cرود", "می\u200cرود"),
        ("می\u200c\u200cرود", "می\u200cرود"),
        ("می\u200c \u200cرود", "می رود"),
        ("\u200cنام\u200c", "نام"),
        ("ه\u200dم", "ه\u200dم"),
        ("12\u200c34", "1234"),
    ],
)
def test_a_joiner_stays_once_and_between_letters_only(typed: str, kept: str) -> None:
    assert clean(typed, limit=20) == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [("a\tb", "a b"), ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\u2028b", "a\nb"), ("a\n\nb", "a\n\nb")]
)
def test_lines_stay_lines_and_tabs_become_spaces(typed: str, kept: str) -> None:
    assert clean(typed, limit=10) == kept


def test_letters_are_composed() -> None:
    assert clean("ا\u0653ب", limit=5) == "آب"


def test_the_five_yehs_and_two_kafs_are_left_as_written() -> None:
    assert clean("ی ي ې ۍ ئ ک ك گ ګ ه ة ۀ", limit=40) == "ی ي ې ۍ ئ ک ك گ ګ ه ة ۀ"


@given(WRITTEN)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text, limit=10_000)
    assert clean(once, limit=10_000) == once


@given(WRITTEN)
def test_clean_text_is_composed_and_has_no_controls_or_lone_surrogates(text: str) -> None:
    cleaned = clean(text, limit=10_000)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert {unicodedata.category(c) for c in cleaned if c != "\n"}.isdisjoint({"Cc", "Cs"})


def test_exactly_the_limit_is_allowed() -> None:
    assert clean("ن" * 5, limit=5) == "ننننن"


def test_one_more_than_the_limit_is_refused_without_the_text() -> None:
    with pytest.raises(TooLong) as refused:
        clean("راز" * 2, limit=5)
    assert (refused.value.limit, refused.value.length) == (5, 6)
    assert "راز" not in str(refused.value)


def test_what_is_removed_does_not_count() -> None:
    assert clean("\u202e" * 100 + "نام", limit=3) == "نام"


def test_a_long_word_may_break_on_paper() -> None:
    assert break_long_words("a" * 130, every=60) == "\u200b".join(["a" * 60, "a" * 60, "a" * 10])


def test_words_of_ordinary_length_are_not_touched() -> None:
    text = "سلام " * 40 + "b" * 60
    assert break_long_words(text, every=60) == text


def test_a_mark_stays_with_its_letter_at_a_break() -> None:
    assert break_long_words("a" * 59 + "ب\u064e" + "ج" * 5, every=60) == "a" * 59 + "ب\u064e\u200b" + "ج" * 5


@given(st.text(st.sampled_from("aب\u064e \n"), max_size=300), st.integers(1, 70))
def test_breaking_adds_only_break_points(text: str, every: int) -> None:
    assert break_long_words(text, every).replace("\u200b", "") == text
