"""Dates as a person knows them: perhaps only the year, in the calendar in which she said it.

A survivor often knows a year and no day; nothing is filled in for her. Solar and Gregorian dates keep the first day of what is
known. Lunar dates of court papers are kept as written: their months begin with the sighted moon, which no table foretells.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from casework.localisation.calendar import Calendar, NoSuchDay, Precision, format_date, to_gregorian
from casework.localisation.digits import to_ascii, to_language
from casework.localisation.languages import known
from casework.localisation.months import month_of
from casework.localisation.text import TooLong, clean

SOLAR_YEARS: Final = range(1290, 1451)
GREGORIAN_YEARS: Final = range(1911, 2073)  # the same span
LUNAR_YEARS: Final = range(1320, 1501)
LONGEST_LUNAR_MONTH: Final = 30
_LUNAR_MARK: Final = {"fa-af": "هـ ق", "ps": "هـ ق", "en": "AH (lunar)"}
_GREGORIAN_MARK: Final = {"fa-af": "میلادی", "ps": "میلادي", "en": ""}


class DateError(ValueError):
    """A date that cannot be read. ``part`` is the part at fault: "day", "month" or "year". Never carries the text.

    ``year`` is the year that was refused, 0 where none was.
    """

    part = "year"

    def __init__(self, message: str, year: int = 0) -> None:
        super().__init__(message)
        self.year = year


class Unreadable(DateError):
    """No day, month and year could be made out."""


class GregorianYear(DateError):
    """A Gregorian year where a solar one belongs."""


class SolarYear(DateError):
    """A solar year where a Gregorian one belongs."""


class YearOutOfRange(DateError):
    """A year that no living person's papers carry: outside 1290–1450 solar, 1911–2072 Gregorian, 1320–1500 lunar."""


class MonthMissing(DateError):
    """A day without its month."""

    part = "month"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its precision. ``value`` is Gregorian, the first day of the month or year known; None for a lunar date."""

    value: date | None
    precision: Precision
    calendar: Calendar
    text: str

    def __post_init__(self) -> None:
        if (self.value is None) != (self.calendar == "lunar"):
            raise ValueError("a lunar date, and no other, is kept without a value")

    def to_json(self) -> dict[str, str | None]:
        value = self.value.isoformat() if self.value else None
        return {"value": value, "precision": self.precision, "calendar": self.calendar, "text": self.text}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PartialDate":
        """The reverse of to_json. Raises ValueError for anything else."""
        try:
            value, precision, calendar, text = data["value"], data["precision"], data["calendar"], data["text"]
            parsed = date.fromisoformat(value) if value is not None else None
        except (KeyError, TypeError):
            raise ValueError("not a partial date") from None
        if precision not in get_args(Precision) or calendar not in get_args(Calendar) or not isinstance(text, str):
            raise ValueError("not a partial date")
        return cls(parsed, precision, calendar, text)

    def describe(self, language: str) -> str:
        """As far as it is known, in the solar calendar where that is exact.

        A Gregorian month or year covers parts of two solar ones and stays Gregorian, with its mark; a lunar date stays as
        written.
        """
        tongue = known(language)
        if self.value is None:
            marked = _LUNAR.search(self.text)
            return to_language(self.text if marked else f"{self.text} {_LUNAR_MARK[tongue]}", tongue)
        if self.calendar == "gregorian" and self.precision != "day":
            shown = format_date(self.value, tongue, calendar="gregorian", precision=self.precision)
            return f"{shown} {_GREGORIAN_MARK[tongue]}".strip()
        return format_date(self.value, tongue, precision=self.precision)


def make(year: int, month: int | None, day: int | None, *, calendar: Calendar = "solar", text: str = "") -> PartialDate:
    """A date from its known parts.

    Raises GregorianYear, SolarYear, YearOutOfRange, MonthMissing, or calendar.NoSuchDay (1404-12-30, 1405-07-31).
    """
    check_year(year, calendar)
    if day is not None and month is None:
        raise MonthMissing("a day without its month")
    precision: Precision = "year" if month is None else "month" if day is None else "day"
    first = {"solar": to_gregorian, "gregorian": _gregorian, "lunar": _lunar}[calendar]
    return PartialDate(first(year, 1 if month is None else month, 1 if day is None else day), precision, calendar, text)


def check_year(year: int, calendar: Calendar) -> None:
    """Refuse a year outside its calendar's range, and say so when it is one of the other calendar."""
    ranges = {"solar": SOLAR_YEARS, "gregorian": GREGORIAN_YEARS, "lunar": LUNAR_YEARS}
    if year in ranges[calendar]:
        return
    if calendar != "gregorian" and year in GREGORIAN_YEARS:
        raise GregorianYear("a Gregorian year", year)
    if calendar == "gregorian" and year in SOLAR_YEARS:
        raise SolarYear("a solar year", year)
    raise YearOutOfRange("a year out of range", year)


