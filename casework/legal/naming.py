"""What matters, proceedings and courts are called in lists and choices."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, pgettext

from casework import reference
from casework.legal.models import Matter, Proceeding, court_of
from casework.localisation import calendar


def matter(record: Matter) -> str:
    """What it is about."""
    return str(reference.label("matter_types", record.type)) if record.type else pgettext("kind of record", "Legal matter")


def court(before: str) -> str:
    """The words of a court or office by list and code; "" for none."""
    list_code, _, code = before.partition("/")
    return reference.label(list_code, code) if code else ""


def proceeding(record: Proceeding) -> str:
    """Before whom, and where."""
    named = court(court_of(record)) or pgettext("kind of record", "Proceeding")
    return " · ".join(part for part in (named, record.place) if part)


def matters(records: Iterable[Matter]) -> list[tuple[str, str]]:
    """(id, words) for a choice; two matters of one kind are told apart by the day on which they were written down."""
    language, found = get_language() or "en", [record for record in records if record.is_open]
    names = [matter(record) for record in found]
    return [(str(one.pk), _apart(one, language) if names.count(matter(one)) > 1 else matter(one)) for one in found]


def _apart(record: Matter, language: str) -> str:
    return f"{matter(record)} · {calendar.format_date(record.recorded_on, language, short=True)}"


def proceedings(records: Iterable[Proceeding], of: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(id, words) for a choice, each with its matter where there are several."""
    titles: dict[str, Any] = dict(of)
    several = len(titles) > 1
    return [
        (str(record.pk), f"{titles[record.matter]}: {proceeding(record)}" if several and record.matter in titles else proceeding(record))
        for record in records
        if record.is_open
    ]
