"""The certificate of an erasure on paper: what, when, who asked and who approved, by code and count. Nothing of what was erased."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, override, pgettext

import audit
from audit.context import because
from casework import pdf
from casework.accounts import directory
from casework.cases import kinds
from casework.erasure import words
from casework.erasure.choices import Reason, What
from casework.erasure.models import Erasure
from casework.localisation import calendar
from casework.localisation.codes import format_code
from casework.localisation.digits import to_language
from casework.reports.actions import new_serial
from casework.reports.foot import Foot
from casework.reports.foot import foot as newest_foot
from casework.reports.papers import sheet
from casework.reports.papers.sheet import OFFICE, Section, Sheet

WHAT = "erasure_certificate"


def print_certificate(*, row: Erasure, said: dict[str, Any], asked: dict[str, Any]) -> tuple[bytes, str]:
    """Print it as *asked* (CasePaperForm's clean data). Returns (PDF bytes, serial). One entry: which paper left. Raises pdf.PaperError."""
    serial = new_serial()
    with because(asked["reason"]):
        foot = newest_foot() if asked["copy"] == OFFICE else Foot()
        with override(asked["language"]):
            written = _sheet(row, said, asked, serial, foot.text)
        printed = sheet.print_sheet(written, codes=[said["code"]] if said["code"] else [])
        audit.record_durably(
            "export.pdf", subject=("case", str(row.case)), case=row.case, serial=serial, what=WHAT, language=asked["language"],
            profile=asked["copy"], recipient=asked.get("recipient", ""), sha256=printed.sha256, content=printed.content_hash,
            pages=printed.pages, locked=bool(asked["protect"]), erasure=row.pk,
        )  # fmt: skip
        foot.leaves()
    return (pdf.protect(printed.bytes, asked["passphrase"]) if asked["protect"] else printed.bytes), serial


def _sheet(row: Erasure, said: dict[str, Any], asked: dict[str, Any], serial: str, ledger: str) -> Sheet:
    office = asked["copy"] == OFFICE
    return Sheet(
        language=asked["language"], copy=asked["copy"], title=gettext("Certificate of erasure") if office else "",
        sections=_for_the_file(row, said, serial) if office else _for_her(row, said), printed_on=timezone.localdate(), serial=serial,
        case_code=said["code"] if office else "", recipient=asked.get("recipient", ""), ledger=ledger,
    )  # fmt: skip


def _for_the_file(row: Erasure, said: dict[str, Any], serial: str) -> list[Section]:
    names = directory.names_of({said["asked_by"], said["approved_by"]})
    someone = gettext("Someone of the office")
    facts = [
        (pgettext("on a certificate of erasure", "What was erased"), words.of_row(row)),
        (pgettext("on a certificate of erasure", "Case"), format_code(said["code"]) if said["code"] else ""),
        (pgettext("on a certificate of erasure", "Erased on"), _day(row.day)),
        (pgettext("on a certificate of erasure", "Asked for by"), names.get(said["asked_by"], someone)),
        (pgettext("on a certificate of erasure", "Asked for on"), _day(date.fromisoformat(said["asked_on"]))),
        (pgettext("on a certificate of erasure", "Approved by"), names.get(said["approved_by"], someone)),
        (pgettext("on a certificate of erasure", "Reason"), str(Reason(said["reason"]).label)),
        (pgettext("on a certificate of erasure", "Number of the erasure"), str(row.pk)),
    ]
    return [
        Section("", [sheet.rows((label, value) for label, value in facts if value)]),
        Section(gettext("What went, by count"), [sheet.rows(counts(said))]),
        Section(gettext("What this office cannot call back"), [sheet.points(*escapes(row))]),
        Section("", [sheet.sign(gettext("Name and signature"))]),
    ]


def _for_her(row: Erasure, said: dict[str, Any]) -> list[Section]:
    """Neutral: found at home it says that papers were destroyed, as any office does."""
    told = gettext("What was written down about you was destroyed on %(day)s, and cannot be brought back.")
    some = gettext("Some of what was written down about you was destroyed on %(day)s, and cannot be brought back.")
    whole = row.kind == What.CASE
    return [
        Section("", [
            sheet.words(
                (told if whole else some) % {"day": _day(row.day)},
                gettext("Two people looked at it before it was done."),
                gettext("Paper that was printed before is not part of this. If you have some at home, you may destroy it too."),
                gettext("You may come back at any time. You need no paper and no reason for it."),
            ),
        ]),
    ]  # fmt: skip


def counts(said: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, how many), in the reader's language."""
    language = get_language() or "en"
    named = [(kinds.name_of(code) or gettext("Records of referrals"), number) for code, number in said["records"].items()]
    more = [
        (gettext("Versions"), said["versions"]), (gettext("Files"), said["files"]),
        (gettext("Referrals that were sent"), said["referrals"]),
    ]  # fmt: skip
    together: dict[str, int] = {}
    for name, number in (*named, *more):
        together[name] = together.get(name, 0) + number
    return [(name, to_language(str(number), language)) for name, number in together.items() if number]


def escapes(row: Erasure) -> list[str]:
    """What no erasure reaches, in plain words."""
    found = [
        gettext("PDFs and papers that were printed or saved before."),
        gettext("Backups of the keys, for 14 days at most. They are destroyed by then."),
        gettext("The trail: that something was done and when, without a word of what was written."),
    ]
    return [*found, gettext("What a partner read or wrote down from a packet.")] if row.kind == What.CASE else found


def _day(day: date) -> str:
    return calendar.format_date(day, get_language() or "en")
