"""Closing and reopening. Nothing is deleted, and coming back is normal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import drafts, gate
from casework.access.errors import NoCard
from casework.cases import actions, approvals, frame, missing
from casework.cases.forms.steps import ReopenForm
from casework.cases.forms.supervision import ClosureForm
from casework.cases.models import Approval, Case, Closure
from casework.cases.views import editing

CLOSE, REOPEN = "cases.close", "cases.reopen"


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The checklist and one reason. A caseworker asks for approval with it; a supervisor closes."""
    case = gate.fetch(Case, pk, "cases.close")
    before, questions = list(case.closure_records.all()), list(case.approval_records.all())
    context = frame.of(case, here="", records=[*before, *questions])
    if not context["is_open"]:
        return render(request, "cases/closed.html", context)
    decides = gate.allows(case, "cases.approve")
    draft = editing.Draft(CLOSE, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    closure = next((found for found in before if found.is_open and found.closed_on is None), None) or Closure(case=case)
    form = ClosureForm(data, instance=closure, restored=restored)

    def act() -> None:
        if decides:
            approvals.close(case=case, closure=closure, **_answered(case, questions))
        else:
            approvals.ask_to_close(case=case, closure=closure)

    if editing.saved(request, [form], act):
        closed = gettext("The case is closed. She may come back at any time.")
        asked = gettext("Sent to the supervisor. The case stays open until she agrees.")
        return editing.done(request, case, draft, closed if decides else asked)
    context |= {"decides": decides, "form": form, "hints": missing.brought(case)}
    return editing.page(
        request, context, [form], draft=draft, restored=restored, template="cases/close.html"
    )


def _answered(case: Case, questions: list[Approval]) -> dict[str, Any]:
    """The question about closing that waits and that closing answers, unless she asked it herself."""
    for one in questions:
        if one.is_open and one.subject_kind == approvals.CLOSURE and one.decided_on is None and not approvals.is_own(case, one):
            return {"approval": one, "seen": approvals.seal_of(approvals.covered(case, approvals.CLOSURE))}
    return {}


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
            return _back(case, draft)
        except actions.WrongState:
            messages.warning(request, gettext("The case is open already."))
            return _back(case, draft)
        except NoCard:
            form.add_error(None, editing.NO_CARD)
    context |= {"form": form, "draft": draft, "restored": restored}
    return render(request, "cases/reopen.html", context) if context["may"]["reopen"] else _back(case, draft)


def _back(case: Case, draft: editing.Draft) -> HttpResponse:
    """To the case, where this is done; what she typed is no longer needed."""
    drafts.discard(**draft._asdict())
    return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
