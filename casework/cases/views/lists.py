"""The list of her cases: ordered by when they are due, names hidden until asked for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods

import audit
from casework.access import catalogue, gate, policy
from casework.accounts.models import Role
from casework.accounts.unlocked import current
from casework.cases import display, lists, shown
from casework.cases.choices import State
from casework.cases.models import Case

PAGE = 50
COUNTED = 1000  # more are "1,000+": counting all would cost more than the page
FARTHEST_PAGE = 2000


@dataclass(frozen=True)
class Slice:
    """One page of a list whose whole length nobody counts. Answers what ``{% pages %}`` asks."""

    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_next or self.has_previous

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1


@require_http_methods(["GET", "POST"])
def case_list(request: HttpRequest) -> HttpResponse:
    """GET shows codes; POST also the names on this page, with an entry under each case."""
    gate.require("cases.reveal" if request.method == "POST" else "cases.list")
    state, due, number = _asked(request)
    found = _chosen(state, due)
    cases = list(found[(number - 1) * PAGE : number * PAGE + 1])
    page, cases = Slice(number, len(cases) > PAGE), cases[:PAGE]
    cards = catalogue.cards(Case, [case.pk for case in cases])
    revealed = request.method == "POST"
    _record(cards, revealed)
    count = found.order_by()[: COUNTED + 1].count()
    context = {
        "title": _title(),
        "rows": [_row(case, cards.get(case.pk)) for case in cases],
        "page": page,
        "base": f"?state={state}&due={due}&",
        "revealed": revealed,
        "count": min(count, COUNTED),
        "over": count > COUNTED,
        "state": state,
        "due": due,
        "states": State.choices,
        "dues": _dues(),
        "may_open": policy.may(current().role, "cases.new") and not current().user.is_away,
        "filtered": bool(due) or state != State.OPEN,
    }
    return render(request, "cases/list.html", context)


def _title() -> str:
    return gettext("Cases of the team") if current().role == Role.SUPERVISOR else gettext("My cases")


def _asked(request: HttpRequest) -> tuple[str, str, int]:
    """State, due and page number; anything unknown is the usual."""
    state, due, page = (request.GET.get(name, "") for name in ("state", "due", "page"))
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return state if state in State.values else State.OPEN.value, due if due in dict(_dues()) else "", min(max(number, 1), FARTHEST_PAGE)


def _dues() -> list[tuple[str, str]]:
    return [
        ("", pgettext("when the next step is due", "Any time")),
        ("late", pgettext("when the next step is due", "Overdue")),
        ("today", pgettext("when the next step is due", "Today")),
        ("none", pgettext("when the next step is due", "No date")),
    ]


def _chosen(state: str, due: str) -> QuerySet[Case]:
    """Plain columns only: content is never asked of the database."""
    today = timezone.localdate()
    narrowed: dict[str, dict[str, Any]] = {
        "": {},
        "late": {"next_action_on__lt": today},
        "today": {"next_action_on": today},
        "none": {"next_action_on__isnull": True},
    }
    base = Case.objects.filter(state=state, **narrowed[due])
    found: QuerySet[Case] = catalogue.reach(Case, base).order_by(F("next_action_on").asc(nulls_last=True), "id")
    return found


def _record(cards: dict[Any, Any], revealed: bool) -> None:
    """The list in one entry; shown names in an entry of each case, so that its own trail has them."""
    if revealed:
        shown.record_names(cards, where="list")
    elif cards:
        audit.record_durably("catalogue.listed", count=len(cards), cases=[str(pk) for pk in cards])


def _row(case: Case, card: dict[str, Any] | None) -> dict[str, Any]:
    known = card or {}
    due = case.next_action_on
    today = timezone.localdate()
    return {
        "case": case,
        "locked": card is None,
        "code": known.get("code", ""),
        "name": known.get("name", ""),
        "father": known.get("father", ""),
        "risk": display.risk_tag(known.get("risk", "")),
        "needs": display.listed(lists.label(lists.NEEDS, need) for need in known.get("needs") or []),
        "next": known.get("next", ""),
        "late": bool(due and due < today),
        "today": due == today,
    }
