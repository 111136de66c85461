"""What was changed, when and by whom: every revision, opened for those who hold its key."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from casework.access import gate
from casework.accounts import directory
from casework.cases import changes, frame, kinds, panel, timeline
from casework.cases.kinds import KINDS
from casework.cases.models import Case, CaseRecord


@dataclass(frozen=True)
class Revision:
    """One revision of one record. *changes* is None when it does not open: its reader holds no key, or it is *damaged*."""

    kind: str
    title: str
    record: UUID
    number: int
    on: date
    by: str
    changes: list[changes.Change] | None
    damaged: bool = False


@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All changes of a case, newest first, and who can open it."""
    case = gate.fetch(Case, pk, "cases.history")
    past = [revision for kind in KINDS.values() if kind.shown for revision in _past(case, kind.model)]
    context = frame.of(case, here="history", records=past, kind="history.read")
    found = sorted(revisions(past), key=lambda r: (r.on, r.number), reverse=True)
    return render(request, "cases/history.html", context | {"revisions": found, "paths": panel.paths(case)})


@require_GET
def record_history(request: HttpRequest, pk: UUID, kind: str, record: UUID) -> HttpResponse:
    """The revisions of one record; ``?revision=`` is compared with the one before it."""
    case = gate.fetch(Case, pk, "cases.history")
    past = _past(case, KINDS[kind].model, id=record) if kind in KINDS and KINDS[kind].shown else []
    if not past:
        raise Http404
    context = frame.of(case, here="history", records=past, kind="history.read")
    found = revisions(past)
    number = request.GET.get("revision", "")
    current = next((r for r in found if str(r.number) == number), found[-1])
    return render(request, "cases/record_history.html", context | {"revisions": found[::-1], "current": current, "title": current.title})


def _past(case: Case, model: type[CaseRecord], **only: object) -> list[Any]:
    """Every revision of these records as records, oldest first; nothing is opened."""
    found = [row.instance for row in model.history.filter(case=case, **only).order_by("id", "revision")]
    for revision in found:
        revision.case = case
    return found


def revisions(past: list[Any]) -> list[Revision]:
    """Compare each admitted revision with the one before it, or the last before it that opens."""
    people = directory.names_of(timeline.people_in(past))
    found, before = [], None
    for record in past:
        same = before is not None and before.pk == record.pk
        differs = (changes.between(before, record, people) if same else changes.first(record, people)) if record.is_open else None
        by = people.get(record.author, "") if record.is_open else ""
        found.append(
            Revision(
                record.code, kinds.name_of(record.code), record.pk, record.revision,
                timezone.localdate(record._history.history_date), by, differs, record.is_damaged,
            )
        )
        before = record if record.is_open else before
    return found

