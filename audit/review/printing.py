"""A page of the trail on paper: the lines that its filters choose, newest first, for one named reader of the office."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext, override, pgettext

import audit
from audit import ledger
from audit.ledger import case_tag
from audit.models import Entry
from audit.review import stories, trail
from audit.review.forms import DayForm, PeriodForm
from audit.review.people import signers_of
from audit.review.segments import opener
from audit.review.stories import Line
from casework import pdf
from casework.access import catalogue
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases.models import Case
from casework.localisation import calendar
from casework.localisation.digits import numbered
from casework.reports.actions import new_serial
from casework.reports.foot import foot as newest_foot
from casework.reports.papers import sheet
from casework.reports.papers.sheet import OFFICE, Section, Sheet

MOST = 400  # lines of one paper, about twenty pages: more is for the verifier's file


def print_trail(
    *, view: str, pk: UUID | None, case: Case | None, filters: DayForm | PeriodForm, asked: dict[str, Any]
) -> tuple[bytes, str]:
    """Print what *filters* choose. Returns (PDF bytes, serial).

    Two entries: that the trail was read, before anything opens; and which paper left. Raises pdf.PaperError, audit.LedgerUnwritable.
    """
    serial = new_serial()
    entries = list(trail.narrowed(_chosen(view, pk, filters), filters)[:MOST])
    subject, of = (("case", str(case.pk)), case.pk) if case else (None, None)
    with audit.because(asked["reason"]):
        said: dict[str, Any] = filters.said() | ({"person": str(pk)} if view == "person" else {})
        audit.record_durably("ledger.read", subject=subject, case=of, view=view, count=len(entries), serial=serial, **said)
        told = ledger.read(entries, opener(current()))
        with override(asked["language"]):
            lines = stories.tell(entries, told, signers_of(entries), case=case.pk if case else None)
            written = _sheet(lines, view, pk, case, filters, asked, serial)
        foot = newest_foot()
        paper = sheet.print_sheet(replace(written, ledger=foot.text))
        audit.record_durably(
            "trail.exported", subject=subject, case=of, form="pdf", view=view, count=len(entries), serial=serial, sha256=paper.sha256,
            pages=paper.pages, language=asked["language"], recipient=asked["recipient"], locked=bool(asked["protect"]),
        )  # fmt: skip
        foot.leaves()
    return (pdf.protect(paper.bytes, asked["passphrase"]) if asked["protect"] else paper.bytes), serial


def _chosen(view: str, pk: UUID | None, filters: DayForm | PeriodForm) -> QuerySet[Entry]:
    if isinstance(filters, DayForm):
        return trail.on(filters.cleaned_data["day"])
    found = trail.between(*filters.days())
    return found.filter(case_tag=case_tag(str(pk))) if view == "case" else found.filter(actor=str(pk))


def _sheet(
    lines: list[Line], view: str, pk: UUID | None, case: Case | None, filters: DayForm | PeriodForm, asked: dict[str, Any], serial: str
) -> Sheet:
    days = [
        Section(_day(day.on), [sheet.entries([(None, f"{_clock(line)}  {line.text}", _why(line)) for line in day.lines])])
        for day in stories.by_day(lines)
    ]
    nothing = [Section("", [sheet.words(gettext("Nothing is written here"))])]
    return Sheet(
        language=asked["language"], copy=OFFICE, title=_title(view, pk, filters), sections=days or nothing,
        printed_on=timezone.localdate(), serial=serial, case_code=_code(case), recipient=asked["recipient"],
        caution=gettext("Confidential. It names colleagues of this office. For %(recipient)s only.") % {"recipient": asked["recipient"]},
    )  # fmt: skip


def _title(view: str, pk: UUID | None, filters: DayForm | PeriodForm) -> str:
    looked = gettext("Who looked")
    if view == "person":
        return f"{looked} · {directory.names_of([pk]).get(str(pk)) or gettext('Someone of the office')}"
    return f"{looked} · {_day(filters.cleaned_data['day'])}" if view == "day" else looked


def _why(line: Line) -> str:
    """What stands beside a line of the page, and its marks, in words."""
    marks = [
        (line.locked, pgettext("an entry of the trail", "content does not open")),
        (line.refused, pgettext("an entry of the trail", "refused")),
        (line.warning, pgettext("an entry of the trail", "worth a look")),
        (line.outside, gettext("outside office hours")),
    ]
    about = ["".join(part.text for part in line.about)] if line.about else []
    return " · ".join([*line.why, *about, *(words for there, words in marks if there)])


def _clock(line: Line) -> str:
    return numbered(f"{line.at:%H:%M}")


def _day(day: Any) -> str:
    return calendar.format_date(day, get_language() or "en", with_weekday=True)


def _code(case: Case | None) -> str:
    return str(catalogue.cards(Case, [case.pk]).get(case.pk, {}).get("code", "")) if case else ""
