"""The board of a supervisor: her teams' people and what needs somebody's eye."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

import audit
from casework.access import catalogue, gate, policy
from casework.accounts.unlocked import current
from casework.cases import approvals, display
from casework.cases.models import Case
from casework.supervision import board as boards

MOST_WAITING = 1000


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Counts come from plain columns. Risk stands on sealed cards: they are opened for the count, which one entry says."""
    gate.require("supervision.board")
    cases = boards.open_cases()
    count = cases.order_by()[: boards.COUNTED + 1].count()
    neglected, unreviewed = boards.neglected(cases), boards.unreviewed(cases)
    named = {case.pk for case in (*neglected, *unreviewed)}
    small = count <= boards.COUNTED
    audit.record_durably("catalogue.listed", count=count if small else len(named), why="board")
    cards = catalogue.cards(Case) if small else catalogue.cards(Case, named)
    loads = boards.loads(cards if small else None)
    context = {
        "loads": loads,
        "count": min(count, boards.COUNTED),
        "over": not small,
        "late": sum(load.late for load in loads),
        "high": sum(load.high or 0 for load in loads) if small else None,
        "waiting": approvals.waiting()[:MOST_WAITING].count(),
        "neglected": [_row(case, cards.get(case.pk, {})) for case in neglected],
        "unreviewed": [_row(case, cards.get(case.pk, {})) | {"on": case.reviewed_on} for case in unreviewed],
        "guide": settings.CASELOAD,
        "now": timezone.localdate(),
        "may_merge": policy.may(current().role, "cases.merge"),
    }
    return render(request, "supervision/board.html", context)


def _row(case: Case, card: dict[str, Any]) -> dict[str, Any]:
    return {"case": case, "code": card.get("code", ""), "risk": display.risk_tag(card.get("risk", "")), "on": case.next_action_on}
