"""The order of the alphabet for lists in Dari, Pashto and English, where code points would put ټ after ی."""

import re
import unicodedata
from typing import Final

# One alphabet holds both: the Dari letters are in the order of Dari, and the Pashto ones where Pashto dictionaries put them.
ALPHABET: Final = "آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهیېۍئ"
_SAME: Final = str.maketrans({"أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ك": "ک", "گ": "ګ", "ي": "ی", "ى": "ی", "ة": "ه", "ۀ": "ه"})
_IGNORED: Final = re.compile("[\u0640\u064b-\u0655\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_RANK: Final = {letter: 0x10000 + place for place, letter in enumerate(ALPHABET)}

Key = tuple[tuple[int, ...], str]


def sort_key(text: str) -> Key:
    """A key for ``sorted``: digits, then Latin without case or accents, then the alphabet of Dari and Pashto.

    Marks and joiners do not count, kinds of ye, kaf and gaf that differ by keyboard are one letter; the text itself breaks ties.
    """
    letters = _IGNORED.sub("", unicodedata.normalize("NFC", text).translate(_SAME)).casefold()
    return tuple(rank for letter in letters for rank in _ranks(letter)), text


def _ranks(letter: str) -> list[int]:
    if letter in _RANK:
        return [_RANK[letter]]
    return [min(ord(part), 0xFFFF) for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
