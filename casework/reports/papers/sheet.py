"""What a paper is made of, and how it goes to print, independent of where its words come from.

**office**: case code where it has one, serial, content hash, the reader's name across every page. **hers**: a paper found at home is a
danger, so it looks like any office's form: a neutral title, no code, no serial, no hash, no name of an organisation unless she wants it,
and no word that tells, neither in a heading nor in what somebody wrote. A paper for a court or a lawyer is an office's copy without the
case code, and its *stamp* stands across it as well. **blank**: looks the same; its words are the programme's own, so
the tests look through them in all languages and nobody is refused an empty form.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, pgettext

from casework import pdf
from casework.localisation import calendar, text
from casework.localisation.codes import format_code
from casework.reports import discretion
from casework.reports.summary import TRAINING, Language

TEMPLATE: Final = "pdf/paper.html"
LONGEST: Final = 100_000  # characters in all, about fifty pages
LONGEST_WORD: Final = 28  # letters of the widest kind that fit a value's column
OFFICE: Final = "office"
HERS: Final = "hers"
BLANK: Final = "blank"
Copy = Literal["office", "hers", "blank"]
Block = dict[str, Any]
Fact = str | tuple[str, str]
_WORDS: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, "" for none, and its blocks."""

    title: str
    blocks: list[Block] = field(repr=False)
    apart: bool = False  # begins a page of its own
    whole: bool = False  # stays on one page


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole paper, in *language* already. *title* stands on the office's copy only; *named* is the office, where she wants its name.

    *stamp* stands across every page beside the reader's name: what the paper is, where it could be taken for more. *ledger* stands in the
    foot of the office's copy only: a copy of the newest checkpoint.
    """

    language: Language
    copy: Copy
    title: str
    sections: list[Section] = field(repr=False)
    printed_on: date | None = None
    serial: str = ""
    case_code: str = field(default="", repr=False)
    recipient: str = field(default="", repr=False)
    caution: str = field(default="", repr=False)
    named: str = field(default="", repr=False)
    stamp: str = ""
    ledger: str = ""


# --- blocks --------------------------------------------------------------------------------------------------------------------------
def words(*paragraphs: str) -> Block:
    return {"kind": "words", "lines": [line for paragraph in paragraphs for line in _lines(paragraph)]}


def quoted(said: str) -> Block:
    """What somebody wrote, as it is."""
    return {**words(said), "typed": True}


def points(*items: str) -> Block:
    """A list; each point is one paragraph."""
    return {"kind": "points", "lines": [" ".join(_lines(item)) for item in items]}


def rows(found: Iterable[tuple[str, str]]) -> Block:
    """Questions with their answers."""
    return {"kind": "rows", "typed": True, "rows": [{"label": _clean(label), "lines": _lines(value)} for label, value in found]}


def number(label: str, value: str) -> Block:
    """A question with a number for its answer: digits keep their order among right-to-left words."""
    turned = [" ".join(_lines(value))]
    return {"kind": "rows", "typed": True, "rows": [{"label": _clean(label), "lines": turned, "isolated": not _has_letters(value)}]}


def ask(label: str, *, ticks: Iterable[str] = (), room: int = 1, parts: Iterable[str] = (), answers: Iterable[str] = ()) -> Block:
    """A question to be answered by hand: boxes to tick, else *room* lines to write on, or *parts* of a date beside each other.

    *answers* are boxes of their own at its end: given, declined, not asked, unknown.
    """
    boxes, pieces = list(map(_clean, ticks)), list(map(_clean, parts))
    lines = 0 if boxes or pieces else room
    return {
        "kind": "ask", "label": _clean(label), "ticks": boxes, "parts": pieces, "answers": list(map(_clean, answers)),
        "room": [1] if lines == 1 else [], "below": list(range(lines)) if lines > 1 else [],
    }  # fmt: skip


def sign(*who: str) -> Block:
    """Places for a signature or a thumbprint, beside each other."""
    return {"kind": "sign", "who": list(map(_clean, who))}


def entries(found: Iterable[tuple[date | None, str, str]]) -> Block:
    """Dated lines; a day that is not known is left out."""
    lines = [{"date": _day(on), "title": _clean(title), "lines": _lines(said)} for on, title, said in found]
    return {"kind": "entries", "typed": True, "entries": lines}


def days(head: tuple[str, str, str], found: Iterable[tuple[str, str, str, Iterable[Fact]]]) -> Block:
    """A table: the day, the day as a paper of another calendar has it, what happened. A second column without a word is left out."""
    lines = [
        {
            "day": _clean(day), "lunar": _clean(lunar), "turned": _way(lunar), "title": _clean(title),
            "facts": [_fact(one) for one in facts],
        }
        for day, lunar, title, facts in found
    ]  # fmt: skip
    lunar = any(line["lunar"] for line in lines)
    shown = [_clean(words) for words in (head if lunar else head[::2])]
    return {"kind": "days", "typed": True, "lunar": lunar, "head": shown, "lines": lines}


def _fact(fact: Fact) -> dict[str, str]:
    """Words; or a label with a number, whose digits keep their order."""
    if isinstance(fact, str):
        return {"text": _clean(fact), "number": ""}
    label, value = fact
    if _has_letters(value):
        return {"text": _clean(f"{label}: {value}"), "number": ""}
    return {"text": _clean(f"{label}:"), "number": " ".join(_lines(value))}


# --- to print ------------------------------------------------------------------------------------------------------------------------
def print_sheet(sheet: Sheet, *, codes: Iterable[str] = (), names: Iterable[str] = ()) -> pdf.Paper:
    """Print *sheet*. On a copy of hers *codes* may stand nowhere, and *names* not in what somebody wrote.

    Raises pdf.PaperError (discretion.Indiscreet, pdf.TooMuch) and ValueError for an office's copy that names nobody.
    """
    context = contents(sheet, codes=codes, names=names)
    across = [said for said in (_clean(sheet.recipient), sheet.stamp) if said] if sheet.copy == OFFICE else []
    watermark = [*across, *([TRAINING] if settings.TRAINING else [])]
    return pdf.render(TEMPLATE, context, language=sheet.language, watermark=watermark, ledger=sheet.ledger if sheet.copy == OFFICE else "")


def contents(sheet: Sheet, *, codes: Iterable[str] = (), names: Iterable[str] = ()) -> dict[str, Any]:
    """The context of the template."""
    said = list(texts(sheet))
    if sum(map(len, said)) > LONGEST:
        raise pdf.TooMuch("the paper is too long")
    office = sheet.copy == OFFICE
    if office and not sheet.recipient.strip():
        raise ValueError("paper that stays in the office names its reader")
    if sheet.copy == HERS:
        discretion.check(headings=said, texts=said, codes=[sheet.case_code, sheet.serial, *codes])
        _check_names(sheet, names)
    neutral = discretion.TITLES[sheet.language]
    with translation.override(sheet.language):
        return {
            "copy": sheet.copy,
            "title": (_clean(sheet.title) if office else "") or neutral,
            "named": _clean(sheet.named),
            "serial": sheet.serial if office else "",
            "show_hash": office,
            "training_mark": TRAINING if settings.TRAINING else "",
            "facts": _facts(sheet),
            "caution": sheet.caution if office else "",
            "sections": [_section(part) for part in sheet.sections],
        }


def texts(sheet: Sheet) -> Iterator[str]:
    """Everything a copy of hers says, heading or not. The name of the office stands there because she wants it."""
    for section in sheet.sections:
        yield section.title
        for block in section.blocks:
            yield from _texts(block)


def _check_names(sheet: Sheet, names: Iterable[str]) -> None:
    """Refuse a name, as a word of its own, in what somebody wrote. A fixed sentence cannot hold one: it is there before the office is."""
    typed = [_spaced(said) for section in sheet.sections for block in section.blocks if block.get("typed") for said in _texts(block)]
    if any(_spaced(name) in said for name in names for said in typed):
        raise discretion.Indiscreet("her copy would name an organisation: take it out of the text")


def _spaced(said: str) -> str:
    """The words of a text between single spaces, so that only whole words are found in each other."""
    return f" {' '.join(_WORDS.findall(said.casefold()))} "


def _section(part: Section) -> dict[str, Any]:
    return {"title": _clean(part.title), "css": "apart" if part.apart else "whole" if part.whole else "", "blocks": part.blocks}


def _facts(sheet: Sheet) -> list[dict[str, Any]]:
    facts = []
    if sheet.copy == OFFICE:
        code = format_code(sheet.case_code) if sheet.case_code else ""
        facts += [(gettext("Case code"), code, True), (pgettext("recipient of a paper", "For"), _clean(sheet.recipient), False)]
    if sheet.printed_on:
        facts.append((pgettext("on paper", "Date"), _day(sheet.printed_on), False))
    return [{"label": label, "lines": [value], "isolated": isolated} for label, value, isolated in facts if value]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in ("kind", "typed", "turned"):
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _day(value: date | None) -> str:
    return calendar.format_date(value, translation.get_language() or "en") if value else ""


def _has_letters(value: str) -> bool:
    return any(sign.isalpha() for sign in value)


def _way(value: str) -> str:
    """The direction of words as they are written, on a paper of any language."""
    return "rtl" if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in value) else "ltr"


def _lines(value: str) -> list[str]:
    return [line for line in _clean(value).split("\n") if line.strip()]


def _clean(value: Any) -> str:
    return text.break_long_words(text.clean(str(value), limit=LONGEST), every=LONGEST_WORD)
