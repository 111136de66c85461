"""When a case is closed: a letter for her that says nothing of the case, and the checklist for the office."""

from datetime import date

from django.utils.translation import get_language, gettext, pgettext

from casework.cases import display
from casework.cases.models import Case, Closure
from casework.localisation import calendar
from casework.reports.papers import sheet
from casework.reports.papers.sheet import Section


def letter() -> list[Section]:
    """She may come back, and needs nothing for it. Nothing in it comes from a record."""
    return [Section("", [
        sheet.words(
            pgettext("beginning of a letter to a client", "Dear client,"),
            gettext("The services that you asked for are finished for now."),
            gettext("You may come back at any time, with the same matter or a new one. You need no paper and no reason for it."),
            gettext("What you agreed to before you may take back at any time, also now."),
            gettext("If a paper of yours is still with us, ask for it, and you get it back."),
            gettext("You need not keep this sheet. Nothing depends on it."),
            pgettext("end of a letter to a client", "With our best wishes"),
        ),
    ])]  # fmt: skip


def internal(case: Case, closure: Closure) -> list[Section]:
    """The checklist as it was answered, with the remarks and room for two signatures."""
    language = get_language() or "en"
    reason = display.rows(closure, only=("reason", "text"))
    days = [
        (gettext("Opened on"), _day(case.opened_on, language)),
        (gettext("Closed on"), _day(closure.closed_on or case.closed_on, language)),
        *[(row.label, row.value) for row in reason if row.value],
    ]
    return [
        Section(gettext("Closure"), [sheet.rows((label, value) for label, value in days if value)]),
        Section(gettext("Checklist"), [sheet.rows(_checks(closure))]),
        Section("", [sheet.sign(gettext("Caseworker: name and signature"), gettext("Supervisor: name and signature"))]),
    ]


def _checks(closure: Closure) -> list[tuple[str, str]]:
    """Each line with its answer, and the remark below it."""
    found = {row.name: row for row in display.rows(closure)}
    return [
        (found[name].label, "\n".join(said for said in (found[name].value or found[name].why, found[f"{name}_why"].value) if said))
        for name in Closure.CHECKS
    ]


def _day(on: date | None, language: str) -> str:
    return calendar.format_date(on, language) if on else ""
