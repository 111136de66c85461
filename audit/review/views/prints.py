"""The trail on paper and as a file for the verifier, and her own report. What leaves the house is an entry, with the reason."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

import audit
from audit import export, ledger
from audit.models import Entry
from audit.review import hers, printing
from audit.review.forms import DayForm, ExportForm, PeriodForm
from audit.review.hooks import VERB
from audit.review.views.door import refuse, require_auditor
from casework import pdf
from casework.access import gate
from casework.accounts import directory
from casework.accounts.models import User
from casework.accounts.unlocked import current
from casework.cases import frame
from casework.cases.models import Case
from casework.reports import locking
from casework.reports.papers.forms import CasePaperForm
from casework.reports.papers.sheet import OFFICE
from casework.reports.papers.views import asked_for, why


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Her own report, on a neutral sheet."""
    require_auditor()
    case = gate.fetch(Case, pk, VERB)  # who she is opens, to print in her language
    return asked_for(request, case, hers.REPORT, [])


@require_http_methods(["GET", "POST"])
def trail(request: HttpRequest, view: str, pk: UUID | None = None) -> HttpResponse:
    """What a page of the trail shows with these filters, as a paper of the office: the newest lines, at most ``printing.MOST``."""
    require_auditor()
    case = gate.fetch(Case, pk, VERB, unexplained=True) if view == "case" and pk else None
    if view == "person" and pk and not User.objects.filter(pk=pk).exists():
        refuse()
    filters = DayForm(request.GET) if view == "day" else PeriodForm(request.GET, of_one=view == "person")
    back = reverse(f"review:{view}", args=[pk] if pk else [])
    if not filters.is_valid():
        return redirect(back)
    usual = {"language": get_language(), "recipient": directory.own_name(current())}
    form = CasePaperForm(request.POST or None, copies=(OFFICE,), initial=usual)
    if request.method == "POST" and form.is_valid() and locking.may_lock(request, form):
        try:
            made = printing.print_trail(view=view, pk=pk, case=case, filters=filters, asked=form.cleaned_data)
            return locking.as_file(request, form, *made)
        except pdf.PaperError as error:
            form.add_error(None, why(error))
    context = frame.of(case, here="trail") if case else {}
    return render(request, "review/print.html", context | {"form": form, "back": back, "most": printing.MOST})


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest) -> HttpResponseBase:
    """The whole ledger as lines of JSON for the offline verifier: sealed as it lies, so no key is needed and none is given."""
    require_auditor()
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with audit.because(form.cleaned_data["reason"]):
            audit.record_durably("trail.exported", form="jsonl", count=Entry.objects.count())
        response = StreamingHttpResponse(export.texts(), content_type="application/x-ndjson")
        response["Content-Disposition"] = f'attachment; filename="ledger-{timezone.localdate().isoformat()}.jsonl"'
        response["Content-Security-Policy"] = "sandbox"
        return response
    context: dict[str, Any] = {"form": form, "entries": ledger.newest()}
    return render(request, "review/export.html", context)
