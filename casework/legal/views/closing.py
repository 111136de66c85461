"""Closing a matter, and reopening it: a change of the matter with words. Nothing of it is deleted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.cases import actions, display, frame
from casework.cases.models import Case
from casework.cases.views import editing
from casework.legal import choices
from casework.legal.forms.matter import ClosingForm, ReopeningForm
from casework.legal.models import Matter

CLOSE, REOPEN = "legal.matter.close", "legal.matter.reopen"


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """What the court said, what it brought her, and how it ended."""
    return _turn(request, pk, record, ClosingForm, CLOSE, choices.CLOSED)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """A decision was revoked, or she came back."""
    return _turn(request, pk, record, ReopeningForm, REOPEN, choices.OPEN)


def _turn(request: HttpRequest, pk: UUID, record: UUID, form_class: Any, draft_form: str, state: str) -> HttpResponse:
    case = gate.fetch(Case, pk, "legal.write")
    matter = get_object_or_404(Matter, case=case, pk=record)
    context = frame.of(case, here="legal", records=[matter])
    closing = state == choices.CLOSED
    title = gettext("Close the matter") if closing else gettext("Reopen the matter")
    context |= {"title": title, "back": reverse("legal:overview", args=[pk])}
    if not context["is_open"] or not matter.is_open:
        return render(request, "cases/read.html", context | {"parts": [display.sheet(title, matter)]})
    if matter.state == state:  # somebody was quicker
        return HttpResponseRedirect(context["back"])
    draft = editing.Draft(draft_form, matter.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    day = "closed_on" if closing else "reopened_on"
    form = form_class(data, instance=matter, restored=restored, initial={day: timezone.localdate()})

    def save() -> None:
        matter.state = state
        actions.change_record(record=matter)

    if editing.saved(request, [form], save):
        said = gettext("The matter is closed. It can be reopened at any time.") if closing else gettext("The matter is open again.")
        return editing.done(request, case, draft, said, back="legal:overview")
    context["parts"] = editing.parts((title, form))
    return editing.page(request, context, [form], draft=draft, restored=restored)
