"""Search by code or name, among her own cases. The words travel in the body of a POST, stay sealed in her session, and are never recorded;
the search is."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.access import gate
from casework.accounts import session
from casework.cases import named, shown
from casework.cases import search as finder
from casework.cases.forms.search import FindForm
from casework.cases.models import Case
from casework.encryption import pad, unpad

KEPT = "search"  # in the session: what she looked for last
UNSEEN = "search_unseen"  # whether nobody saw the answer yet: a second look at it is no second search


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """What to look for. The answer is a page of its own, so that she comes back to it from a case."""
    gate.require("cases.search")
    form = FindForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "cases/search.html", {"form": form})
    session.keep(request, KEPT, pad(form.cleaned_data["q"].encode()))
    request.session[UNSEEN] = True
    session.save_now(request)
    return redirect("cases:found")


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """Codes and names of what matches what she looked for last, with an entry under each case, however often she looks. "Nothing found" is
    said of her own cases only."""
    gate.require("cases.search")
    kept = session.kept(request, KEPT)
    if kept is None:
        return redirect("cases:search")
    query = unpad(kept).decode()
    again = {} if request.session.pop(UNSEEN, False) else {"again": True}
    result = finder.find(query)
    ids = [match.case for match in (*result.matches, *result.begun)]
    shown.record_names(ids, where="search", searched=named.facts(query) | again)
    states = dict(Case.objects.filter(pk__in=ids).values_list("pk", "state"))
    lists = [_rows(result.matches, states), _rows(result.begun, states)]
    context = {"asked": True, "form": FindForm(initial={"q": query}), "lists": lists, "more": result.more, "most": finder.MOST}
    return render(request, "cases/search.html", context)


def _rows(matches: list[finder.Match], states: dict[UUID, str]) -> list[dict[str, Any]]:
    return [{"case": match.case, "card": match.card, "state": states.get(match.case, "")} for match in matches]
