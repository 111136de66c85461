"""Closing and reopening. Nothing is deleted, and coming back is normal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import drafts, gate
from casework.cases import actions, frame
from casework.cases.forms.steps import CloseForm, ReopenForm
from casework.cases.models import Case
from casework.cases.views import editing

CLOSE, REOPEN = "cases.close", "cases.reopen"


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One reason is enough."""
    case = gate.fetch(Case, pk, "cases.close")
    context = frame.of(case, here="")
    if not context["is_open"] and request.method == "GET":
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(CLOSE, case.pk)
    data, restored = editing.filled(request, draft)
    form = CloseForm(data)
    form.restored = restored
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_case(case=case, **form.cleaned_data)
            messages.success(request, gettext("The case is closed. She may come back at any time."))
        except actions.WrongState:
            messages.warning(request, gettext("The case was closed already."))
        return _back(case, draft)
    context |= {"form": form, "draft": draft, "restored": restored}
    return render(request, "cases/close.html" if context["is_open"] else "cases/closed.html", context)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Work goes on where it stopped."""
    case = gate.fetch(Case, pk, "cases.reopen")
    context = frame.of(case, here="")
    if not context["may"]["reopen"] and request.method == "GET":
        return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
    draft = editing.Draft(REOPEN, case.pk)
    data, restored = editing.filled(request, draft)
    form = ReopenForm(data)
    form.restored = restored
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_case(case=case, **form.cleaned_data)
            messages.success(request, gettext("The case is open again."))
        except actions.WrongState:
            messages.warning(request, gettext("The case is open already."))
        return _back(case, draft)
    context |= {"form": form, "draft": draft, "restored": restored}
    return render(request, "cases/reopen.html", context) if context["may"]["reopen"] else _back(case, draft)


def _back(case: Case, draft: editing.Draft) -> HttpResponse:
    """To the case, where this is done; what she typed is no longer needed."""
    drafts.discard(**draft._asdict())
    return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
