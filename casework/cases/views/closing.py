"""Closing and reopening. Nothing is deleted, and coming back is normal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.access.errors import NoCard
from casework.cases import actions, frame
from casework.cases.forms.steps import CloseForm, ReopenForm
from casework.cases.models import Case
from casework.cases.views import editing


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One reason is enough."""
    case = gate.fetch(Case, pk, "cases.close")
    context = frame.of(case, here="")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_case(case=case, **form.cleaned_data)
            messages.success(request, gettext("The case is closed. She may come back at any time."))
        except actions.WrongState:
            messages.warning(request, gettext("The case was closed already."))
        return _back(case)
    return render(request, "cases/close.html" if context["is_open"] else "cases/closed.html", context | {"form": form})


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Work goes on where it stopped."""
    case = gate.fetch(Case, pk, "cases.reopen")
    context = frame.of(case, here="")
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_case(case=case, **form.cleaned_data)
            messages.success(request, gettext("The case is open again."))
            return _back(case)
        except actions.WrongState:
            messages.warning(request, gettext("The case is open already."))
            return _back(case)
        except NoCard:
            form.add_error(None, editing.NO_CARD)
    return render(request, "cases/reopen.html", context | {"form": form}) if context["may"]["reopen"] else _back(case)


def _back(case: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
