"""Printing a paper: recorded with its reason before anything is opened for it, and again with what left."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import override

import audit
from audit.context import because
from casework import pdf
from casework.access import catalogue, rings
from casework.access.errors import Damaged
from casework.accounts import directory
from casework.accounts.models import OFFICE as OFFICE_TEAM
from casework.accounts.models import Team
from casework.cases.models import Case
from casework.reports.actions import new_serial
from casework.reports.foot import Foot
from casework.reports.foot import foot as newest_foot
from casework.reports.papers import consent, intake
from casework.reports.papers.offers import Asked, Offer
from casework.reports.papers.sheet import BLANK, HERS, OFFICE, Section, Sheet, contents, print_sheet

SHORTEST_NAME = 4  # letters: a shorter name of an organisation is a word like any other
BLANKS = {"consent": lambda asked: consent.blank(child=asked["child"]), "intake": lambda asked: intake.blank()}


class Unseen(Exception):
    """These words were not shown before. *sections* are what the paper would say; *seen* says that they were shown."""

    def __init__(self, sections: list[Section], seen: str) -> None:
        super().__init__("the words of this paper are shown before it is printed")
        self.sections, self.seen = sections, seen


class NothingToPrint(ValueError):
    """The records hold nothing that this paper may say."""


def print_paper(*, case: Case, offer: Offer, records: Sequence[Any], asked: Asked) -> tuple[bytes, str]:
    """Print a paper as *asked* (CasePaperForm's clean data). Returns (PDF bytes, serial).

    Two entries: that these records were read for a paper, before they open; and which paper left, with its hashes.
    Raises NothingToPrint, Unseen, pdf.PaperError, Damaged when a record of the paper does not open any more, audit.LedgerUnwritable.
    """
    serial = new_serial()
    with because(asked["reason"]):
        rings.current().admit(records, serial=serial, what=offer.what)
        if any(record.is_damaged for record in records):
            raise Damaged("a paper is whole or is not printed")
        foot = newest_foot() if asked["copy"] == OFFICE else Foot()
        paper = _printed(case, offer, list(records), asked, serial, foot)
        audit.record_durably(
            "export.pdf", subject=("case", str(case.pk)), case=case.pk, serial=serial, what=offer.what, language=asked["language"],
            profile=asked.get("profile", asked["copy"]), recipient=asked.get("recipient", ""), sha256=paper.sha256,
            content=paper.content_hash, pages=paper.pages, locked=bool(asked["protect"]), **offer.facts(asked),
        )  # fmt: skip
        foot.leaves()
    return (pdf.protect(paper.bytes, asked["passphrase"]) if asked["protect"] else paper.bytes), serial


def print_blank(*, name: str, asked: Asked) -> tuple[bytes, str]:
    """Print the blank form *name* of BLANKS. Nothing of a case is on it; the trail says that it was printed."""
    serial = new_serial()
    with override(asked["language"]):
        sections = BLANKS[name](asked)
    named = _office_name() if asked["named"] else ""
    paper = print_sheet(Sheet(language=asked["language"], copy=BLANK, title="", sections=sections, named=named))
    audit.record_durably("print.blank", what=name, language=asked["language"], sha256=paper.sha256, pages=paper.pages)
    return paper.bytes, serial


def _printed(case: Case, offer: Offer, records: list[Any], asked: Asked, serial: str, foot: Foot) -> pdf.Paper:
    named = bool(asked.get("named"))
    with override(asked["language"]):
        sheet = Sheet(
            language=asked["language"], copy=asked["copy"], title=offer.heading(), sections=_built(offer, case, records, asked),
            printed_on=timezone.localdate(), serial=serial, case_code=_code(case) if offer.coded else "",
            recipient=asked.get("recipient", ""), caution=str(offer.caution), named=_office_name() if named and offer.free else "",
            stamp=str(offer.stamp), ledger=foot.text,
        )  # fmt: skip
    refused = {"codes": [_code(case)], "names": [] if named else _organisations()} if sheet.copy == HERS else {}
    if offer.shown:
        _check_seen(sheet, asked, refused)
    return print_sheet(sheet, **refused)


def _check_seen(sheet: Sheet, asked: Asked, refused: dict[str, list[str]]) -> None:
    """Raises Unseen, unless exactly these words were shown; before that what a paper of hers may not say."""
    contents(sheet, **refused)
    said = {"profile": asked.get("profile", ""), "sections": [[part.title, part.blocks] for part in sheet.sections]}
    seen = pdf.content_hash("seen", said, language=sheet.language)
    if asked.get("seen") != seen:
        raise Unseen(sheet.sections, seen)


def _built(offer: Offer, case: Case, records: list[Any], asked: Asked) -> list[Section]:
    sections = offer.build(case, records, asked)
    if not sections:
        raise NothingToPrint
    return sections


def _code(case: Case) -> str:
    return str(catalogue.cards(Case, [case.pk]).get(case.pk, {}).get("code", ""))


def _office_name() -> str:
    office = Team.objects.filter(kind=OFFICE_TEAM).values_list("pk", flat=True)
    return next(iter(directory.team_names(office).values()), "")


def _organisations() -> list[str]:
    """Names of the office, its teams and its partners: on a copy of hers they stand nowhere."""
    return [name for name in directory.team_names().values() if len(name) >= SHORTEST_NAME]
