"""Writing one record of a case, whatever its kind: read, write, correct. Earlier words stay in the history."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from casework.access import gate, rings
from casework.access.changing import with_its_change
from casework.accounts import directory
from casework.cases import actions, display, frame, restoring, timeline
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
    if about.model.compartment not in rings.current().compartments(case):
        raise Http404  # she has another part of the case, and no key to write this one with
    situation = _situation(case, about)
    context = _frame(case, about, situation)
    if not _may_write(case, about, context):
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(kind, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    record, make = about.model(case=case), about.new_form or about.form
    form = make(data, instance=record, restored=restored, initial=_usual(request, case, about, situation), **about.given(case))

    def add() -> None:
        add_record = about.add or actions.add_record
        add_record(case=case, record=record, changed=_moved(about, form, situation), next_action_on=_next(form))

    if editing.saved(request, [form], add):
        return editing.done(request, case, draft, str(about.saved), back=about.back)
    context["parts"] = editing.parts((about.heading or about.name, form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


@require_http_methods(["GET", "POST"])
@with_its_change
def change(request: HttpRequest, pk: UUID, record: UUID, kind: str) -> HttpResponse:
    """Read it, and correct it where she may."""
    about = KINDS[kind]
    case = gate.fetch(Case, pk, about.write if request.method == "POST" else about.read)
    found: CaseRecord = get_object_or_404(about.records(case), pk=record)
    situation = _situation(case, about) if _is_newest(case, about, found) else None
    context = _frame(case, about, situation, found)
    if not (_may_write(case, about, context) and found.is_open):
        people = directory.names_of(timeline.people_in([found]))
        context["parts"] = [display.sheet(about.name, found, people)]
        return render(request, "cases/read.html", context)
    draft = editing.Draft(f"{kind}.edit", record)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    context["earlier"] = restoring.fill(request, case, found)
    form = about.form(data, instance=found, restored=restored, **about.given(case))

    def save() -> None:
        actions.change_records(case=case, records=[found, *_moved(about, form, situation)])

    if editing.saved(request, [form], save):
        return editing.done(request, case, draft, str(about.saved), back=about.back)
    context["parts"] = editing.parts((about.heading or about.name, form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


def _frame(case: Case, about: Kind, situation: Any, found: Any = None) -> dict[str, Any]:
    contact = case.safecontact_records.first() if about.near else None
    along = about.along(case) if about.beside else []
    records = [record for record in (found, contact, situation, *along) if record is not None]
    context = frame.of(case, here=about.here, records=records)
    context |= {"title": about.name, "back": reverse(about.back, args=[case.pk])}
    if about.near:
        context["safe"] = frame.safe_strip(contact)
    if about.beside:
        context |= {"beside": about.beside, **about.facts(found, along)}
    return context


def _situation(case: Case, about: Kind) -> Any:
    """The situation of the case, where this kind says something about it."""
    return case.situation_records.first() if about.moves else None


def _is_newest(case: Case, about: Kind, record: CaseRecord) -> bool:
    """Only the newest record of a kind says where the case stands now."""
    newest = about.records(case).order_by("-recorded_on", "-pk").first() if about.moves else None
    return newest is not None and newest.pk == record.pk


def _moved(about: Kind, form: Any, situation: Any) -> list[CaseRecord]:
    """The situation as the form says it now is; nothing when it says nothing of it."""
    if about.moves is None or situation is None or not situation.is_open:
        return []
    about.moves(form, situation)
    return [situation]


def _usual(request: HttpRequest, case: Case, about: Kind, situation: Any) -> dict[str, Any]:
    """What a new form begins with. An id in the address that is none of its choices chooses nothing."""
    asked = {name: request.GET[name] for name in about.presets if name in request.GET}
    return {**about.usual(case, situation), **asked}


def _next(form: Any) -> Any:
    return form.cleaned_data.get("next_action_on")


def _may_write(case: Case, about: Kind, context: dict[str, Any]) -> bool:
    return bool(context["is_open"]) and gate.allows(case, about.write)
