"""The calendar of hearings: of her own cases, and of a supervisor's teams. A week at a time, by how far it is from this one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

import audit
from casework.access import catalogue, gate, policy
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases.models import Case
from casework.legal import weeks


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Hearings and days to keep of the cases that were given to her."""
    gate.require("legal.open")
    return _page(request, own=True)


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The same of all cases of her teams."""
    gate.require("legal.team")
    return _page(request, own=False)


def _page(request: HttpRequest, *, own: bool) -> HttpResponse:
    number = number_of(request.GET.get("week", ""))
    week = opened(number, own=own)
    context = {
        "title": gettext("Hearings and days to keep"), "week": week, "own": own,
        "number": str(number), "before": str(number - 1), "after": str(number + 1),
        "scope": "own" if own else "team", "today": timezone.localdate(), "may_team": policy.may(current().role, "legal.team"),
    }
    return render(request, "legal/calendar.html", context)


def number_of(typed: str) -> int:
    """How many weeks from this one an address asks for; this week for what is no number."""
    try:
        return max(-weeks.FARTHEST, min(weeks.FARTHEST, int(typed)))
    except ValueError:
        return 0


def opened(number: int, *, own: bool, why: str = "calendar") -> weeks.Week:
    """That week, with the entry that says which cases stood on it."""
    first = weeks.first_day(number)
    items = weeks.found(first, own=own)
    cards: dict[Any, Any] = catalogue.cards(Case, {one.case for one in items})
    audit.record_durably("catalogue.listed", count=len(cards), cases=sorted(str(pk) for pk in cards), why=why)
    names = directory.names_of({one.entry.who for one in items} - {""})
    return weeks.build(first, items, cards, names, own=own)
