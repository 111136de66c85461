"""What each glyph of our font says, from the font's own tables.

A PDF names glyphs by number and carries a map from numbers to letters, for those who copy, search or listen. WeasyPrint fills
the map from the first cluster it meets, which goes wrong twice: a base letter that first appears under a mark says nothing ever
after, and ligatures come out backwards, because readers turn right-to-left runs around letter by letter. Vazirmatn draws almost
every Arabic letter with glyphs of its own, so the map can be read from its `cmap` and `GSUB` tables instead.
"""

import io
import unicodedata
from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any, Final

from casework.pdf import press

RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "NSM"})  # bidirectional classes of UAX 9
TABLES: Final = ("head", "hmtx", "cmap", "GSUB", "glyf")  # what is read of a face, here and for outlines
_opening: Final = Lock()
_ROUNDS: Final = 3  # substitutions of substitutions: medial form, lengthened form, ligature


def regular() -> Any:
    """Our regular face, opened once and whole: two pages that are printed at once read the same one."""
    with _opening:
        return _regular()


@cache
def _regular() -> Any:
    return _open("app:vazirmatn-400")


@cache
def letters() -> dict[int, tuple[str, ...]]:
    """Glyph number → the texts it can stand for, in logical order, the likeliest first. Nearly every glyph has exactly one."""
    font = regular()
    typed = _encoded(font)
    shaped: dict[str, set[str]] = {}
    for _ in range(_ROUNDS):
        for source, target in _substitutions(font):
            for text in _texts(source, typed, shaped):
                shaped.setdefault(target, set()).add(text)
    found = {name: [text] for name, text in typed.items()}
    for name, texts in shaped.items():
        found.setdefault(name, []).extend(sorted(texts))
    return {font.getGlyphID(name): tuple(texts) for name, texts in found.items()}


def text_of(number: int, guess: str) -> str:
    """What the glyph *number* says; *guess*, the page maker's own, where it is one of several true readings or none is known.

    A reading with a combining mark in it yields to one without: pdf.js takes the whole glyph for a mark and breaks the word. So
    heh with hamza is read as its one letter U+06C0, which looks the same and is the same to a reader of Dari.
    """
    texts = letters().get(number, ())
    whole = [text for text in texts if len(text) == 1 or not any(map(unicodedata.combining, text))] or texts
    return guess if not whole or guess in whole else whole[0]


def as_copied(text: str) -> str:
    """The text a reader must be given so that it copies out as *text*: right-to-left letters of one glyph in reverse."""
    if len(text) > 1 and all(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text):
        return text[::-1]
    return text


def _open(url: str) -> Any:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(press.face(url)), lazy=False)
    # fontTools reads a table when it is first asked for, and renames glyphs on the way: not in front of another thread.
    font.getGlyphOrder()
    for table in TABLES:
        font[table]
    font.getReverseGlyphMap()
    return font


def _encoded(font: Any) -> dict[str, str]:
    """Glyphs that characters map to directly. Presentation forms are left to the substitutions: nobody types them."""
    return {
        name: chr(code) for code, name in font.getBestCmap().items() if not (0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF)
    }


def _substitutions(font: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for source, target in getattr(table, "mapping", {}).items():
                yield (source,), target
            for first, ligatures in getattr(table, "ligatures", {}).items():
                for ligature in ligatures:
                    yield (first, *ligature.Component), ligature.LigGlyph


def _texts(source: tuple[str, ...], known: dict[str, str], shaped: dict[str, set[str]]) -> list[str]:
    """Every text the glyphs of *source* can stand for together."""
    found = [""]
    for name in source:
        options = {known[name]} if name in known else shaped.get(name, set())
        found = [head + tail for head in found for tail in options]
    return found
