"""Telephone and tazkira numbers."""

import pytest

from casework.localisation.phones import NotAPhone, format_phone, parse_phone, tazkira_digits


@pytest.mark.parametrize(
    "typed",
    [
        *("0700000012", "۰۷۰۰ ۰۰۰ ۰۱۲", "٠٧٠٠٠٠٠٠١٢", "+93700000012", "0093 700 000 012", "93 70 000 0012", "700000012"),
        *("+93 (0) 700-000-012", "\u202a+93700000012\u202c", "0700/000/012"),
    ],
)
def test_an_afghan_mobile_number_is_recognised_however_it_is_typed(typed: str) -> None:
    assert parse_phone(typed) == "+93700000012"


def test_a_landline_is_recognised() -> None:
    assert parse_phone("020 210 0000") == "+93202100000"


@pytest.mark.parametrize(
    ("typed", "stored"), [("+98 912 345 6789", "+989123456789"), ("۱۱۹", "119"), ("0092 300 1234567", "00923001234567")]
)
def test_another_number_is_kept_as_its_digits(typed: str, stored: str) -> None:
    assert parse_phone(typed) == stored


@pytest.mark.parametrize("typed", ["", "12", "1234567890123456", "از برادرش", "0700 000 012 خانه", "++93700000012"])
def test_what_is_no_number_is_refused_without_the_text(typed: str) -> None:
    with pytest.raises(NotAPhone) as refused:
        parse_phone(typed)
    assert str(refused.value) == "not a telephone number"


@pytest.mark.parametrize(("language", "shown"), [("fa-af", "۰۷۰۰ ۰۰۰ ۰۱۲"), ("ps", "۰۷۰۰ ۰۰۰ ۰۱۲"), ("en", "0700 000 012")])
def test_a_number_is_shown_as_it_is_dialled(language: str, shown: str) -> None:
    assert format_phone("+93700000012", language) == shown


def test_a_foreign_number_is_shown_as_it_is() -> None:
    assert format_phone("+989123456789", "fa-af") == "+۹۸۹۱۲۳۴۵۶۷۸۹"


@pytest.mark.parametrize("stored", ["+93700000012", "+93202100000", "+989123456789", "119"])
@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_a_shown_number_is_read_again_as_the_same(stored: str, language: str) -> None:
    assert parse_phone(format_phone(stored, language)) == stored


def test_a_tazkira_number_is_stored_as_ascii_digits() -> None:
    assert tazkira_digits("۱۴۰۳-۰۱۵۵-۰۱۵۵۵") == "1403015501555"
