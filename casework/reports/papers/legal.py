"""Asking for the papers of a legal matter. For whoever does not hold its key, and her name's, there are no such papers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.cases.models import Case
from casework.reports.papers import offered
from casework.reports.papers.attorney import ATTORNEY, sources
from casework.reports.papers.forms import AttorneyForm
from casework.reports.papers.views import asked_for


@require_http_methods(["GET", "POST"])
def attorney(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """The draft of a power of attorney, from one record of it."""
    case = case_of(pk)
    found: Any = get_object_or_404(case.authority_records, pk=record)
    return asked_for(request, case, ATTORNEY, sources(case, found), form_of=AttorneyForm, template="reports/papers/attorney.html")


def case_of(pk: UUID) -> Case:
    """The case, for somebody who prints and holds its legal part and her identity."""
    case: Case = gate.fetch(Case, pk, "reports.print")
    gate.require("legal.open")
    if not offered.held(case):
        raise Http404
    return case
