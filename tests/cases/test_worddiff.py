"""The comparison of two texts says all of both."""

from hypothesis import given
from hypothesis import strategies as st

from casework.cases.worddiff import ADDED, MOST_WORDS, REMOVED, SAME, Piece, pieces

TEXTS = st.text(alphabet="اب پ\n", max_size=60)


@given(TEXTS, TEXTS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.kind in (SAME, REMOVED)) == old
    assert "".join(piece.text for piece in found if piece.kind in (SAME, ADDED)) == new


def test_one_changed_word_leaves_the_others() -> None:
    assert pieces("با خسر زندگی", "با خواهر زندگی") == [
        Piece(SAME, "با "),
        Piece(REMOVED, "خسر"),
        Piece(ADDED, "خواهر"),
        Piece(SAME, " زندگی"),
    ]


def test_equal_texts_have_nothing_removed_or_added() -> None:
    assert {piece.kind for piece in pieces("یک دو", "یک دو")} == {SAME}


def test_very_long_texts_are_shown_as_replaced() -> None:
    long = "الف " * MOST_WORDS
    assert [piece.kind for piece in pieces(long, long + "ب")] == [REMOVED, ADDED]
