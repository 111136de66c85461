"""A date in three controls: day, month by name, year. An empty day or month means that it is not known."""

import re
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import get_language

from casework.localisation.calendar import MONTHS, to_solar
from casework.localisation.dates import PartialDate
from casework.localisation.digits import to_ascii, to_language
from casework.localisation.languages import known

SUFFIXES = {"day": "d", "month": "m", "year": "y"}
_ZEROS_IN_FRONT = re.compile(r"^0+(?=\d)")


class Parts(NamedTuple):
    """What stands in the three controls, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    def plain(self) -> "Parts":
        """The same in ASCII digits, without spaces around and zeros in front of a digit. A zero alone is not nothing."""
        return Parts(*(_ZEROS_IN_FRONT.sub("", to_ascii(part).strip()) for part in self))


def parts_of(value: Any) -> Parts:
    """The controls' content for a date, a PartialDate, typed Parts or nothing.

    What has no exact solar reading (a Gregorian month, a lunar date) goes into the year's control as it was written, and is read
    from there again.
    """
    if isinstance(value, Parts):
        return value
    if isinstance(value, PartialDate):
        if value.value is None or (value.calendar == "gregorian" and value.precision != "day"):
            return Parts(year=value.text)
        year, month, day = to_solar(value.value)
        precise, monthly = value.precision == "day", value.precision != "year"
        return Parts(str(day) if precise else "", str(month) if monthly else "", str(year))
    if isinstance(value, date):
        year, month, day = to_solar(value)
        return Parts(str(day), str(month), str(year))
    return Parts()


class SolarDateWidget(forms.Widget):
    """Controls ``name-d``, ``name-m`` and ``name-y`` with ids of the same endings.

    ``fault`` is the part to mark, or None; ``instead`` is the day to show in the place of what was typed, or None.
    """

    template_name = "components/date3.html"
    use_fieldset = True
    fault: str | None = None
    instead: date | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Parts:
        return Parts(*(str(data.get(f"{name}-{suffix}") or "") for suffix in SUFFIXES.values()))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}-{suffix}" not in data for suffix in SUFFIXES.values())

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-d" if id_ else id_

    def fault_id(self, id_: str) -> str:
        """The id of the control at fault, or of the first."""
        return f"{id_}-{SUFFIXES[self.fault or 'day']}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        language = known(get_language() or "en")
        value = self.instead or value
        parts = parts_of(value)
        context["widget"].update(
            day=parts.day if isinstance(value, Parts) else to_language(parts.day, language),
            year=parts.year if isinstance(value, Parts) else to_language(parts.year, language),
            months=[(str(i), label, str(i) == parts.plain().month) for i, label in enumerate(MONTHS[language], start=1)],
            fault=self.fault,
            id=context["widget"]["attrs"].get("id", ""),
        )
        return context
