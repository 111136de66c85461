"""What a case summary holds and how it goes to paper, independent of where it came from.

The cases room fills a `Summary` with the sections its reader chose and may open; `print_summary` turns it into paper:

* **internal**: for a colleague. Case code, serial, page count, content hash; the reader's name across every page.
* **partner**: for one named organisation, under a consent in force (built in referrals). No case code; its name across every page.
* **survivor**: hers to carry. A paper found at home is a danger, so it looks like any office's form: a neutral title, no name
  of an organisation, no code, no serial, no hash, no watermark; a heading that tells is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from django.utils import translation
from django.utils.translation import gettext, pgettext

from casework import pdf
from casework.localisation import calendar, phones, text
from casework.reports import discretion

Language = Literal["fa-af", "ps", "en"]
Profile = Literal["internal", "partner", "survivor"]
Kind = Literal["text", "phone", "code", "date", "lines"]
When = str | date  # an exact date, or one already described in the reader's language ("قوس ۱۴۰۵")

TEMPLATE: Final = "pdf/case_summary.html"
TRAINING: Final = "تمرین · روزنه · TRAINING"
LONGEST: Final = 100_000  # characters in all, about fifty pages
LONGEST_WORD: Final = 28  # letters of the widest kind that fit a value's column


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled value; *lines* keeps its line breaks, *phone* and *code* are set from left to right and never broken."""

    label: str
    value: When = field(repr=False)
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened: when, what, and the words of it."""

    date: When
    title: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its rows, then its entries."""

    title: str
    rows: list[Row] = field(default_factory=list, repr=False)
    entries: list[TimelineEntry] = field(default_factory=list, repr=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole document. Texts are in *language* already. *recipient* is the reader (internal) or the organisation (partner)."""

    language: Language
    profile: Profile
    title: str
    serial: str
    printed_on: date
    recipient: str = field(repr=False)
    case_code: str = field(repr=False)
    sections: list[Section] = field(repr=False)
    ledger: str = ""  # a copy of the newest checkpoint, for the foot; never on hers


def print_summary(summary: Summary, *, training: bool = False) -> pdf.Paper:
    """Print *summary*; *training* marks every page as an exercise, whatever the profile.

    Raises pdf.PaperError (discretion.Indiscreet, pdf.TooMuch and others) and ValueError for a shared copy that names nobody.
    """
    context = contents(summary, training=training)
    discreet = summary.profile == "survivor"
    across = [] if discreet else [_clean(summary.recipient)]
    watermark = [*across, *([TRAINING] if training else [])]
    return pdf.render(TEMPLATE, context, language=summary.language, watermark=watermark, ledger="" if discreet else summary.ledger)


def contents(summary: Summary, *, training: bool = False) -> dict[str, Any]:
    """The context of the template: clean, broken where a word is too long, dates and phones in the reader's language."""
    if sum(map(len, _texts(summary))) > LONGEST:
        raise pdf.TooMuch("the summary is too long: choose fewer sections")
    discreet = summary.profile == "survivor"
    if not discreet and not summary.recipient.strip():
        raise ValueError("paper that leaves a desk names its reader")
    if discreet:
        discretion.check(headings=_headings(summary), texts=_texts(summary), codes=[summary.case_code, summary.serial])
    neutral = discretion.TITLES[summary.language]
    with translation.override(summary.language):
        return {
            "profile": summary.profile,
            "title": neutral if discreet else _clean(summary.title) or neutral,
            "serial": "" if discreet else _clean(summary.serial),
            "show_hash": not discreet,
            "training_mark": TRAINING if training else "",
            "facts": [_row(row, summary.language) for row in _facts(summary)],
            "caution": _caution(summary),
            "sections": [_section(section, summary.language) for section in summary.sections],
        }


def _facts(summary: Summary) -> list[Row]:
    printed = Row(pgettext("on paper", "Date"), summary.printed_on, "date")
    if summary.profile == "survivor":
        return [printed]
    code = [Row(gettext("Case code"), summary.case_code, "code")] if summary.case_code else []
    return [*code, Row(pgettext("recipient of a paper", "For"), summary.recipient), printed]


def _caution(summary: Summary) -> str:
    if summary.profile == "internal":
        return gettext("Confidential. For use in this office only.")
    if summary.profile == "partner":
        return gettext("Confidential. Shared with consent, for %(recipient)s only. Do not copy it or pass it on.") % {
            "recipient": _clean(summary.recipient)
        }
    return ""


def _section(section: Section, language: str) -> dict[str, Any]:
    return {
        "title": _clean(section.title),
        "rows": [_row(row, language) for row in section.rows],
        "entries": [
            {"date": _date(entry.date, language), "title": _clean(entry.title), "lines": _lines(entry.text)} for entry in section.entries
        ],
    }


def _row(row: Row, language: str) -> dict[str, Any]:
    lines = [_date(row.value, language)] if row.kind == "date" else _lines(str(row.value))
    if row.kind == "phone":
        # Hyphens: pdfium, copying a right-to-left line, turns groups of digits around where a space parts them.
        lines = ["-".join(phones.format_phone(" ".join(lines), language).split())]
    if row.kind == "code":
        lines = [" ".join(lines)]
    return {"label": _clean(row.label), "lines": lines, "isolated": row.kind in {"phone", "code"}}


def _date(value: When, language: str) -> str:
    return calendar.format_date(value, language) if isinstance(value, date) else _clean(value)


def _lines(value: str) -> list[str]:
    return [line for line in _clean(value).split("\n") if line.strip()]


def _clean(value: str) -> str:
    return text.break_long_words(text.clean(value, limit=LONGEST), every=LONGEST_WORD)


def _headings(summary: Summary) -> Iterator[str]:
    for section in summary.sections:
        yield section.title
        yield from (row.label for row in section.rows)
        yield from (entry.title for entry in section.entries)


def _texts(summary: Summary) -> Iterator[str]:
    yield from _headings(summary)
    for section in summary.sections:
        yield from (str(row.value) for row in section.rows)
        yield from (part for entry in section.entries for part in (str(entry.date), entry.text))
