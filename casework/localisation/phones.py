"""Telephone and tazkira numbers: shapes are recognised with tolerance, and nothing is refused for being unusual.

An Afghan number has nine digits after +93: a seven and eight more for a mobile phone, two digits of the province and seven more
for a landline (ITU-T E.164, country code 93).
"""

import re
from typing import Final

from casework.localisation.digits import to_ascii, to_language

_CLUTTER: Final = re.compile(r"[\s\-‐-―−().,/\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_AFGHAN: Final = re.compile(r"(?:\+|00)?93(?:0)?([2-7]\d{8})|0?([2-7]\d{8})")
_ANY: Final = re.compile(r"\+?\d{3,15}", re.ASCII)  # three: an emergency line; fifteen: the longest of E.164
_STORED: Final = re.compile(r"\+93(\d{3})(\d{3})(\d{3})")


class NotAPhone(ValueError):
    """The text is not a telephone number. Never carries the text."""

    def __init__(self) -> None:
        super().__init__("not a telephone number")


def parse_phone(text: str) -> str:
    """The stored form: ``+937xxxxxxxx`` for an Afghan number however it was typed, else the digits as they are.

    Raises NotAPhone when there are letters, or fewer than 3 or more than 15 digits.
    """
    number = _CLUTTER.sub("", to_ascii(text))
    afghan = _AFGHAN.fullmatch(number)
    if afghan:
        return f"+93{afghan[1] or afghan[2]}"
    if not _ANY.fullmatch(number):
        raise NotAPhone
    return number


def format_phone(text: str, language: str) -> str:
    """A stored number as it is dialled in the country, ``0700 000 012``, in the digits of *language*; another as it is.

    Set it in ``<bdi dir="ltr">``: in right-to-left text the groups would change places.
    """
    stored = _STORED.fullmatch(text)
    return to_language(f"0{stored[1]} {stored[2]} {stored[3]}" if stored else text, language)


def tazkira_digits(text: str) -> str:
    """A tazkira number as stored: ASCII digits without dashes and spaces. Other characters stay."""
    return _CLUTTER.sub("", to_ascii(text))
