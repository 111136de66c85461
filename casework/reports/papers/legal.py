"""Asking for the papers of a legal matter. For whoever does not hold its key, and her name's, there are no such papers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.access import gate, rings
from casework.cases import frame
from casework.cases.models import Case
from casework.pdf.paper import LANGUAGES
from casework.reports.papers import chronology as lines
from casework.reports.papers import offered
from casework.reports.papers.actions import Unseen
from casework.reports.papers.attorney import ATTORNEY, sources
from casework.reports.papers.chronology import CHRONOLOGY
from casework.reports.papers.forms import AttorneyForm, ChronologyForm
from casework.reports.papers.views import asked_for, printed, usual


@require_http_methods(["GET", "POST"])
def attorney(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """The draft of a power of attorney, from one record of it."""
    case = case_of(pk)
    found: Any = get_object_or_404(case.authority_records, pk=record)
    return asked_for(request, case, ATTORNEY, sources(case, found), form_of=AttorneyForm, template="reports/papers/attorney.html")


@require_http_methods(["GET", "POST"])
def chronology(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """The chronology of a matter: lines to tick, then exactly those as they will be printed, then the paper."""
    case = case_of(pk)
    matter: Any = get_object_or_404(case.matter_records, pk=record)
    records = lines.sources(case, matter, rings.current().compartments(case))
    form, shown = ChronologyForm(request.POST if request.method == "POST" else None, keys=lines.keys(records)), None
    if form.is_bound and form.is_valid():
        try:
            if file := printed(request, form, case, CHRONOLOGY, lines.chosen(records, form.cleaned_data["lines"])):
                return file
        except Unseen as unseen:
            shown = unseen
    return _chronology(request, case, matter, records, form, shown)


def _chronology(
    request: HttpRequest, case: Case, matter: Any, records: list[Any], form: ChronologyForm, shown: Unseen | None
) -> HttpResponse:
    """The form with the words of its lines, and what would be printed."""
    context = frame.of(case, here="papers", records=records)
    form.offer((line.key, line.words) for line in lines.offered(records, matter) if matter.is_open)
    if not form.is_bound:
        form.initial = usual(case, CHRONOLOGY, records)
    context |= {
        "offer": CHRONOLOGY, "form": form, "shown": shown, "ready": matter.is_open, "title": CHRONOLOGY.title,
        "back": reverse("legal:overview", args=[case.pk]),
    }  # fmt: skip
    if shown:
        tag, direction = LANGUAGES[form.cleaned_data["language"]]
        context |= {"tag": tag, "direction": direction}
    return render(request, "reports/papers/chronology.html", context)


def case_of(pk: UUID) -> Case:
    """The case, for somebody who prints and holds its legal part and her identity."""
    case: Case = gate.fetch(Case, pk, "reports.print")
    gate.require("legal.open")
    if not offered.held(case):
        raise Http404
    return case
