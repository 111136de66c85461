"""The partner's own trail: what its people did here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

import audit
from casework.access import gate
from casework.cases.views.lists import Slice
from referrals import colleagues, desk, own_trail
from referrals.views.office import PAGE, asked


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Who of the organisation opened, answered and wrote what, the newest first. Reading it is recorded too."""
    gate.require("referrals.desk")
    colleagues.introduce()
    _, number = asked(request)
    organisations = desk.organisations()
    found = own_trail.of(organisations[0], start=(number - 1) * PAGE, count=PAGE + 1) if organisations else []
    audit.record_durably("desk.trail", count=len(found[:PAGE]))
    return render(request, "referrals/own_trail.html", {"lines": found[:PAGE], "page": Slice(number, len(found) > PAGE)})
