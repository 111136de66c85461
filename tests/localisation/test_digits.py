"""Digits of three scripts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.localisation.digits import number, to_ascii, to_language
from casework.localisation.languages import known


@pytest.mark.parametrize(("language", "shown"), [("fa-af", "ساعت ۰۹:۴۲"), ("ps", "ساعت ۰۹:۴۲"), ("en", "ساعت 09:42")])
def test_digits_follow_the_language_and_letters_stay(language: str, shown: str) -> None:
    assert to_language("ساعت 09:42", language) == shown


def test_arabic_digits_become_those_of_the_language() -> None:
    assert to_language("٤٥٦", "fa-af") == "۴۵۶"
    assert to_language("٤٥٦", "en") == "456"


def test_digits_of_every_script_become_ascii() -> None:
    assert to_ascii("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 0123456789") == "0123456789 0123456789 0123456789"


def test_separators_and_percent_become_ascii() -> None:
    assert to_ascii("۱۲٬۳۴۵٫۶٪") == "12,345.6%"


@given(st.text())
def test_digits_go_there_and_back(text: str) -> None:
    assert to_ascii(to_language(to_ascii(text), "fa-af")) == to_ascii(text)


@pytest.mark.parametrize(
    ("n", "fa", "en"),
    [(7, "۷", "7"), (12345, "۱۲٬۳۴۵", "12,345"), (Decimal("1234.50"), "۱٬۲۳۴٫۵۰", "1,234.50"), (-3, "-۳", "-3")],
)
def test_numbers_have_the_separators_of_the_language(n: int | Decimal, fa: str, en: str) -> None:
    assert (number(n, "fa-af"), number(n, "ps"), number(n, "en")) == (fa, fa, en)


@pytest.mark.parametrize(
    ("code", "language"),
    [("fa-af", "fa-af"), ("fa_AF", "fa-af"), ("prs", "fa-af"), ("ps-AF", "ps"), ("en-gb", "en"), ("de", "en")],
)
def test_any_code_leads_to_one_of_our_languages(code: str, language: str) -> None:
    assert known(code) == language
