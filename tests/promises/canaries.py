"""Words that occur nowhere else, and a search that finds them however they were written down."""

import base64
import json
import random
import sys
import unicodedata
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from casework.localisation.names import fold

# A letter or two of each alphabet has a decomposed form, so that NFC and NFD differ.
ALPHABETS = {
    "dari": "آئؤابپتجچحخدرزژسشصضطظعغفقکگلمنوهی",
    "pashto": "ټڅځډړږښڼګېۍئآاوپکملندهیرسز",
    "latin": "éǧāabcdefghijklmnopqrstuvwxyz",
    "words": "abcdefghijklmnopqrstuvwxyz",
}
LETTERS = 12
PHONE_DIGITS = 11
WINDOW = 8  # bytes, those of a machine's number: shorter than every needle


@dataclass(frozen=True)
class Canary:
    """One planted word: where it was typed, and what to look for. ``text`` is what was typed."""

    field: str
    text: str
    marks: tuple[str, ...]  # the forms in which it could be kept, such as the digits of a number


def word(dice: random.Random, script: str) -> str:
    return unicodedata.normalize("NFC", "".join(dice.choice(ALPHABETS[script]) for _ in range(LETTERS)))


def a_word(dice: random.Random, field: str, script: str) -> Canary:
    text = word(dice, script)
    folded = fold(text).replace(" ", "")
    return Canary(field, text, (text, *([folded] if len(folded) >= WINDOW else [])))


def a_phone(dice: random.Random, field: str) -> Canary:
    """An Afghan mobile number; it is looked for without its prefix, so in every way of writing it, and in Persian digits."""
    digits = "".join(dice.choice("123456789") for _ in range(PHONE_DIGITS))
    persian = digits.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    return Canary(field, f"07{digits}", (digits, persian))


def encodings(mark: str) -> Iterator[tuple[str, bytes]]:
    """Every way a word could lie somewhere: (name, bytes)."""
    for form in dict.fromkeys((unicodedata.normalize("NFC", mark), unicodedata.normalize("NFD", mark))):
        raw = form.encode()
        yield "utf-8", raw
        yield "utf-16-le", form.encode("utf-16-le")
        yield "utf-16-be", form.encode("utf-16-be")
        yield "hex", raw.hex().encode()
        yield "HEX", raw.hex().upper().encode()
        yield from (("base64", piece) for piece in _base64(raw))
        escaped = json.dumps(form)[1:-1]
        yield "json", escaped.encode()
        yield "JSON", escaped.replace("\\u", "\0").upper().replace("\0", "\\u").encode()
        yield "percent", quote(form, safe="").encode()
        yield "percent lower", quote(form, safe="").lower().encode()


def _base64(raw: bytes) -> Iterator[bytes]:
    """What of the three alignments does not depend on the neighbours, in both alphabets."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
        inner = coded[(0, 2, 3)[shift] :]
        inner = inner[:-1] if (shift + len(raw)) % 3 else inner
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


class Search:
    """Looks for many canaries at once: every eight bytes in a row are a number, and numbers are compared in sets."""

    def __init__(self, canaries: list[Canary]) -> None:
        self.by_start: dict[int, list[tuple[bytes, Canary, str]]] = {}
        for canary in canaries:
            for mark in canary.marks:
                for name, needle in encodings(mark):
                    entries = self.by_start.setdefault(int.from_bytes(needle[:WINDOW], sys.byteorder), [])
                    if (needle, canary, name) not in entries:
                        entries.append((needle, canary, name))
        self.starts = set(self.by_start)

    def hits(self, data: bytes) -> list[tuple[Canary, str]]:
        """(canary, encoding) of everything found in *data*."""
        met = {start for numbers in _windows(data) for start in self.starts.intersection(numbers)}
        found = {(canary, name) for start in met for needle, canary, name in self.by_start[start] if needle in data}
        return sorted(found, key=lambda hit: (hit[0].field, hit[1]))

    def report(self, places: Mapping[str, bytes]) -> list[str]:
        """One line for each canary found in a place: which field leaked where, and how it was written. Never the word itself."""
        return [f"{canary.field} in {place} ({name})" for place, data in places.items() for canary, name in self.hits(data)]


def _windows(data: bytes) -> "Iterator[array[int]]":
    """Every eight bytes in a row, as numbers: those that begin at 0, 8, 16 …, then those at 1, 9, 17 …, and so on."""
    for shift in range(WINDOW):
        whole = (len(data) - shift) // WINDOW * WINDOW
        yield array("Q", data[shift : shift + max(whole, 0)])
