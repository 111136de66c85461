"""She leaves: what goes with her is on the page before anything happens, with the ways to hand it over."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

import audit
from casework.access import catalogue, gate, policy
from casework.accounts import directory, homes
from casework.accounts.keys import NotCertified
from casework.accounts.models import Role, Team, User
from casework.accounts.teams import NotAMember
from casework.accounts.unlocked import current
from casework.cases.models import Case
from casework.cases.panel import names_of_parts
from casework.emergency import leaving
from casework.localisation.collate import sort_key
from casework.people.views.people import COULD_NOT, person_or_404, why_not

MOST = 200  # lines of cases on the page; the rest is a number
ASK, LEAVE, BACK = "ask", "leave", "back"


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List what only she opens; let her go, ask a second person, or be that person. Nobody lets herself go."""
    gate.require("people.manage")
    user = person_or_404(pk)
    if user.pk == current().user.pk or user.state == User.LEFT:
        raise Http404
    if request.method == "POST":
        return _done(request, user, request.POST.get("do", ""))
    asked = leaving.asked_for(user)
    wanting = leaving.keys_wanting(user)
    names = directory.names_of([user.pk, *([asked.asked_by] if asked else [])])
    context = {
        "person": user, "name": names.get(str(user.pk), ""), "kept": told(user), "asked": asked,
        "asker": names.get(str(asked.asked_by), "") if asked else "", "mine": asked is not None and asked.asked_by == current().user.pk,
        "wanting": _named(wanting), "is_partner": user.role == Role.PARTNER, "hand_over": _way_to_hand_over(user),
    }  # fmt: skip
    return render(request, "emergency/leave.html", context)


def _done(request: HttpRequest, user: User, do: str) -> HttpResponse:
    if do == BACK:
        leaving.take_back(user=user)
        return redirect("people:list")
    if do == ASK:
        leaving.ask(user=user)
        said = gettext("Asked. A second supervisor or administrator has to say so too; she finds it in the list of people.")
        messages.success(request, said)
        return redirect("people:list")
    try:
        leaving.leave(user=user)
    except leaving.SecondNeeded:
        messages.error(request, gettext("Nothing was done: something would go with her. Somebody else has to confirm it."))
        return redirect("emergency:leave", pk=user.pk)
    except (*COULD_NOT, NotCertified, NotAMember) as error:
        messages.error(request, why_not(error))
        return redirect("emergency:leave", pk=user.pk)
    messages.success(request, gettext("She has left: her sessions have ended, her keys are gone, and her teams have new ones."))
    return redirect("people:list")


def told(user: User) -> dict[str, Any]:
    """What nobody else opens, for the page: the cases of which who reads has a card by their code. One entry says which those were."""
    kept = leaving.kept_by(user)
    shown = list(kept.cases)[:MOST]
    cards = catalogue.cards(Case, shown)
    if cards:
        audit.record_durably("catalogue.listed", count=len(cards), cases=sorted(str(pk) for pk in cards), why="leaving")
    words = names_of_parts()
    lines = [
        {"pk": pk if pk in cards else None, "code": cards.get(pk, {}).get("code", ""), "parts": [words[part] for part in sorted(parts)]}
        for pk, parts in list(kept.cases.items())[:MOST]
    ]
    lines.sort(key=lambda line: str(line["code"]) or "~")
    return {"lines": lines, "count": len(kept.cases), "more": len(kept.cases) - len(lines), "teams": _named(kept.teams)}


def _named(teams: Iterable[Team]) -> list[dict[str, Any]]:
    found = list(teams)
    names = directory.team_names([team.pk for team in found])
    return sorted(({"team": team, "name": names.get(str(team.pk), "")} for team in found), key=lambda line: sort_key(line["name"]))


def _way_to_hand_over(user: User) -> str:
    """The page on which a caseworker's whole caseload is handed over, for the supervisors of her team."""
    mine = policy.may(current().role, "cases.assign") and any(homes.is_in(user, team) for team in current().teams)
    working = user.role == Role.CASEWORKER and user.state == User.ACTIVE
    return reverse("supervision:hand-over", args=[user.pk]) if mine and working else ""
