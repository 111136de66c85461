"""The legal page of a case: each matter with its proceedings in order, its next hearing, the days to keep, and who may act for her."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from casework.access import agendas, gate, policy, rings
from casework.access.policy import LEGAL
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases import frame, timeline
from casework.cases.models import Case
from casework.legal import ahead, sheets
from casework.legal.kinds import KINDS


@require_GET
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All of it in one reading; a lock for those who were not given the legal part."""
    case = gate.fetch(Case, pk, "cases.open")
    title = pgettext("section of a case", "Legal")
    if not (policy.may(current().role, "legal.open") and LEGAL in rings.current().compartments(case)):
        return render(request, "legal/locked.html", {**frame.of(case, here="legal"), "title": title})
    records = [record for kind in KINDS for record in kind.records(case).order_by("recorded_on", "pk")]
    contact = case.safecontact_records.first()
    context = frame.of(case, here="legal", records=[*records, *([contact] if contact else [])])
    if context["is_open"]:
        _write_agenda_anew(case, records)
    open_ones = [record for record in records if record.is_open]
    people = directory.names_of(timeline.people_in(open_ones))
    context |= {
        "title": title,
        "safe": frame.safe_strip(contact),
        "may_write": context["is_open"] and gate.allows(case, "legal.write"),
        "matters": sheets.matters(open_ones, people),
        "loose": sheets.loose(open_ones, people),
        "locked": len(records) - len(open_ones),
        "damaged": any(record.is_damaged for record in records),
    }
    return render(request, "legal/overview.html", context)


def _write_agenda_anew(case: Case, records: Iterable[Any]) -> None:
    """Where her agenda says something else than the records, or does not open: they are the source, and all of them are open here."""
    if all(record.is_open for record in records) and (said := ahead.of_records(records)) != agendas.mine(case):
        with transaction.atomic():
            agendas.put(case, said)
