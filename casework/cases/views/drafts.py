"""Her drafts: kept while she types, sealed to her alone, and listed until they are used or thrown away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

import audit
from casework.access import catalogue, gate
from casework.access import drafts as kept
from casework.cases import drafting
from casework.cases.forms.intake import DRAFT as INTAKE
from casework.cases.forms.intake import SERVICES_NAME, agreed
from casework.cases.models import Case
from casework.localisation.calendar import format_time

PLAIN = "text/plain; charset=utf-8"


@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """Every draft of hers, newest first."""
    gate.require("cases.list")
    mine = list(kept.mine())
    places = drafting.places_of(mine)
    rows = [(row, places.get((row.form, row.subject))) for row in mine]
    cards = catalogue.cards(Case, {place.case for _, place in rows if place and place.case})
    if cards:
        audit.record_durably("catalogue.listed", count=len(cards), cases=[str(pk) for pk in cards])
    found = [
        {"row": row, "place": place, "code": cards.get(place.case, {}).get("code", "") if place.case else ""}
        for row, place in rows
        if place
    ]
    return render(request, "cases/drafts.html", {"drafts": found})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what is typed now; answers with one sentence for the status line."""
    gate.require("cases.list")
    form, subject = request.POST.get("draft_form", ""), _subject(request)
    if not drafting.is_known(form):
        raise Http404
    return keep(form, subject, request.POST)


def keep(form: str, subject: UUID | None, data: QueryDict) -> HttpResponse:
    """Keep these words as her draft of this form, and say so in one sentence."""
    try:
        row = kept.save(form=form, subject=subject, data=data)
    except LookupError:
        raise Http404("not found") from None
    except kept.TooLong:
        return HttpResponse(gettext("Too long to keep as a draft."), content_type=PLAIN, status=413)
    if form == INTAKE and not agreed(str(data.get(SERVICES_NAME, ""))):
        return HttpResponse(gettext("Only the part about consent is kept until she agrees."), content_type=PLAIN)
    at = format_time(timezone.localtime(row.saved_at).time(), get_language() or "en")
    return HttpResponse(gettext("Draft saved at %(time)s") % {"time": at}, content_type=PLAIN)


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw one draft away."""
    gate.require("cases.list")
    get_object_or_404(kept.mine(), pk=pk).delete()
    messages.success(request, gettext("The draft is gone."))
    return HttpResponseRedirect(reverse("cases:drafts"))


def _subject(request: HttpRequest) -> UUID | None:
    text = request.POST.get("draft_subject", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error
