"""The page of a case: everything about it in one glance, read in one entry."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.accounts import directory
from casework.cases import frame, merging, missing, panel, steps, timeline
from casework.cases.kinds import KINDS
from casework.cases.models import Case

SHOWN = ("name", "phone")


@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET hides name and number. POST with ``show`` answers with the same page and the one that was asked for."""
    revealing = request.method == "POST"
    found = gate.fetch(Case, pk, "cases.reveal" if revealing else "cases.open")
    show = request.POST.get("show", "") if revealing else ""
    records = records_of(found)
    facts: dict[str, Any] = {"kind": "case.revealed", "what": show} if show in SHOWN else {}
    context = frame.of(found, here="case", records=records, show=show if show in SHOWN else "", **facts)
    people = directory.names_of(timeline.people_in(records))
    room = request.GET.get("room", "")
    context |= {
        "safe": frame.safe_strip(_first(records, "cases.safe_contact")),
        "months": timeline.months(found, records, people, room=room),
        "rooms": _rooms(room),
        "tasks": _tasks(records),
        "steps": steps.of(found, records, context["may"]),
        "hints": [*missing.hints(found, records), *missing.brought(found)] if context["may"]["write"] else [],
        "paths": panel.paths(found),
        "damaged": any(record.is_damaged for record in records),
        "merged": merging.standing(records),
        "may_compare": gate.allows(found, "cases.merge"),
    }
    return render(request, "cases/case.html", context)


def records_of(found: Case) -> list[Any]:
    """Every record of a case that she may know of: one query for each kind, however many there are."""
    return [record for kind in KINDS.values() if kind.shown for record in kind.records(found)]


def _tasks(records: list[Any]) -> list[Any]:
    """What is still to be done, the earliest first."""
    found = [record for record in records if record.code == "cases.task" and record.is_open and not record.done]
    return sorted(found, key=lambda task: task.due_on)


def _first(records: list[Any], code: str) -> Any:
    return next((record for record in records if record.code == code), None)


def _rooms(current: str) -> list[dict[str, Any]]:
    titles = {
        "": pgettext("which entries of a timeline", "All"),
        "case": pgettext("which entries of a timeline", "Case"),
        "identity": pgettext("which entries of a timeline", "Identity"),
        "calm": pgettext("which entries of a timeline", "Turns"),
    }
    return [{"value": value, "label": label, "current": value == current} for value, label in titles.items()]
