"""How old somebody was on a day, from what is known: a date of birth as far as it goes, or an age and the day on which it was said."""

from datetime import date
from typing import Any, Final

from django.utils import timezone

from casework.localisation.calendar import to_solar
from casework.localisation.dates import PartialDate

ADULT: Final = 18


def age_on(day: date, *, birth: PartialDate | None = None, age: int | None = None, said_on: date | None = None) -> int | None:
    """Full years on *day*, None when nothing is known. Of two possible ages the lower: a girl near 18 is looked after as a girl."""
    if birth is not None and birth.value is not None:
        return max(_years(birth.value, birth.precision, day), 0)
    if age is not None and said_on is not None:
        return max(age + to_solar(day)[0] - to_solar(said_on)[0] - (1 if _earlier(day, said_on) else 0), 0)
    return None


def _years(born: date, precision: str, day: date) -> int:
    """Counted as if she was born on the last day that what is known allows."""
    year, month, number = to_solar(born)
    now = to_solar(day)
    if precision == "year":
        return now[0] - year - 1
    passed = now[1:] >= (month, number) if precision == "day" else now[1] > month
    return now[0] - year - (0 if passed else 1)


def _earlier(day: date, said_on: date) -> bool:
    """Whether the year since the age was said is not full yet."""
    return to_solar(day)[1:] < to_solar(said_on)[1:]


def is_child(years: int | None) -> bool:
    return years is not None and years < ADULT


def is_child_now(survivor: Any) -> bool:
    """Whether the questions about a child are asked of this admitted record; where her age is not known or not open, they are not."""
    return survivor is not None and survivor.is_open and is_child(survivor.age_on(timezone.localdate()))
