"""The day of the lunar calendar that courts of the training office write: by the table, which the moon may miss by a day."""

from datetime import date
from typing import Final

from casework.localisation.digits import to_language

MONTHS: Final = (
    *("محرم", "صفر", "ربیع‌الاول", "ربیع‌الثانی", "جمادی‌الاول", "جمادی‌الثانی"),
    *("رجب", "شعبان", "رمضان", "شوال", "ذی‌القعده", "ذی‌الحجه"),
)
EPOCH: Final = date(622, 7, 19).toordinal() - 1  # the day before the first of Muharram of the year 1
CYCLE: Final = 30 * 354 + 11  # days in thirty years, of which eleven are a day longer


def written(day: date, language: str) -> str:
    """As it stands on a paper: "۵ شعبان ۱۴۴۴ هـ ق"."""
    year, month, number = lunar(day)
    return to_language(f"{number} {MONTHS[month - 1]} {year} هـ ق", language)


def lunar(day: date) -> tuple[int, int, int]:
    """Year, month and day."""
    since = day.toordinal() - EPOCH - 1
    year = (30 * since + 10646) // CYCLE
    left = since - (354 * (year - 1) + (3 + 11 * year) // 30)
    month = min(12, (11 * left + 330) // 325)
    return year, month, left - (59 * (month - 1) + 1) // 2 + 1
