"""What was changed, when and by whom: every revision, opened for those who hold its key."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.access import gate
from casework.cases import frame, panel, restoring, versions
from casework.cases.kinds import KINDS
from casework.cases.models import Case


@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All changes of a case, newest first, and who can open it."""
    case = gate.fetch(Case, pk, "cases.history")
    past = [revision for kind in KINDS.values() if kind.shown for revision in versions.past_of(case, kind.model)]
    context = frame.of(case, here="history", records=past, kind="history.read")
    found = versions.newest_first(versions.of(past))
    return render(request, "cases/history.html", context | {"revisions": found, "paths": panel.paths(case)})


@require_GET
def record_history(request: HttpRequest, pk: UUID, kind: str, record: UUID) -> HttpResponse:
    """The revisions of one record; ``?revision=`` is compared with the one before it."""
    case = gate.fetch(Case, pk, "cases.history")
    past = versions.past_of(case, KINDS[kind].model, id=record) if kind in KINDS and KINDS[kind].shown else []
    if not past:
        raise Http404
    context = frame.of(case, here="history", records=past, kind="history.read")
    found = versions.of(past)
    number = request.GET.get("revision", "")
    current = next((r for r in found if str(r.number) == number), found[-1])
    again = ""
    if current.changes is not None and current is not found[-1] and context["is_open"]:
        again = restoring.address(case, past[0], current.number)
    context |= {"revisions": found[::-1], "current": current, "title": current.title, "again": again}
    return render(request, "cases/record_history.html", context)
