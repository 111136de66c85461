"""Drafts of a partner: the words of the forms at the desk, kept while she types."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from casework.access import gate
from casework.cases.views import drafts
from referrals import desk, draft_places, talking
from referrals.models import Referral


@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what is typed now about a referral that is open to her organisation; answers with one sentence for the status line."""
    queryset = desk.openable().select_related("case")
    referral = gate.fetch(Referral, pk, "referrals.desk", queryset=queryset, holding=talking.is_open)
    form = request.POST.get("draft_form", "")
    if form not in draft_places.OF_DESK:
        raise Http404("not found")
    return drafts.keep(form, referral.pk, request.POST)