def _gregorian(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise NoSuchDay("no such month", "month", calendar="gregorian")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise NoSuchDay("no such day in this month", year=year, month=month, days=days, calendar="gregorian")
    return date(year, month, day)


def _lunar(year: int, month: int, day: int) -> None:
    """Nothing to compute with; only what no lunar month can have is refused."""
    if not 1 <= month <= 12:
        raise NoSuchDay("no such month", "month", calendar="lunar")
    if not 1 <= day <= LONGEST_LUNAR_MONTH:
        raise NoSuchDay("no such day in this month", year=year, month=month, days=LONGEST_LUNAR_MONTH, calendar="lunar")


_LUNAR: Final = re.compile(r"(?:هـ?\s*[.]?\s*ق[.]?|(?:هجر[یي]\s+)?قمر[یي]|\bAH(?:\s*\(lunar\))?|\blunar)(?=\W|$)", re.IGNORECASE)
_SOLAR: Final = re.compile(
    r"(?:هـ?\s*[.]?\s*ش[.]?|(?:هجر[یي]\s+)?(?:شمس[یي]|خورشید[یي]|لمریز)|\bsolar|\bSH)(?=\W|$)", re.IGNORECASE
)
_GREGORIAN: Final = re.compile(r"(?:م[یي]لاد[یي]|ز[ېی]ږد[یي]ز|ع[یي]سو[یي]|(?<=\d)\s*م|\bAD|\bCE)(?=\W|$)", re.IGNORECASE)
_MARKS: Final[tuple[tuple[Calendar, re.Pattern[str]], ...]] = (("lunar", _LUNAR), ("solar", _SOLAR), ("gregorian", _GREGORIAN))
_LONGEST: Final = 60
_NUMBER: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[\s\u200c'’\-]+[^\W\d_]+)*")


def parse_text(text: str, calendar: Calendar | None = None) -> PartialDate:
    """A typed date: ``۱۴۰۵/۹/۲``, ``1405-9-2``, ``2 قوس 1405``, ``قوس ۱۴۰۵``, ``1405``, ``23 Nov 2026``, ``۵/۸/۱۴۴۴ هـ ق``.

    The calendar comes from *calendar*, a mark (هـ ق, میلادی), the month's name, or the range of the year, in this order. Raises
    Unreadable and what `make` raises.
    """
    try:
        written = clean(text, limit=_LONGEST).strip()
    except TooLong:
        raise Unreadable("not a date") from None
    rest = to_ascii(written)
    for marked, pattern in _MARKS:
        without = pattern.sub(" ", rest)
        if without != rest:
            rest, calendar = without, calendar or marked
            break
    numbers = [int(found) for found in _NUMBER.findall(rest) if len(found) <= 4]
    words = _WORD.findall(rest)
    named = month_of(words[0]) if len(words) == 1 else None
    if len(words) > 1 or (words and named is None) or len(numbers) != len(_NUMBER.findall(rest)):
        raise Unreadable("not a date")
    year, month, day = _order(numbers, named[1] if named else None)
    calendar = calendar or (named[0] if named else "gregorian" if year in GREGORIAN_YEARS else "solar")
    return make(year, month, day, calendar=calendar, text=written)


def _order(numbers: list[int], month: int | None) -> tuple[int, int | None, int | None]:
    """Year, month and day out of the numbers of a date, whichever end the year stands at."""
    years = [n for n in numbers if n > 99]
    if len(years) != 1 or years[0] not in (numbers[0], numbers[-1]):
        raise Unreadable("not a date")
    others = [n for n in numbers if n <= 99]
    if month is not None and len(others) <= 1:
        return years[0], month, others[0] if others else None
    if month is not None or len(others) > 2:
        raise Unreadable("not a date")
    if numbers[-1] == years[0]:
        others.reverse()  # day/month/year
    return years[0], others[0] if others else None, others[1] if len(others) == 2 else None
