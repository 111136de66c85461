"""What a person gets when she copies the words off a page, in two families of readers."""

import io
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Final

import pypdfium2

_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u0002]")


def poppler(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def pdfium(pdf: bytes) -> str:
    return "\f".join(pages(pdf))


def pages(pdf: bytes, password: str | None = None) -> list[str]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf), password=password) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


READERS: Final[dict[str, Callable[[bytes], str]]] = {"poppler": poppler, "pdfium": pdfium}


def place(pdf: bytes, text: str) -> tuple[float, float, float]:
    """Where *text*, set from left to right, stands on the first page: its left and right edge, and the foot of its first letter."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        page = document[0].get_textpage()
        start, count = page.search(text).get_next()
        first, last = page.get_charbox(start, loose=True), page.get_charbox(start + count - 1, loose=True)
    return first[0], last[2], first[1]


def words(text: str) -> Counter[str]:
    """Words as a person compares them: composed, without joiners, marks of direction and punctuation.

    A number and a word are two words, with or without a space: in a right-to-left line poppler moves the space after a number to
    before it, in every file. Heh with hamza is one letter, whether it was written as one or as two.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).replace("\u0647\u0654", "\u06c0")
    return Counter(re.findall(r"\d+|(?:[^\W\d]|[\u064b-\u0655])+", plain))


def recovered(source: str, copied: str) -> float:
    """The share of the words of *source* found in *copied*, each as often as it was written."""
    wanted = words(source)
    return (wanted & words(copied)).total() / wanted.total()


def seen(text: str) -> str:
    """One line of text, without what is invisible, spaces made single."""
    return " ".join(_UNSEEN.sub("", text).split())
