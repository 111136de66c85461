"""The list of hearings of a week, for the wall or the bag: case codes, courts and times, and nobody's name."""

from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

import audit
from casework import pdf
from casework.access import rings
from casework.accounts import directory
from casework.legal import weeks
from casework.legal.views.calendar import opened
from casework.localisation import calendar
from casework.localisation.codes import format_code
from casework.localisation.digits import to_language
from casework.localisation.languages import known
from casework.reports.actions import new_serial
from casework.reports.foot import foot as newest_foot
from casework.reports.papers.sheet import OFFICE, Section, Sheet, entries, print_sheet, words


def print_causes(*, number: int, own: bool) -> tuple[bytes, str]:
    """The week that is *number* weeks from this one. Returns (PDF bytes, serial); two entries: what was listed, and which paper left."""
    serial, language = new_serial(), get_language() or "en"
    week = opened(number, own=own, why="paper")
    foot = newest_foot()
    sheet = Sheet(
        language=known(language), copy=OFFICE, title=_title(week, language), sections=_sections(week, language),
        printed_on=timezone.localdate(), serial=serial, recipient=directory.own_name(rings.current().someone),
        ledger=foot.text,
    )
    paper: pdf.Paper = print_sheet(sheet)
    audit.record_durably(
        "print.causes", serial=serial, what="own" if own else "team", language=language, count=len(week.events), sha256=paper.sha256,
        pages=paper.pages,
    )
    foot.leaves()
    return paper.bytes, serial


def _title(week: weeks.Week, language: str) -> str:
    first, last = (calendar.format_date(day, language) for day in (week.days[0], week.days[-1]))
    return gettext("Hearings, %(first)s to %(last)s") % {"first": first, "last": last}


def _sections(week: weeks.Week, language: str) -> list[Section]:
    days = [(day, list(found)) for day, found in groupby(week.events, key=lambda event: event.on)]
    if not days:
        return [Section("", [words(gettext("Nothing stands in this week"))])]
    return [Section(_heading(day, language), [entries([_entry(event, language) for event in found])]) for day, found in days]


def _heading(day: date, language: str) -> str:
    return calendar.format_date(day, language, with_weekday=True)


def _entry(event: weeks.Event, language: str) -> tuple[None, str, str]:
    time = to_language(event.time, language)
    return None, " · ".join(part for part in (time, event.title) if part), _code(event)


def _code(event: weeks.Event) -> str:
    return pgettext("on the list of hearings", "Case %(code)s") % {"code": format_code(event.code)} if event.code else ""
