"""A new key for one part of a case: for whoever holds it, after somebody left who may have kept a copy."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate, policy, rings
from casework.cases import frame, panel
from casework.cases.models import Case
from casework.erasure import actions, words


@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """What it does and what not, and the button."""
    if part not in policy.COMPARTMENTS:
        raise Http404
    case = gate.fetch(Case, pk, "cases.rekey", holding=lambda case: part in rings.current().compartments(case))
    context = frame.of(case, here="erasure") | {"part": words.part_name(part), "paths": panel.paths(case), "refused": ""}
    if request.method == "POST":
        try:
            actions.renew_key(case=case, part=part)
        except words.REFUSALS as error:
            context["refused"] = words.why_not(error)
        else:
            messages.success(request, gettext("This part of the case has a new key. Everybody who could open it still can."))
            return HttpResponseRedirect(reverse("cases:history", args=[case.pk]))
    return render(request, "erasure/key.html", context, status=HTTPStatus.CONFLICT if context["refused"] else 200)
