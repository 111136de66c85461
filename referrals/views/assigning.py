"""Inside a partner organisation: who works on a referral, and how many it can take."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from casework.access import gate
from referrals import capacity, colleagues, desk, states
from referrals.forms.life import AssignForm, CapacityForm
from referrals.models import Capacity, Referral


@require_POST
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a referral to a colleague."""
    referral = gate.fetch(Referral, pk, "referrals.answer", queryset=desk.openable().select_related("case"))
    form = AssignForm(colleagues.names(referral.organisation_id), referral.assigned_to_id, request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Nothing was changed: choose somebody of your organisation."))
        return HttpResponseRedirect(reverse("referrals:packet", args=[pk]))
    try:
        colleagues.assign(referral=referral, to=form.person)
    except states.WrongTransition:
        raise Http404("not found") from None
    messages.success(request, gettext("It is noted who works on this referral."))
    return HttpResponseRedirect(reverse("referrals:packet", args=[pk]))


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest) -> HttpResponse:
    """How many referrals the organisation can take, and until when it takes none."""
    gate.require("referrals.answer")
    organisations = desk.organisations()
    if not organisations:
        raise Http404("not found")
    form = CapacityForm(request.POST) if request.method == "POST" else CapacityForm(initial=_said(organisations[0]))
    if request.method == "POST" and form.is_valid():
        capacity.say(organisation=organisations[0], **form.cleaned_data)
        messages.success(request, gettext("The sender reads this before a referral is sent."))
        return HttpResponseRedirect(reverse("referrals:desk"))
    return render(request, "referrals/capacity.html", {"form": form, "room": capacity.of(organisations, at_desk=True)[organisations[0]]})


def _said(organisation: UUID) -> dict[str, object]:
    return dict(Capacity.objects.filter(organisation=organisation).values("most", "closed_until").first() or {})
