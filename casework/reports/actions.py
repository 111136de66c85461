"""Printing a summary: recorded with its reason before anything is opened for it, and again with what left."""

import secrets
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override

import audit
from audit.context import because
from casework import pdf
from casework.access import catalogue, rings
from casework.access.errors import Damaged
from casework.cases.models import Case
from casework.reports import collect
from casework.reports.foot import Foot
from casework.reports.foot import foot as newest_foot
from casework.reports.summary import Summary, print_summary

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_serial() -> str:
    """A random number for one printing: it says nothing of how many there were."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2))


def print_case(*, case: Case, asked: dict[str, Any]) -> tuple[bytes, str]:
    """Print a case summary as *asked* (SummaryForm's clean data). Returns (PDF bytes, serial).

    Two entries: that these records were read for a paper, before they open; and which paper left, with its hashes.
    Raises pdf.PaperError, Damaged when a record of the paper does not open any more, audit.LedgerUnwritable.
    """
    parts = [collect.BY_NAME[name] for name in asked["sections"]]
    found = collect.records_of(case, parts)
    serial = new_serial()
    with because(asked["reason"]):
        records = [record for records in found.values() for record in records]
        rings.current().admit(records, serial=serial)
        if any(record.is_damaged for record in records):
            raise Damaged("a paper is whole or is not printed")
        foot = newest_foot() if asked["profile"] != "survivor" else Foot()
        paper = print_summary(_summary(case, asked, found, serial, foot), training=settings.TRAINING)
        audit.record_durably(
            "export.pdf",
            subject=("case", str(case.pk)),
            case=case.pk,
            serial=serial,
            profile=asked["profile"],
            language=asked["language"],
            recipient=asked["recipient"],
            sections=asked["sections"],
            sha256=paper.sha256,
            content=paper.content_hash,
            pages=paper.pages,
            locked=bool(asked["protect"]),
        )
        foot.leaves()
    return (pdf.protect(paper.bytes, asked["passphrase"]) if asked["protect"] else paper.bytes), serial


def _summary(case: Case, asked: dict[str, Any], found: dict[str, list[Any]], serial: str, foot: Foot) -> Summary:
    card = catalogue.cards(Case, [case.pk]).get(case.pk, {})
    with override(asked["language"]):
        title = gettext("Case summary")
    return Summary(
        language=asked["language"],
        profile=asked["profile"],
        title=title,
        serial=serial,
        printed_on=timezone.localdate(),
        recipient=asked["recipient"],
        case_code=_printed(card.get("code", "")),
        sections=collect.sections(found, asked["language"]),
        ledger=foot.text,
    )


def _printed(code: str) -> str:
    from casework.localisation.codes import format_code

    return format_code(code) if code else ""
