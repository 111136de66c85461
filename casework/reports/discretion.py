"""What a paper she carries must not say: the title it takes, the headings it may not have, the codes it may not show.

The words are a net under the people who choose the sections, not a substitute for them. They are few, in the forms that headings
use, and await review by native speakers who work in legal aid.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from casework import pdf

TITLES: Final = {"fa-af": "فورمهٔ خدمات", "ps": "د خدمتونو فورمه", "en": "Service form"}

_ENGLISH: Final = re.compile(
    r"\b(violen\w*|abus\w*|surviv\w*|victim\w*|perpetrator\w*|rape\w*|assault\w*|beat\w*|gbv\w*|shelters?|safe house|safety plan"
    r"|incident\w*|hamraz)\b"
)
_DARI: Final = (
    "خشونت", "نجات یافته", "نجات‌یافته", "متضرر", "قربانی", "تجاوز", "لت و کوب", "مرتکب", "بدرفتاری", "آزار", "خانهٔ امن",
    "پلان مصونیت", "حادثه", "همراز",
)  # fmt: skip
_PASHTO: Final = (
    "تاوتریخوالی", "ژغورل", "زیانمن", "قرباني", "تېری", "وهل", "ځورونه", "مرتکب", "امن کور", "د خوندیتوب پلان", "پېښ",
)  # fmt: skip
_LETTERS: Final = str.maketrans("يىېۍئكګةۀټډړ", "یییییکگههتدر", "\u200c\u200d\u0640")


class Indiscreet(pdf.PaperError):
    """Her copy would have shown a heading that tells, or a code of the office. The message does not quote it."""


def check(*, headings: Iterable[str], texts: Iterable[str], codes: Iterable[str]) -> None:
    """Refuse, with Indiscreet, a tell-tale word in *headings* or one of *codes* (however spaced) anywhere in *texts*."""
    if any(tells(heading) for heading in headings):
        raise Indiscreet("a heading of her copy says too much: choose other sections")
    hidden = [packed for packed in map(_pack, codes) if packed]
    if any(code in _pack(text) for text in texts for code in hidden):
        raise Indiscreet("her copy would show a code of the office: take it out of the text")


def tells(heading: str) -> bool:
    """Whether *heading* holds a word that gives away what the paper is about."""
    folded = _fold(heading)
    return bool(_ENGLISH.search(folded)) or any(_starts_word(stem, folded) for stem in _STEMS)


def _starts_word(stem: str, folded: str) -> bool:
    """At the start of a word, whatever its ending: plural and case endings follow the stem in both languages."""
    return f" {stem}" in f" {folded}"


def _fold(text: str) -> str:
    marks_off = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_LETTERS)) if not unicodedata.combining(c))
    return " ".join(marks_off.casefold().translate(_LETTERS).split())


def _pack(text: str) -> str:
    """Letters and digits only, digits in ASCII: "K7MD-2QXR" and "k۷md 2qxr" are the same code."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text.casefold() if c.isalnum())


_STEMS: Final = tuple(_fold(word) for word in (*_DARI, *_PASHTO))
