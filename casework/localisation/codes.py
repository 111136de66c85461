"""Random codes for cases and referrals: they say nothing of date, place or volume, and a slip in copying is noticed.

Twenty-nine letters and digits without the pairs that hands and screens confuse (0 O, 1 I L, 5 S, U V). Twenty-nine is prime, so
with weights that are different and not zero modulo 29, the last character catches every single substitution and every exchange
of neighbours: the weighted sum of ISBN-10, modulo 29 for 11. ``K7MD2QXR`` is stored, ``K7MD-2QXR`` is shown.
"""

import re
import secrets
from typing import Final

from casework.localisation.digits import to_ascii

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRTVWXYZ"
LENGTH: Final = 8
LONGEST: Final = len(ALPHABET) - 1  # weights 1 to 28 must differ
_GROUP: Final = 4
_IGNORED: Final = re.compile(r"[\s\-‐-―−_.\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class NotACode(ValueError):
    """The text is not one of our codes, or was copied with a mistake. Never carries the text."""

    def __init__(self) -> None:
        super().__init__("not a code")


def new_code(length: int = LENGTH) -> str:
    """A fresh code of *length* characters (2 to 28), the last one the check character. The caller looks whether it is taken."""
    if not 2 <= length <= LONGEST:
        raise ValueError("a code has 2 to 28 characters")
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The character that makes the sum of value times place (counted from the right, the check is place 1) divisible by 29."""
    total = sum(place * ALPHABET.index(character) for place, character in enumerate(reversed(body), start=2))
    return ALPHABET[-total % len(ALPHABET)]


def format_code(code: str) -> str:
    """*code* in groups of four: ``K7MD-2QXR``. Text of another shape (``RF-8KQ4``) is returned unchanged."""
    if any(character not in ALPHABET for character in code):
        return code
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def parse_code(text: str, length: int = LENGTH, *, prefix: str = "") -> str:
    """The stored form of a typed code. Forgives case, spaces, dashes and Persian digits, and a *prefix* such as "RF".

    Raises NotACode for another length, a letter that is never used, or a check character that does not fit.
    """
    code = _IGNORED.sub("", to_ascii(text)).upper()
    if len(code) == length + len(prefix):
        code = code.removeprefix(prefix)
    if len(code) != length or any(character not in ALPHABET for character in code) or check_character(code[:-1]) != code[-1]:
        raise NotACode
    return code
