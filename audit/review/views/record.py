"""A record, or the plain row of a case or referral, over time, for those who read the trail."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.review import overtime, plain_past
from audit.review.hooks import VERB
from audit.review.overtime import SealedPast
from audit.review.views.door import require_auditor
from casework.access import gate
from casework.cases import frame, kinds, versions
from casework.cases.kinds import KINDS
from casework.cases.models import Case


@require_GET
def record(request: HttpRequest, pk: UUID, kind: str, record: UUID) -> HttpResponse:
    """What changed in it over time, by whom, and who read it; ``?field=`` keeps the changes of one field."""
    require_auditor()
    case = gate.fetch(Case, pk, VERB)  # it opens records: where the office asks why, it asks here too
    past = versions.past_of(case, KINDS[kind].model, id=record) if kind in KINDS and KINDS[kind].shown else []
    if not past:
        raise Http404
    context = frame.of(case, here="trail", records=past, kind="history.read")
    return _page(request, case, SealedPast(past), {**context, "title": kinds.name_of(kind)})


@require_GET
def row(request: HttpRequest, pk: UUID, kind: str, record: UUID | None = None) -> HttpResponse:
    """The state and days of the case, or of a referral of it, over time. No record opens, so it asks as little as the trail of the case;
    the reading is an entry all the same."""
    require_auditor()
    case = gate.fetch(Case, pk, VERB, unexplained=True)
    past = plain_past.past_of(case, kind, record or pk)
    if past is None:
        raise Http404
    return _page(request, case, past, {"title": past.title, "plain": True})


def _page(request: HttpRequest, case: Case, past: overtime.Past, context: dict[str, Any]) -> HttpResponse:
    asked = request.GET.get("field", "")
    found = overtime.look(case, past, asked)
    if "case" not in context:
        context = {**frame.of(case, here="trail", recorded=True), **context}
    fields = list(found.fields.items())  # a template would look up the field "items" of a consent
    context |= {"found": found, "fields": fields, "field": asked if asked in found.fields else ""}
    return render(request, "review/record.html", context)
