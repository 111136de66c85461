"""Form fields for solar dates: partial, as people know them, and exact, as appointments need them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.localisation.calendar import GREGORIAN_MONTHS, MONTHS, NoSuchDay, format_date, to_solar
from casework.localisation.dates import (
    SOLAR_YEARS,
    DateError,
    GregorianYear,
    MonthMissing,
    PartialDate,
    SolarYear,
    Unreadable,
    check_year,
    make,
    parse_text,
)
from casework.localisation.digits import to_language
from casework.localisation.languages import Language, known
from casework.localisation.widgets import Parts, SolarDateWidget, parts_of

Limit = date | Callable[[], date] | None


def _language() -> Language:
    return known(get_language() or "en")


def _shown(value: object) -> str:
    return to_language(str(value), _language())


class SolarDateField(forms.Field):
    """A solar date as far as it is known, as a PartialDate. Empty is None.

    An error's code says the part at fault: "day", "month", "year" or "gregorian" (the year again); "early" and "late" are beyond
    *not_before* and *not_after* (dates, or functions that give one). ``fault`` holds the part afterwards and the widget marks it.
    The year's control also takes a whole date in any form that `parse_text` reads. A Gregorian day comes back once ("converted"),
    in its solar parts and with the question whether it is right, unless *either_calendar* says that the field need not ask.
    """

    widget = SolarDateWidget
    default_error_messages = {
        "required": _("Write the date, or only the year."),
        "year": _("Write the year in four digits, such as %(example)s."),
        # Translators: the year was written with a word such as AD or with a month such as March
        "solar": _("%(year)s is a solar year, but the mark or the month beside it is Gregorian."),
        # Translators: both are whole dates in words, such as 1 March 2026 and 10 Hut 1404
        "converted": _("You wrote %(written)s in the Gregorian calendar: that is %(solar)s. Is it right? Then save again."),
        "year_range": _("The year must be between %(first)s and %(last)s."),
        "gregorian": _("Write the solar year, such as %(example)s: %(year)s is a Gregorian year."),
        "month": _("Choose the month, or leave the day empty."),
        "month_needed": _("Choose the month."),
        "day": _("Write the day as a number from 1 to %(days)s."),
        "day_in_month": _("%(month)s %(year)s has %(days)s days."),
        "day_needed": _("Write the day."),
        "unreadable": _("Write the day, the month and the year each in its own place."),
        "early": _("The date must not be before %(limit)s."),
        "late": _("The date must not be after %(limit)s."),
    }
    hint: Any = _("Day or month not known? Leave it empty.")
    fault: str | None = None

    def __init__(
        self, *, not_before: Limit = None, not_after: Limit = None, either_calendar: bool = False, help_text: Any = "", **kwargs: Any
    ) -> None:
        self.not_before, self.not_after, self.either_calendar = not_before, not_after, either_calendar
        super().__init__(help_text=help_text or self.hint, **kwargs)

    def clean(self, value: Any) -> Any:
        self._mark(None)
        return super().clean(value)

    def to_python(self, value: Any) -> Any:
        parts = parts_of(value)
        typed = parts.plain()
        if not any(typed):
            return None
        if typed.year and not typed.year.isdecimal() and not typed.day and not typed.month:
            return self._asked(self._whole(parts.year))
        return self._checked(self._from(typed, parts))

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise self._error("year", "required", code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and parts_of(initial).plain() != parts_of(data).plain()

    def _from(self, typed: Parts, parts: Parts) -> PartialDate:
        year, month, day = self._number(typed.year, "year"), self._number(typed.month, "month"), self._number(typed.day, "day")
        if year is None:
            raise self._error("year", "year", example=self._this_year())
        written = " ".join(part for part in (parts.day.strip(), self._month_name(month), parts.year.strip()) if part)
        try:
            return make(year, month, day, text=written)
        except MonthMissing:
            raise self._error("month", "month") from None
        except NoSuchDay as refused:
            raise self._no_such_day(refused, day) from None
        except DateError as refused:
            raise self._wrong_year(refused) from None

    def _number(self, typed: str, part: str) -> int | None:
        if not typed:
            return None
        if typed.isdecimal() and len(typed) <= 4 and (part, typed) != ("day", "0"):
            return int(typed)
        if part == "day":
            raise self._error("day", "day", days=_shown(31))
        raise self._error(part, "month_needed" if part == "month" else "year", example=self._this_year())

    def _month_name(self, month: int | None) -> str:
        return MONTHS[_language()][month - 1] if month and 1 <= month <= 12 else ""

    def _whole(self, written: str) -> PartialDate:
        try:
            return parse_text(written)
        except NoSuchDay as refused:
            raise self._too_long(refused, "year") if refused.part == "day" else self._error("year", "unreadable") from None
        except (Unreadable, MonthMissing):
            raise self._error("year", "unreadable") from None
        except DateError as refused:
            raise self._wrong_year(refused) from None

    def _asked(self, found: PartialDate) -> Any:
        """A Gregorian day that is in order is shown once in the solar calendar before it is taken: the wrong one is noticed there."""
        taken = self._checked(found)
        if self.either_calendar or found.value is None or (found.calendar, found.precision) != ("gregorian", "day"):
            return taken
        try:
            check_year(to_solar(found.value)[0], "solar")  # the answer is taken as a solar one
        except DateError as refused:
            raise self._wrong_year(refused) from None
        written, solar = (format_date(found.value, _language(), calendar=kind) for kind in ("gregorian", "solar"))
        asked = self._error("year", "converted", code="converted", written=written, solar=solar)
        self._mark("year", instead=found.value)
        raise asked

    def _wrong_year(self, refused: DateError) -> ValidationError:
        if isinstance(refused, GregorianYear):
            example = to_solar(date(refused.year, 7, 1))[0]
            return self._error("year", "gregorian", code="gregorian", year=_shown(refused.year), example=_shown(example))
        if isinstance(refused, SolarYear):
            return self._error("year", "solar", year=_shown(refused.year))
        first, last = SOLAR_YEARS[0], SOLAR_YEARS[-1]
        return self._error("year", "year_range", first=_shown(first), last=_shown(last))

    def _no_such_day(self, refused: NoSuchDay, day: int | None) -> ValidationError:
        if refused.part == "month":
            return self._error("month", "month_needed")
        if day is not None and day <= 31:
            return self._too_long(refused, "day")
        return self._error("day", "day", days=_shown(refused.days))

    def _too_long(self, refused: NoSuchDay, part: str) -> ValidationError:
        """How many days the month has. *part* is where the date was typed; a lunar month goes without its name, we have no table."""
        if refused.calendar == "lunar":
            return self._error(part, "day", days=_shown(refused.days))
        names = (MONTHS if refused.calendar == "solar" else GREGORIAN_MONTHS)[_language()]
        told = {"year": _shown(refused.year), "days": _shown(refused.days)}
        return self._error(part, "day_in_month", month=names[refused.month - 1], **told)

    def _checked(self, found: PartialDate) -> Any:
        """Refuse what is certainly beyond a limit: a year that began before *not_before* may still hold the day that is meant."""
        earliest, latest = (limit() if callable(limit) else limit for limit in (self.not_before, self.not_after))
        if found.value and latest and found.value > latest:
            raise self._error("year", "late", code="late", limit=format_date(latest, _language()))
        if found.value and earliest and found.value < earliest and found.precision == "day":
            raise self._error("year", "early", code="early", limit=format_date(earliest, _language()))
        return found

    def _this_year(self) -> str:
        return _shown(to_solar(timezone.localdate())[0])

    def _error(self, part: str, message: str, *, code: str = "", **params: str) -> ValidationError:
        self._mark(part)
        return ValidationError(self.error_messages[message], code=code or part, params=params)

    def _mark(self, part: str | None, *, instead: date | None = None) -> None:
        self.fault = part
        widget: object = self.widget  # a form may have put another one in its place
        if isinstance(widget, SolarDateWidget):
            widget.fault, widget.instead = part, instead


class ExactSolarDateField(SolarDateField):
    """A full solar date. Gives a ``date``; a missing day or month is an error at that part."""

    hint = ""

    def _from(self, typed: Parts, parts: Parts) -> PartialDate:
        for part in ("month", "day"):
            if typed.year and not getattr(typed, part):
                raise self._error(part, f"{part}_needed")
        return super()._from(typed, parts)

    def _checked(self, found: PartialDate) -> date:
        if found.precision != "day" or found.value is None:
            raise self._error("year", "unreadable")
        super()._checked(found)
        return found.value
