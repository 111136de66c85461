"""Questions and answers about a referral, from the office's page and from the partner's."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casework.access import drafts, gate
from referrals import conversation, desk, moves, office, received, states, talking
from referrals.forms.life import MessageForm
from referrals.models import Referral, Side
from referrals.views import desk as desk_pages
from referrals.views import office as office_pages
from referrals.views import received as received_pages


@require_POST
def from_office(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A message of the office."""
    referral = office.fetch(pk, "referrals.send")
    return _said(request, referral, Side.OFFICE, office_pages.show, reverse("referrals:page", args=[pk]))


@require_POST
def from_partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A message of the partner."""
    referral = gate.fetch(Referral, pk, "referrals.answer", queryset=desk.openable().select_related("case"))
    return _said(request, referral, Side.PARTNER, desk_pages.show, reverse("referrals:packet", args=[pk]))


@require_POST
def from_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A message of another team of the office."""
    referral = gate.fetch(
        Referral, pk, "referrals.received", queryset=received.openable().select_related("case", "organisation"), holding=moves.is_receiver
    )
    return _said(request, referral, Side.PARTNER, received_pages.show, reverse("referrals:received-one", args=[pk]))


def _said(request: HttpRequest, referral: Referral, side: Side, show: Callable[..., HttpResponse], back: str) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show(request, referral, message=form, status=200 if "seen" not in form.errors else HTTPStatus.CONFLICT)
    try:
        talking.say(referral=referral, side=side, **form.cleaned_data)
    except talking.Overtaken:
        return show(request, referral, message=_again(referral, form.cleaned_data), status=HTTPStatus.CONFLICT)
    except states.WrongTransition:
        if side == Side.PARTNER:
            raise Http404("not found") from None
        messages.info(request, gettext("The packet is closed to them. Your message was not sent."))
        return HttpResponseRedirect(back)
    drafts.discard(form=conversation.draft_of(referral, side), subject=referral.pk)
    messages.success(request, gettext("Your message was sent."))
    return HttpResponseRedirect(back)


def _again(referral: Referral, said: dict[str, Any]) -> MessageForm:
    """Her words, below what was said meanwhile."""
    return MessageForm(initial={**said, "seen": referral.message_records.count()}, overtaken=True)
