"""Hearings: the partner writes them down, the office takes them into its calendar."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casework.access import drafts, gate, rings
from casework.access.errors import StaleRecord
from casework.cases.actions import WrongState
from casework.legal.models import Proceeding
from referrals import desk, draft_places, hearings, office, states, talking
from referrals.forms.life import HearingNoteForm
from referrals.models import HearingNote, Referral
from referrals.views import desk as desk_pages


@require_POST
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The partner writes a hearing down."""
    referral = gate.fetch(Referral, pk, "referrals.answer", queryset=desk.openable().select_related("case"))
    form = HearingNoteForm(request.POST, instance=HearingNote(referral=referral))
    if not form.is_valid():
        return desk_pages.show(request, referral, hearing=form, status=HTTPStatus.CONFLICT if "seen" in form.errors else 200)
    try:
        hearings.note(referral=referral, hearing=form.instance, seen=form.cleaned_data["seen"])
    except talking.Overtaken:
        messages.info(request, gettext("This hearing was written down already, or a colleague wrote one meanwhile. Please look."))
        return desk_pages.show(request, referral, status=HTTPStatus.CONFLICT)
    except states.WrongTransition:
        raise Http404("not found") from None
    drafts.discard(form=draft_places.HEARING, subject=referral.pk)
    messages.success(request, gettext("The hearing is written down. The sender can take it into its calendar."))
    return HttpResponseRedirect(reverse("referrals:packet", args=[pk]))


@require_POST
def take(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """The office takes one into a proceeding of the case."""
    referral = office.fetch(pk, "referrals.send")
    hearing = get_object_or_404(HearingNote, pk=record, referral=referral)
    back = HttpResponseRedirect(reverse("referrals:page", args=[pk]))
    proceeding = _proceeding(referral, request.POST.get("proceeding", ""))
    if proceeding is None:
        messages.error(request, gettext("Nothing was added: choose the proceeding to which the hearing belongs."))
        return back
    rings.current().admit([hearing, proceeding])
    if not (hearing.is_open and proceeding.is_open):
        raise Http404("not found")
    try:
        hearings.take(referral=referral, hearing=hearing, proceeding=proceeding)
    except (StaleRecord, WrongState):
        messages.info(request, gettext("Nothing was added: this hearing is in the calendar already, or the case is closed."))
        return back
    messages.success(request, gettext("The hearing is in the legal calendar of the case."))
    return back


def _proceeding(referral: Referral, asked: str) -> Proceeding | None:
    """The proceeding of this case with that id."""
    try:
        wanted = UUID(asked)
    except ValueError:
        return None
    if not hearings.may_take(referral.case):
        return None
    found: Proceeding | None = Proceeding.objects.filter(case=referral.case, pk=wanted).first()
    return found
