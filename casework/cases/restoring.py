"""An earlier version of a record, put into its form to be written again as a new one.

Nothing is restored behind anybody's back: she sees the earlier words, may change them, and saves them like any other change, with the
same checks. What stands now stays in the history.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from casework.access import gate, rings
from casework.cases.kinds import KINDS, Kind
from casework.cases.models import Case

VERSION, RECORD = "version", "of"
HAS_ONE = {"cases.survivor": "cases:identity", "cases.safe_contact": "cases:identity", "cases.situation": "cases:situation"}


@dataclass(frozen=True)
class Earlier:
    """The version whose words stand in the form, and the day it was written."""

    number: int
    on: date


def asked(request: HttpRequest) -> bool:
    """Whether the address asks for an earlier version. Her draft then waits."""
    return request.method == "GET" and VERSION in request.GET


def fill(request: HttpRequest, case: Case, *records: Any) -> Earlier | None:
    """Put the words of the version that the address names into its record, unsaved, for the form to show; its reading is recorded.

    None when no version is asked for, she may not read the history, or it does not open.
    """
    wanted = {str(record.pk): record for record in records}.get(request.GET.get(RECORD, "")) if asked(request) else None
    number = request.GET.get(VERSION, "")
    if wanted is None or not number.isdecimal() or len(number) > 9 or not gate.allows(case, "cases.history"):
        return None
    row = type(wanted).history.filter(case=case, id=wanted.pk, revision=int(number)).first()
    if row is None:
        return None
    earlier = row.instance
    earlier.case = case
    rings.current().admit([earlier], kind="history.read")
    if not earlier.is_open:
        return None
    for field in wanted.content_fields():
        if field.editable or field.name == "missing":
            setattr(wanted, field.name, getattr(earlier, field.name))
    return Earlier(int(number), timezone.localdate(row.history_date))


def address(case: Case, record: Any, number: int) -> str:
    """Where this version is put into a form; "" for records that are not corrected in one, and for those who may not write them."""
    kind = KINDS[record.code]
    if not gate.allows(case, kind.write):
        return ""
    form = _form_of(case, kind, record)
    return f"{form}?{RECORD}={record.pk}&{VERSION}={number}" if form else ""


def _form_of(case: Case, kind: Kind, record: Any) -> str:
    if kind.code in HAS_ONE:
        return reverse(HAS_ONE[kind.code], args=[case.pk])
    return kind.url(record) if kind.form and kind.route else ""
