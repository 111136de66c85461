"""Asking for a summary, and getting it as bytes that were never on disk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from casework import pdf
from casework.access import gate
from casework.access import ring as rings
from casework.accounts import directory
from casework.cases import frame
from casework.cases.models import Case
from casework.reports import actions
from casework.reports.discretion import Indiscreet
from casework.reports.forms import SummaryForm


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose what goes on paper, say why, and print it."""
    case = gate.fetch(Case, pk, "reports.print")
    held = rings.current().compartments(case)
    if request.method == "POST":
        form = SummaryForm(request.POST, held=held)
        if form.is_valid():
            try:
                paper, serial = actions.print_case(case=case, asked=form.cleaned_data)
            except pdf.PaperError as error:
                form.add_error(None, _why(error))
            else:
                return as_file(paper, serial)
    else:
        form = SummaryForm(held=held, initial=_usual())
    passphrase = form["passphrase"].value() or pdf.new_passphrase()
    context = frame.of(case, here="summary")
    return render(request, "reports/summary.html", {**context, "form": form, "passphrase": passphrase})


def _usual() -> dict[str, object]:
    return {
        "language": get_language(),
        "profile": "internal",
        "sections": ["who", "situation"],
        "recipient": directory.own_name(rings.current().someone),
        "passphrase": pdf.new_passphrase(),
    }


def _why(error: pdf.PaperError) -> str:
    if isinstance(error, Indiscreet):
        return gettext("This sheet would say too much if it is found: a heading or the case code stands in it. Choose fewer sections.")
    return gettext("This paper could not be printed: it is too long, or holds signs that do not print. Choose fewer sections.")


def as_file(paper: bytes, serial: str) -> HttpResponse:
    """A download under a neutral name; the browser is told not to keep it."""
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="form-{serial}.pdf"'
    response["Content-Security-Policy"] = "sandbox"
    return response
