"""Possible duplicates: the list of a supervisor, and the page on which she compares two cases and decides."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import catalogue, gate, rings
from casework.access.errors import StaleRecord
from casework.cases import actions, display, merging, shown
from casework.cases.choices import State
from casework.cases.models import Case, Link
from casework.cases.views.lists import FARTHEST_PAGE, Slice
from casework.localisation.codes import format_code
from casework.supervision import duplicates as finder
from casework.supervision.forms import SamePersonForm

COMPARED = {  # of the two records; her code word and the rest of her life are no business of this page
    "cases.survivor": (
        "given_name", "known_as", "father_name", "grandfather_name", "husband_name", "birth", "age", "tazkira", "tazkira_number", "marital",
        "province", "displacement", "language", "occupation",
    ),
    "cases.safe_contact": ("phone", "whose"),
}  # fmt: skip


class Side(NamedTuple):
    """One of two cases on the page that compares them."""

    case: Case
    code: str
    rows: list[display.Row]
    is_open: bool


class Line(NamedTuple):
    """One question with the answers of both."""

    label: str
    one: display.Row
    other: display.Row
    differs: bool


@require_http_methods(["GET", "POST"])
def duplicates(request: HttpRequest) -> HttpResponse:
    """GET shows codes and reasons; POST also the names, with an entry under each case."""
    gate.require("cases.merge")
    revealed = request.method == "POST"
    page, decided = request.GET.get("page", ""), request.GET.get("decided") == "yes"
    number = min(max(int(page), 1), FARTHEST_PAGE) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    look = finder.look(number, decided=decided)
    shown.record_names(look.cases, where="duplicates", searched={"why": "duplicates"}, revealed=revealed)
    states = dict(Case.objects.filter(pk__in=look.cases).values_list("pk", "state"))
    context = {
        "rows": [_row(pair, look, states) for pair in look.pairs],
        "more": look.more,
        "compared": look.compared,
        "page": Slice(number, look.has_next),
        "base": "?decided=yes&" if decided else "?",
        "decided": decided,
        "revealed": revealed,
    }
    return render(request, "supervision/duplicates.html", context)


def _row(pair: Any, look: finder.Look, states: dict[UUID, str]) -> dict[str, Any]:
    sides = [{"pk": pk, "open": states.get(pk) == State.OPEN, **look.cards[pk]} for pk in (pair.one, pair.other)]
    return {"sides": sides, "reasons": display.listed(str(reason.label) for reason in pair.likeness.reasons)}


@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Who they are, side by side: an entry in the trail of each. POST decides, or takes a decision back."""
    if pk == other:
        raise Http404
    pair = [gate.fetch(Case, case, "cases.merge") for case in (pk, other)]
    links = [link for case in pair for link in case.link_records.all()]
    who = {case.pk: [case.survivor_records.first(), case.safecontact_records.first()] for case in pair}
    read = [record for records in who.values() for record in records if record is not None]
    rings.current().admit([*read, *links], kind="case.revealed", what="identity", where="duplicates")
    choices = [(str(case.pk), format_code(_code(case))) for case in _may_go_on(pair, links)]
    form = SamePersonForm(request.POST if "decision" in request.POST else None, choices=choices)
    if form.is_bound and form.is_valid():
        done = _decided(request, pair, links, form.cleaned_data)
        return HttpResponseRedirect(reverse("supervision:duplicates") if done else request.path)
    sides = [Side(case, _code(case), _rows(who[case.pk]), case.state == State.OPEN) for case in pair]
    context = {
        "one": sides[0],
        "other": sides[1],
        "sides": sides,
        "lines": _lines(sides),
        "reasons": display.listed(str(reason.label) for reason in finder.likeness_of(*pair).reasons),
        "merged": bool(merging.in_force(links, of=pair[0], to=pair[1])),
        "decided": merging.is_decided(*pair),
        "form": form,
        "may_merge": bool(choices),
    }
    return render(request, "supervision/compare.html", context)


def _code(case: Case) -> str:
    return str(catalogue.cards(Case, [case.pk]).get(case.pk, {}).get("code", ""))


def _rows(records: list[Any]) -> list[display.Row]:
    return [row for record in records if record is not None and record.is_open for row in display.rows(record, only=COMPARED[record.code])]


def _lines(sides: list[Side]) -> list[Line]:
    """Questions that one of the two has an answer to. What only one of them has is no difference."""
    pairs = zip(sides[0].rows, sides[1].rows, strict=False)
    answered = [(one, other) for one, other in pairs if one.value or other.value]
    return [Line(one.label, one, other, bool(one.value and other.value and one.value != other.value)) for one, other in answered]


def _may_go_on(pair: list[Case], links: list[Link]) -> list[Case]:
    """Into which of them the other can go, the newer first."""
    newest = sorted(pair, key=lambda case: (case.opened_on, str(case.pk)), reverse=True)
    others = dict(zip(newest, reversed(newest), strict=True))
    return [case for case in newest if case.state == State.OPEN and not merging.goes_on_elsewhere(links, others[case])]


def _decided(request: HttpRequest, pair: list[Case], links: list[Link], said: dict[str, str]) -> bool:
    """Do what was decided and say so. False when somebody was quicker: then she looks again."""
    one, other = pair
    try:
        if said["decision"] == SamePersonForm.MERGE:
            into, closes = (one, other) if said["into"] == str(one.pk) else (other, one)
            merging.merge(closes=closes, into=into, links=links)
            messages.success(request, gettext("Merged. Nothing was copied, and it can be undone."))
        elif said["decision"] == SamePersonForm.APART:
            merging.tell_apart(one=one, other=other)
            messages.success(request, gettext("Noted: two different women. The pair is not shown again."))
        elif said["decision"] == SamePersonForm.UNDO:
            merging.unmerge(one=one, other=other, links=links)
            messages.success(request, gettext("The merging is undone."))
        else:
            merging.take_back(one=one, other=other, links=links)
            messages.success(request, gettext("The pair is shown again."))
    except (merging.AlreadyDecided, actions.WrongState, StaleRecord):
        messages.warning(request, gettext("Something was changed in the meantime. Please look again."))
        return False
    return True
