"""Why she opens a case that is somebody else's: one line, asked once a visit for each case."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

import audit
from casework.access import catalogue, gate
from casework.accounts import visit
from casework.cases.forms.why import WhyForm
from casework.cases.models import Case


@require_http_methods(["GET", "POST"])
def why(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, remember until she signs out, and go on to where she was going. Of the case only its code is shown."""
    case = gate.fetch(Case, pk, "cases.open", unexplained=True)
    form = WhyForm(request.POST or None, offered=visit.newest(request))
    if request.method == "POST" and form.is_valid():
        visit.remember(request, case.pk, form.cleaned_data["reason"])
        return HttpResponseRedirect(_onwards(request, case))
    audit.record_durably("case.asked", subject=("case", str(case.pk)), case=case.pk)
    card = catalogue.cards(Case, [case.pk]).get(case.pk, {})
    context = {"form": form, "case": case, "case_code": card.get("code", ""), "next": _onwards(request, case)}
    return render(request, "cases/why.html", context)


def _onwards(request: HttpRequest, case: Case) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=settings.SECURE)
    return wanted if own and wanted.startswith("/") else reverse("cases:case", args=[case.pk])
