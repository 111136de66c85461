"""The page of the day: what is due, and what is new."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

import audit
from casework.access import catalogue, policy
from casework.accounts.unlocked import current
from casework.accounts.views.door import home_of
from casework.cases import display
from casework.cases import today as due
from casework.cases.models import Case


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Overdue, today, this week, the answers of partners, and what has no day. One entry says which cases stood on the page.

    This is the front door as well: whoever has no cases goes on to the first page of her role.
    """
    role = current().role
    if not policy.may(role, "cases.list"):
        return HttpResponseRedirect(home_of(role))
    cases, items = list(due.due_cases()[: due.MOST + 1]), due.brought()
    more, cases = len(cases) > due.MOST, cases[: due.MOST]
    undated = list(due.without_day()[: due.MOST])
    cards = catalogue.cards(Case, {*(case.pk for case in [*cases, *undated]), *(item.case for item in items if item.case)})
    if cards:
        audit.record_durably("catalogue.listed", count=len(cards), cases=sorted(str(pk) for pk in cards))
    groups = [*_groups(cases, items, cards), *_undated(undated, cards)]
    request.counts = {"cases:today": (sum(len(group["lines"]) for group in groups), False)}  # type: ignore[attr-defined]
    may_open = policy.may(role, "cases.new") and not current().user.is_away
    context = {"groups": groups, "more": more, "now": timezone.localdate(), "may_open": may_open}
    return render(request, "cases/today.html", context)


def _groups(cases: list[Case], items: list[due.Item], cards: dict[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    lines: dict[str, list[dict[str, Any]]] = {"new": [], due.OVERDUE: [], due.TODAY: [], due.WEEK_AHEAD: []}
    states = {
        "new": ("act", pgettext("state of a task", "New"), "flag"),
        due.OVERDUE: ("alarm", pgettext("state of a task", "Late"), "alert"),
        due.TODAY: ("wait", pgettext("state of a task", "Today"), "clock"),
        due.WEEK_AHEAD: ("", pgettext("state of a task", "Coming"), ""),
    }
    for item in items:
        card = {"code": item.code} if item.case is None else cards.get(item.case)
        if card is not None:
            group = due.group_of(item.on) if item.due else "new"
            lines[group].append(_line(item.on, item.title, item.url, item.icon, card, states[group]))
    for case in cases:
        card = cards.get(case.pk, {})
        for task in due.tasks(case, card):
            group = due.group_of(task.on)
            lines[group].append(_line(task.on, task.title, task.url, task.icon, card, states[group]))
    for group in (due.OVERDUE, due.TODAY, due.WEEK_AHEAD):  # news comes newest first already
        lines[group].sort(key=lambda line: line["on"])
    titles = {
        "new": gettext("New, and waiting for you"),
        due.OVERDUE: pgettext("group of tasks", "Overdue"),
        due.TODAY: pgettext("group of tasks", "Today"),
        due.WEEK_AHEAD: pgettext("group of tasks", "This week"),
    }
    return [{"title": titles[name], "hot": name == due.OVERDUE, "lines": found} for name, found in lines.items() if found]


def _undated(cases: list[Case], cards: dict[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    """Her own cases whose next step has no day, so that none is forgotten."""
    state, words = ("", pgettext("state of a task", "No date"), ""), gettext("Set the next step")
    lines = [
        _line(None, card.get("next") or words, reverse("cases:situation", args=[case.pk]), "cal", card, state)
        for case in cases
        if (card := cards.get(case.pk))
    ]
    return [{"title": gettext("No next step set yet"), "hot": False, "lines": lines}] if lines else []


def _line(on: Any, title: str, url: str, icon: str, card: dict[str, Any], state: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "on": on,
        "title": title,
        "url": url,
        "icon": icon,
        "code": card.get("code", ""),
        "risk": display.risk_tag(card.get("risk", "")),
        "state": state,
    }
