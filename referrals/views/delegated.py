"""The legal part of a case at the partner's desk: reading, while her consent lasts."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.access import gate, rings
from casework.accounts import directory
from casework.accounts.unlocked import current
from referrals import delegated, desk, office
from referrals.models import Referral
from referrals.numbers import number_of


@require_GET
def legal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every matter of the case with what belongs to it, as it stands now."""
    referral = gate.fetch(Referral, pk, "referrals.desk", queryset=desk.openable().select_related("case"))
    packet = office.packet_of(referral)
    rings.current().admit([packet])
    if not delegated.reads(referral, packet):
        raise Http404
    records = delegated.opened(referral)
    context = {
        "referral": referral, "number": number_of(referral.pk), "organisation": directory.own_organisation(current()),
        "parts": delegated.parts(records), "damaged": any(record.is_damaged for record in records),
    }
    return render(request, "referrals/delegated.html", context)
