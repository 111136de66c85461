"""Giving the colleague of another team the parts of the case that the woman agreed to: from whoever holds them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate, rings
from casework.access.errors import GrantRefused, NoCard
from casework.access.policy import ASSIGNED, CASE
from casework.accounts import directory
from casework.accounts.models import CASELOAD
from casework.cases import frame
from casework.cases.models import Case, Consent
from casework.cases.panel import ICONS, Part, names_of_parts
from casework.cases.views import editing
from referrals import parts, states
from referrals.models import Referral


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """What opens, for whom, until when; giving it is the button below."""
    case = gate.fetch(Case, pk, "referrals.give")
    whole = rings.current().holds(case.pk, CASE)
    referral = _referral(case, record, whole=whole)
    consent = Consent.objects.filter(pk=referral.consent_id, case=case).first() if whole else None
    context = frame.of(case, here="", records=[consent] if consent else [])
    back = reverse("referrals:page", args=[record]) if whole else reverse("cases:case", args=[pk])
    if not parts.is_waiting(referral):
        messages.info(request, gettext("Nobody waits for a part of this case under this referral."))
        return HttpResponseRedirect(back)
    if consent is not None and not consent.is_open:
        messages.error(request, gettext("Her consent does not open any more. Nothing can be given under it."))
        return HttpResponseRedirect(back)
    if request.method == "POST" and _given(request, referral, consent):
        return HttpResponseRedirect(back)
    context |= _shown(referral, consent) | {"back": back, "title": gettext("Give access to a part of the case")}
    return render(request, "referrals/parts.html", context)


def _referral(case: Case, record: UUID, *, whole: bool) -> Referral:
    """A referral of this case to another team. Who does not hold the case's own part learns only of one that waits for hers."""
    found: Referral | None = case.referrals.filter(pk=record, organisation__kind=CASELOAD).select_related("assigned_to").first()
    if found is None or not (whole or (parts.is_waiting(found) and parts.who_gives(found) == parts.HER)):
        raise Http404("not found")
    found.case = case
    return found


def _given(request: HttpRequest, referral: Referral, consent: Consent | None) -> bool:
    try:
        parts.give(referral=referral, consent=consent)
    except states.WrongTransition:
        messages.info(request, gettext("The referral was changed a moment ago. Please look at it again."))
    except parts.NotHers:
        messages.error(request, gettext("This part is not yours to give."))
        return False
    except GrantRefused:
        messages.error(
            request, gettext("Nothing can be given to this colleague: her key is not confirmed, or the consent does not carry it.")
        )
        return False
    except NoCard:
        messages.error(request, str(editing.NO_CARD))
        return False
    else:
        messages.success(request, gettext("The parts are open to the colleague."))
    return True


def _shown(referral: Referral, consent: Consent | None) -> dict[str, Any]:
    role = referral.assigned_to.role if referral.assigned_to else ""
    wanted = parts.for_role(role, consent.parts if consent else ASSIGNED.get(role, ()))
    name = directory.names_of([referral.assigned_to_id]).get(str(referral.assigned_to_id), "")
    team = directory.team_names([referral.organisation_id]).get(str(referral.organisation_id), "")
    return {
        "referral": referral,
        "who": name,
        "role": referral.assigned_to.get_role_display() if referral.assigned_to else "",
        "team": team,
        "parts": [Part(ICONS[part], label, part in wanted) for part, label in names_of_parts().items()],
        "gives": parts.who_gives(referral),
        "anything": bool(wanted),
    }
