"""Quarters of the solar year, as "1405-3": Hamal to Jawza, Saratan to Sunbula, Mizan to Qaws, Jadi to Hut."""

from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, pgettext

from casework.localisation.calendar import MONTHS, to_solar
from casework.localisation.digits import to_language
from casework.localisation.languages import known


def of(day: date) -> str:
    """The quarter of a day."""
    year, month, _ = to_solar(day)
    return f"{year}-{(month + 2) // 3}"


def running() -> str:
    """The quarter of today."""
    return of(timezone.localdate())


def words(quarter: str) -> str:
    """A quarter by its months, in the active language."""
    language = known(get_language() or "en")
    year, _, number = quarter.partition("-")
    months = MONTHS[language][3 * int(number) - 3 : 3 * int(number)]
    said = {"first": months[0], "last": months[-1], "year": to_language(year, language)}
    return pgettext("a quarter of the solar year", "%(first)s to %(last)s %(year)s") % said
