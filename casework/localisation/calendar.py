"""The Solar Hijri calendar as Afghanistan uses it: arithmetic by jdatetime, names of our own.

Months 1 to 6 have 31 days, 7 to 11 have 30, the last 29, or 30 in a leap year. Between 1290 and 1450 a year is leap when its
remainder by 33 is 1, 5, 9, 13, 17, 22, 26 or 30. No library carries the Afghan names: month names are CLDR's (fa_AF, ps), with
سنبله written as people write it and Pashto ګ for گ. Dari and Pashto share the names of the days.
"""

from datetime import date, time
from typing import Final, Literal

import jdatetime
from django.utils import timezone

from casework.localisation.digits import to_language
from casework.localisation.languages import Language, known

Calendar = Literal["solar", "gregorian", "lunar"]
Precision = Literal["day", "month", "year"]

MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "fa-af": ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"),
    "ps": ("وری", "غویی", "غبرګولی", "چنګاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب"),
    "en": ("Hamal", "Sawr", "Jawza", "Saratan", "Asad", "Sunbula", "Mizan", "Aqrab", "Qaws", "Jadi", "Dalw", "Hut"),
}
GREGORIAN_MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "fa-af": (
        *("جنوری", "فبروری", "مارچ", "اپریل", "می", "جون"),
        *("جولای", "اگست", "سپتمبر", "اکتوبر", "نومبر", "دسمبر"),
    ),
    "ps": (
        *("جنوري", "فبروري", "مارچ", "اپریل", "مۍ", "جون"),
        *("جولای", "اګست", "سپتمبر", "اکتوبر", "نومبر", "دسمبر"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_DAYS: Final = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
WEEKDAYS: Final[dict[str, tuple[str, ...]]] = {
    "fa-af": _DAYS,
    "ps": _DAYS,
    "en": ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
}
_COMMA: Final[dict[Language, str]] = {"fa-af": "،", "ps": "،", "en": ","}


class NoSuchDay(ValueError):
    """The calendar has no such day or month. ``part`` is "day", "month" or "year".

    For a day it carries ``year``, ``month`` and ``calendar`` of the month that lacks it, and how many ``days`` that has.
    """

    def __init__(
        self, message: str, part: str = "day", *, year: int = 0, month: int = 0, days: int = 0, calendar: Calendar = "solar"
    ) -> None:
        super().__init__(message)
        self.part, self.calendar = part, calendar
        self.year, self.month, self.days = year, month, days


def to_solar(value: date) -> tuple[int, int, int]:
    """Year, month and day in the solar calendar. Raises NoSuchDay before its first year (622)."""
    try:
        solar = jdatetime.date.fromgregorian(date=value)
    except ValueError:
        raise NoSuchDay("before the solar calendar", "year") from None
    return solar.year, solar.month, solar.day


def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian date of a solar day. Raises NoSuchDay, as for 1404-12-30 or 1405-07-31."""
    days = days_in_month(year, month)
    if not 1 <= day <= days:
        raise NoSuchDay("no such day in this month", year=year, month=month, days=days)
    return jdatetime.date(year, month, day).togregorian()


def days_in_month(year: int, month: int) -> int:
    """29, 30 or 31. Raises NoSuchDay for a month outside 1 to 12 or a year outside 1 to 9377."""
    if not 1 <= month <= 12:
        raise NoSuchDay("no such month", "month")
    leap = is_leap(year)
    return 31 if month <= 6 else 30 if month <= 11 or leap else 29


def is_leap(year: int) -> bool:
    """True when the last month of this solar year has 30 days."""
    if not jdatetime.MINYEAR <= year <= jdatetime.MAXYEAR:
        raise NoSuchDay("no such year", "year")
    return bool(jdatetime.date(year, 1, 1).isleap())


def format_date(
    value: date,
    language: str,
    *,
    calendar: str = "solar",
    precision: str = "day",
    with_weekday: bool = False,
    short: bool = False,
) -> str:
    """*value* in words: ``۲ قوس ۱۴۰۵``, with ``precision`` month or year ``قوس ۱۴۰۵`` or ``۱۴۰۵``.

    *calendar* is "solar" or "gregorian". *short* leaves the year away when it is the one the office lives in, *with_weekday* puts
    the day of the week first; both mean something only for a full day.
    """
    tongue = known(language)
    solar = calendar == "solar"
    year, month, day = _parts(value, solar)
    name = (MONTHS if solar else GREGORIAN_MONTHS)[tongue][month - 1]
    if precision == "year":
        return to_language(str(year), tongue)
    if precision == "month":
        return to_language(f"{name} {year}", tongue)
    yearless = short and year == _parts(timezone.localdate(), solar)[0]
    text = to_language(f"{day} {name}" if yearless else f"{day} {name} {year}", tongue)
    return f"{weekday(value, tongue)}{_COMMA[tongue]} {text}" if with_weekday else text


def _parts(value: date, solar: bool) -> tuple[int, int, int]:
    return to_solar(value) if solar else (value.year, value.month, value.day)


def weekday(value: date, language: str) -> str:
    """The name of the day of the week."""
    return WEEKDAYS[known(language)][(value.weekday() + 2) % 7]  # Python counts from Monday, the table from Saturday


def format_time(value: time, language: str) -> str:
    """Hours and minutes on the 24-hour clock, in the digits of *language*."""
    return to_language(f"{value.hour:02}:{value.minute:02}", language)
