"""What the pages of counselling share: their frame, the way back, and who may write."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.access import gate, rings
from casework.access.policy import COUNSELLING
from casework.cases import display, frame
from casework.cases.models import Case
from casework.counselling.models import Session


def home(case: Case) -> str:
    return reverse("counselling:overview", args=[case.pk])


def context_of(case: Case, title: Any, records: Iterable[Any] = (), *, near: bool = False, recorded: bool = False) -> dict[str, Any]:
    """The frame of a page, read in one entry. *near*: the safe contact stands above it, because somebody is about to use it;
    *recorded*: the page wrote its entry itself."""
    contact = case.safecontact_records.first() if near else None
    context = frame.of(case, here="", records=[*records, *([contact] if contact else [])], recorded=recorded)
    back = home(case)
    for section in context["case_sections"]:
        section["current"] = section["url"] == back
    writes = bool(context["is_open"]) and gate.allows(case, "counselling.write") and holds(case)
    return context | {"title": title, "back": back, "safe": frame.safe_strip(contact), "may_write": writes}


def closed(request: HttpRequest, context: dict[str, Any], record: Any) -> HttpResponse:
    """A record that does not open: the lock, or the mark of a damaged one."""
    if record.is_damaged:
        return render(request, "cases/read.html", context | {"parts": [display.sheet(context["title"], record)]})
    return render(request, "counselling/locked.html", context)


def holds(case: Case) -> bool:
    """Whether the counselling of this case opens for her. A second counsellor may have been assigned by somebody without its key."""
    return COUNSELLING in rings.current().compartments(case)


def sessions_of(case: Case) -> list[Session]:
    """The sessions of a case, in the order in which they were written down; sorted by their day once they are open."""
    return list(Session.objects.filter(case=case).order_by("recorded_on", "id"))


def by_day(records: Iterable[Any]) -> list[Any]:
    """Open records, the newest first."""
    return sorted(records, key=lambda record: (record.on, getattr(record, "number", None) or 0, record.recorded_on), reverse=True)
