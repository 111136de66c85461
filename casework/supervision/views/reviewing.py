"""Reviewing the file of a case with identities masked: the facts of the file, and the checklist beside them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.accounts import directory
from casework.cases import actions, display, frame, timeline
from casework.cases.kinds import KINDS
from casework.cases.models import Case
from casework.cases.views import editing
from casework.supervision import file
from casework.supervision.models import FileReview

ABOUT = FileReview.code
PAGE = "supervision/review.html"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file as days and counts, and an empty checklist or her draft of it."""
    kind = KINDS[ABOUT]
    case = gate.fetch(Case, pk, "supervision.review")
    context = _frame(case)
    if not context["is_open"]:
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(ABOUT, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    review = FileReview(case=case)
    form = kind.form(data, instance=review, restored=restored, initial=dict(kind.usual(case, None)), **kind.given(case))
    if editing.saved(request, [form], lambda: actions.add_record(case=case, record=review)):
        return editing.done(request, case, draft, str(kind.saved))
    return editing.page(request, context | {"form": form}, [form], draft=draft, restored=restored, template=PAGE)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """A review as it was written. The caseworker reads it; a supervisor corrects it and says what is done."""
    kind = KINDS[ABOUT]
    case = gate.fetch(Case, pk, "supervision.review" if request.method == "POST" else "cases.open")
    found = get_object_or_404(case.filereview_records, pk=record)
    writes = gate.allows(case, "supervision.review")
    context = _frame(case, found, facts=writes)
    if not (writes and context["is_open"] and found.is_open):
        return render(request, "cases/read.html", context | {"parts": [_sheet(found)]})
    draft = editing.Draft(f"{ABOUT}.edit", record)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    form = kind.form(data, instance=found, restored=restored, **kind.given(case))
    if editing.saved(request, [form], lambda: actions.change_record(record=found)):
        return editing.done(request, case, draft, str(kind.saved))
    return editing.page(request, context | {"form": form}, [form], draft=draft, restored=restored, template=PAGE)


def _sheet(found: Any) -> display.Sheet:
    """Question and answer, with the names of people."""
    people = directory.names_of(timeline.people_in([found]) | {found.who} - {""}) if found.is_open else {}
    return display.sheet(KINDS[ABOUT].name, found, people)


def _frame(case: Case, found: Any = None, *, facts: bool = True) -> dict[str, Any]:
    """One reading of everything the page counts. Who she is stays closed: none of it is among these records."""
    read = file.records(case) if facts else []
    context = frame.of(case, here="review", records=[*read, *([found] if found is not None else [])])
    context["title"] = KINDS[ABOUT].name
    return context | ({"facts": file.facts(case, read)} if facts else {})
