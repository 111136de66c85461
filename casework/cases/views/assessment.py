"""What happened and what she needs, on one page: her incidents with what follows from them, and the newest assessment."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from casework.access import gate
from casework.cases import asking, display, frame, incidents
from casework.cases.models import Case


@require_GET
def assessments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One reading of all it shows; older assessments are linked."""
    case = gate.fetch(Case, pk, "cases.open")
    told = list(case.incident_records.order_by("recorded_on", "pk"))
    did_it = list(case.perpetrator_records.order_by("recorded_on", "pk"))
    assessed = list(case.assessment_records.order_by("-recorded_on", "-pk"))
    survivor = case.survivor_records.first()
    questions = list(case.approval_records.all())
    context = frame.of(case, here="assessments", records=[*told, *did_it, *assessed, *questions, *([survivor] if survivor else [])])
    context |= {
        "title": pgettext("title of a page", "Assessment"),
        "rows": [_row(incident, did_it, survivor) for incident in told],
        "loose": [one for one in did_it if one.is_open and not one.incident],
        "newest": _shown(assessed[0]) if assessed else None,
        "ask": asking.of(case, context["card"], questions, "assessment", context["may"]),
        "older": [one for one in assessed[1:] if one.is_open],
    }
    return render(request, "cases/assessments.html", context)


def _row(incident: Any, did_it: list[Any], survivor: Any) -> incidents.Row | None:
    """An incident with what follows from it; None for one that is closed to the reader."""
    if not incident.is_open:
        return None
    known = survivor if survivor is not None and survivor.is_open else None
    return incidents.row(incident, [one for one in did_it if one.is_open], known)


def _shown(assessment: Any) -> dict[str, Any]:
    if not assessment.is_open:
        return {"locked": True}
    answered = [row for row in display.rows(assessment) if row.name != "on"]
    return {
        "locked": False,
        "record": assessment,
        "rows": [row for row in answered if row.value],
        "open": [row for row in answered if not row.value],
    }
