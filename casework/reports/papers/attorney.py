"""A power of attorney as a draft: who gives it, to whom, in what, until when, and room for what a court or a notary adds.

It says nothing about the law. What is not written down, and what differs from court to court, is a line to be filled in by hand.
"""

from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext, pgettext_lazy

from casework.cases.models import Case, Survivor
from casework.cases.record_choices import Tazkira
from casework.legal.models import Authority
from casework.localisation import calendar
from casework.reports.papers import sheet
from casework.reports.papers.consent import day_parts
from casework.reports.papers.offers import Asked, Offer
from casework.reports.papers.sheet import OFFICE, Block, Section

ROOM = 3  # lines, where nothing is recorded
HELD = (Tazkira.ELECTRONIC, Tazkira.PAPER)  # that she never had one, or that it was taken from her, is nobody's business here


def sources(case: Case, authority: Authority) -> list[Any]:
    """What the draft is made from, unopened."""
    return [authority, *case.survivor_records.all()]


def draft(authority: Authority, she: Survivor | None) -> list[Section]:
    """The sections; none for one that was revoked."""
    if authority.revoked_on is not None:
        return []
    said, back = authority.scope, authority.revocation
    return [
        Section(pgettext("of a power of attorney", "Who gives it"), _principal(she)),
        Section(pgettext("of a power of attorney", "Who receives it"), [
            _row(pgettext("of a person", "name"), authority.to_whom), _row(gettext("father’s name"), ""),
            _row(gettext("Tazkira or licence"), ""),
        ]),
        Section(gettext("What may be done in her name"), [
            _row(pgettext("of a power of attorney", "in what"), said, room=ROOM), _row(gettext("Court and number there"), ""),
            _day(gettext("valid from"), authority.valid_from), _day(gettext("valid until"), authority.until),
            *([_row(gettext("Taking it back"), back)] if back else []),
        ]),
        Section(gettext("Signatures"), _signatures(), whole=True),
    ]  # fmt: skip


def _principal(she: Survivor | None) -> list[Block]:
    names = {
        "given_name": pgettext("of a person", "name"), "father_name": gettext("father’s name"),
        "grandfather_name": gettext("grandfather’s name"),
    }  # fmt: skip
    said = [_row(label, getattr(she, name) if she else "") for name, label in names.items()]
    return [*said, _tazkira(she), _row(gettext("Residence, if asked"), "")]


def _tazkira(she: Survivor | None) -> Block:
    label, told = capfirst(gettext("tazkira number")), she is not None and she.tazkira in ("", *HELD)
    return sheet.number(label, she.tazkira_number) if told and she and she.tazkira_number else sheet.ask(label)


def _signatures() -> list[Block]:
    witness = gettext("Witness: name, father’s name, signature or thumbprint")
    return [
        sheet.sign(gettext("She: signature or thumbprint"), gettext("Who may act for her: signature or thumbprint"), witness, witness),
        sheet.ask(gettext("Signed on"), parts=day_parts()),
        sheet.sign(gettext("Court or notary: number and date"), gettext("Court or notary: name, signature and seal")),
    ]


def _row(label: str, value: str, *, room: int = 1) -> Block:
    """The answer, or *room* to write it."""
    return sheet.rows([(capfirst(label), value)]) if value else sheet.ask(capfirst(label), room=room)


def _day(label: str, on: date | None) -> Block:
    if on is None:
        return sheet.ask(capfirst(label), parts=day_parts())
    return sheet.rows([(capfirst(label), calendar.format_date(on, get_language() or "en"))])


def _built(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    authority = next(one for one in records if isinstance(one, Authority))
    return draft(authority, next((one for one in records if isinstance(one, Survivor)), None))


ATTORNEY = Offer(
    "power_of_attorney", pgettext_lazy("title of a paper", "Power of attorney (draft)"),
    gettext_lazy("Her name, who may act for her, in what and until when, with room for signatures and witnesses."), (OFFICE,),
    lambda case: [], _built, coded=False, titled=True, stamp=pgettext_lazy("across a paper", "Draft"),
    caution=gettext_lazy("This is a draft. It has no force until the court or the notary has taken it."),
)  # fmt: skip
