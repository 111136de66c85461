"""A record over time, for those who read the trail."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.review import overtime
from audit.review.hooks import VERB
from audit.review.views.door import require_auditor
from casework.access import gate
from casework.cases import frame, kinds, versions
from casework.cases.kinds import KINDS
from casework.cases.models import Case


@require_GET
def record(request: HttpRequest, pk: UUID, kind: str, record: UUID) -> HttpResponse:
    """What changed in a record over time, and who read it; ``?field=`` keeps the changes of one field."""
    require_auditor()
    case = gate.fetch(Case, pk, VERB)  # it opens records: where the office asks why, it asks here too
    past = versions.past_of(case, KINDS[kind].model, id=record) if kind in KINDS and KINDS[kind].shown else []
    if not past:
        raise Http404
    context = frame.of(case, here="trail", records=past, kind="history.read")
    asked = request.GET.get("field", "")
    found = overtime.look(case, past, asked)
    context |= {"found": found, "field": asked if asked in found.fields else "", "title": kinds.name_of(kind)}
    return render(request, "review/record.html", context)
