"""Digits of the scripts in use: shown in the reader's, stored in ASCII.

Dari and Pashto write U+06F0–06F9. Keyboards also give the Arabic U+0660–0669, which are read and never written. Thousands are
separated by U+066C and decimals by U+066B (CLDR, numbering system ``arabext``).
"""

from decimal import Decimal
from typing import Final

from django.utils.translation import get_language

from casework.localisation.languages import known

ASCII: Final = "0123456789"
PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
ARABIC: Final = "٠١٢٣٤٥٦٧٨٩"
THOUSANDS: Final = "\u066c"
DECIMAL: Final = "\u066b"

_TO_ASCII: Final = str.maketrans(PERSIAN + ARABIC, ASCII * 2)
_SEPARATORS: Final = str.maketrans({THOUSANDS: ",", DECIMAL: ".", "٪": "%"})
_TO_PERSIAN: Final = str.maketrans(ASCII + ARABIC, PERSIAN * 2)
_NUMBER_TO_PERSIAN: Final = str.maketrans(ASCII + ",.", PERSIAN + THOUSANDS + DECIMAL)


def to_language(text: str, language: str) -> str:
    """*text* with its digits as *language* writes them; every other character stays."""
    return text.translate(_TO_ASCII if known(language) == "en" else _TO_PERSIAN)


def to_ascii(text: str) -> str:
    """*text* with digits of any of the three scripts in ASCII, and ٬ ٫ ٪ as , . %."""
    return text.translate(_TO_ASCII).translate(_SEPARATORS)


def number(n: int | float | Decimal, language: str) -> str:
    """*n* with thousands separated, in the digits and separators of *language*: ``12,345.6`` or ``۱۲٬۳۴۵٫۶``."""
    text = f"{n:,}"
    return text if known(language) == "en" else text.translate(_NUMBER_TO_PERSIAN)


def counted(n: int) -> str:
    """*n* in the digits of the active language, for a message's placeholder."""
    return number(n, get_language() or "en")


def numbered(n: object) -> str:
    """The same for a number that names or counts something small (an entry, a revision, a question): thousands are not separated."""
    return to_language(str(n), get_language() or "en")
