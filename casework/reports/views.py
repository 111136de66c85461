"""Asking for a summary, and getting it as bytes that were never on disk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from casework import pdf
from casework.access import drafts, gate, rings
from casework.access.errors import Damaged
from casework.accounts import directory
from casework.cases import frame
from casework.cases.drafting import Place
from casework.cases.models import Case
from casework.cases.views import editing
from casework.reports import actions, locking
from casework.reports.discretion import Indiscreet
from casework.reports.forms import SummaryForm

DRAFT = "reports.summary"


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose what goes on paper, say why, and print it."""
    case = gate.fetch(Case, pk, "reports.print")
    held = rings.current().compartments(case)
    draft = editing.Draft(DRAFT, case.pk)
    data, restored = editing.filled(request, draft)
    form = SummaryForm(data, held=held, initial=_usual(), restored=restored)
    if request.method == "POST" and form.is_valid() and locking.may_lock(request, form):
        try:
            paper, serial = actions.print_case(case=case, asked=form.cleaned_data)
        except (pdf.PaperError, Damaged) as error:
            form.add_error(None, why(error))
        else:
            drafts.discard(**draft._asdict())
            return locking.as_file(request, form, paper, serial)
    context = frame.of(case, here="summary") | {"form": form, "draft": draft, "restored": restored}
    return render(request, "reports/summary.html", context)


def place(subject: UUID | None) -> Place | None:
    """Where the draft of a summary goes on."""
    return Place(gettext("Print a summary"), reverse("reports:summary", args=[subject]), subject) if subject else None


def _usual() -> dict[str, object]:
    return {
        "language": get_language(),
        "profile": "internal",
        "sections": ["who", "situation"],
        "recipient": directory.own_name(rings.current().someone),
    }


def why(error: Exception) -> str:
    """One sentence for each reason why nothing was printed."""
    if isinstance(error, Damaged):
        return gettext(
            "Nothing was printed: a record of these sections does not open any more. Leave its section out, and tell the supervisor."
        )
    if isinstance(error, Indiscreet):
        return gettext("This sheet would say too much if it is found: a heading or the case code stands in it. Choose fewer sections.")
    return gettext("This paper could not be printed: it is too long, or holds signs that do not print. Choose fewer sections.")
