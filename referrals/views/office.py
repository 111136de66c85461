"""The office's pages: her cases' referrals, and one referral with what went and what came back."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

import audit
from casework.access import gate, holders
from casework.accounts import directory
from casework.cases import frame
from casework.cases.models import Case
from casework.cases.views.lists import FARTHEST_PAGE, Slice
from referrals import actions, desk, items, marks, office
from referrals.models import Referral
from referrals.numbers import number_of

PAGE = 50


@require_GET
def referral_list(request: HttpRequest) -> HttpResponse:
    """The referrals of all her cases."""
    gate.require("referrals.send")
    return render(request, "referrals/list.html", _listed(request, office.reached()))


@require_GET
def of_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The referrals of one case."""
    case = gate.fetch(Case, pk, "referrals.send")
    context = frame.of(case, here="")
    for section in context["case_sections"]:
        section["current"] = section["url"] == request.path
    return render(request, "referrals/of_case.html", context | _listed(request, office.ordered(case.referrals.all())))


@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One referral: exactly what the partner sees, and what she answered."""
    referral = gate.fetch(Referral, pk, "referrals.send", queryset=Referral.objects.select_related("case"))
    actions.expire_due(Referral.objects.filter(pk=referral.pk))
    referral.refresh_from_db(fields=["state", "ended_on"])
    packet, answers = office.papers(referral)
    context = frame.of(referral.case, here="", records=[packet, *answers])
    partner = directory.team_names([referral.organisation_id]).get(str(referral.organisation_id), "")
    today = timezone.localdate()
    context |= {
        "referral": referral, "packet": packet, "lines": items.lines(packet.items) if packet.is_open else [],
        "number": number_of(referral.pk), "partner": partner,
        "state": marks.of_state(referral, today), "ends": marks.of_end(referral, today), "priority": marks.of_priority(referral),
        "answers": office.said(answers, directory.names_of({answer.author for answer in answers if answer.is_open})),
        "open_to_partner": bool(holders.live(referral)),
        "may_withdraw": gate.allows(referral, "referrals.withdraw"),
    }
    return render(request, "referrals/page.html", context)


def _listed(request: HttpRequest, base: QuerySet[Referral]) -> dict[str, Any]:
    """A page of the list, by plain columns, with one entry in the ledger."""
    today = timezone.localdate()
    tab, number = asked(request)
    found = list(base.filter(desk.condition(tab, today))[(number - 1) * PAGE : number * PAGE + 1])
    shown = found[:PAGE]
    actions.expire_due(Referral.objects.filter(pk__in=[referral.pk for referral in shown]))
    if shown:
        cases = sorted({str(referral.case_id) for referral in shown})
        audit.record_durably("catalogue.listed", count=len(cases), cases=cases, referrals=len(shown))
    return {
        "rows": office.rows(shown, today), "page": Slice(number, len(found) > PAGE), "base": f"?show={tab}&", "show": tab,
        "tabs": [{"name": name, "label": label} for name, label in desk.TABS.items()],
    }


def asked(request: HttpRequest) -> tuple[str, int]:
    """The tab and the page number that were asked for; anything unknown is the first."""
    tab, page = request.GET.get("show", ""), request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return tab if tab in desk.TABS else desk.ALL, min(max(number, 1), FARTHEST_PAGE)
