"""Writing one record of a case, whatever its kind: read, write, correct. Earlier words stay in the history."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.cases import actions, display, frame
from casework.cases.kinds import KINDS, Kind
from casework.cases.models import Case, CaseRecord
from casework.cases.views import editing


def paths(kind: str, name: str) -> list[URLPattern]:
    """The two addresses of a kind: a new record, and one that is there. *name* stands in them and names their routes."""
    return [
        path(f"cases/<uuid:pk>/{name}/new/", new, {"kind": kind}, name=f"{name}-new"),
        path(f"cases/<uuid:pk>/{name}/<uuid:record>/", change, {"kind": kind}, name=name),
    ]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """An empty form, or her draft of it."""
    about = KINDS[kind]
    case = gate.fetch(Case, pk, about.write)
    context = _frame(case, about)
    if not _may_write(case, about, context):
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(kind, case.pk)
    if editing.wants_later(request):
        return editing.keep_for_later(request, draft)
    data, restored = editing.filled(request, draft)
    record = about.model(case=case)
    form = about.form(data, instance=record, restored=restored, **about.given(case))
    if editing.saved(request, [form], lambda: actions.add_record(case=case, record=record)):
        return editing.done(request, case, draft, str(about.saved))
    context["parts"] = editing.parts((about.heading or about.name, form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID, record: UUID, kind: str) -> HttpResponse:
    """Read it, and correct it where she may."""
    about = KINDS[kind]
    case = gate.fetch(Case, pk, about.write if request.method == "POST" else about.read)
    found: CaseRecord = get_object_or_404(about.records(case), pk=record)
    context = _frame(case, about, found)
    if not (_may_write(case, about, context) and found.is_open):
        context["parts"] = [display.sheet(about.name, found)]
        return render(request, "cases/read.html", context)
    draft = editing.Draft(f"{kind}.edit", record)
    if editing.wants_later(request):
        return editing.keep_for_later(request, draft)
    data, restored = editing.filled(request, draft)
    form = about.form(data, instance=found, restored=restored, **about.given(case))
    if editing.saved(request, [form], lambda: actions.change_record(record=found)):
        return editing.done(request, case, draft, str(about.saved))
    context["parts"] = editing.parts((about.heading or about.name, form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


def _frame(case: Case, about: Kind, *records: Any) -> dict[str, Any]:
    contact = case.safecontact_records.first() if about.near else None
    context = frame.of(case, here=about.here, records=[*records, *([contact] if contact else [])])
    return context | {"title": about.name, **({"safe": frame.safe_strip(contact)} if about.near else {})}


def _may_write(case: Case, about: Kind, context: dict[str, Any]) -> bool:
    return bool(context["is_open"]) and gate.allows(case, about.write)
