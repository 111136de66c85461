"""What waits for a supervisor, what was erased, and the certificate of one erasure."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

import audit
from casework import pdf
from casework.access import catalogue, gate
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases.models import Case
from casework.erasure import certificate as kept
from casework.erasure import marks, paper, words
from casework.erasure.choices import Reason
from casework.erasure.models import Erasure, ErasureRequest
from casework.reports import locking
from casework.reports.papers.forms import CasePaperForm
from casework.reports.papers.sheet import HERS, OFFICE
from casework.reports.papers.views import why

MOST = 100


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Requests without an answer in the cases she reaches, the longest first; and the newest erasures of the office."""
    gate.require("erasure.approve")
    cases = catalogue.reach(Case)
    asked = list(ErasureRequest.objects.filter(decided_on=None, case__in=cases).order_by("recorded_on", "id")[:MOST])
    ids = {one.case_id for one in asked}
    if ids:
        audit.record_durably("catalogue.listed", count=len(ids), cases=sorted(str(pk) for pk in ids))
    cards = catalogue.cards(Case, ids) if ids else {}
    rows = [(one, cards.get(one.case_id, {}).get("code", ""), reverse("erasure:request", args=[one.case_id, one.pk])) for one in asked]
    done = [(row, kept.said(row) or {}) for row in Erasure.objects.order_by("-day", "-pk")[:MOST] if marks.is_believed(row)]
    return render(request, "erasure/list.html", {"rows": rows, "done": [_line(row, said) for row, said in done]})


def _line(row: Erasure, said: dict[str, Any]) -> dict[str, Any]:
    return {"what": words.of_row(row), "day": row.day, "code": said.get("code", ""), "pk": row.pk, "whole": bool(said)}


@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the certificate of one erasure says; printed for her, or for the file."""
    gate.require("erasure.approve")
    row = get_object_or_404(Erasure, pk=pk)
    said = kept.said(row)
    me = directory.own_name(current())
    usual = {"language": get_language(), "copy": OFFICE, "recipient": me}
    form = CasePaperForm(request.POST or None, copies=(OFFICE, HERS), initial=usual)
    if request.method == "POST" and said is not None and form.is_valid() and locking.may_lock(request, form):
        try:
            return locking.as_file(request, form, *paper.print_certificate(row=row, said=said, asked=form.cleaned_data))
        except pdf.PaperError as error:
            form.add_error(None, why(error))
    names = directory.names_of({said["asked_by"], said["approved_by"]}) if said else {}
    context: dict[str, Any] = {"row": row, "said": said, "what": words.of_row(row), "form": form, "back": reverse("erasure:list")}
    if said:
        context |= {
            "reason": Reason(said["reason"]).label, "counts": paper.counts(said),
            "asked_by": names.get(said["asked_by"], ""), "approved_by": names.get(said["approved_by"], ""),
        }  # fmt: skip
    return render(request, "erasure/certificate.html", context)
