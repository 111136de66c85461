"""Search by code or name, among her own cases. The words travel in the body of a POST and are never recorded; the search is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.cases import named, shown
from casework.cases import search as finder
from casework.cases.models import Case

LONGEST = 200  # characters of a query


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Codes and names of what matches, with an entry under each case. "Nothing found" is said of her own cases only."""
    gate.require("cases.search")
    query = request.POST.get("q", "").strip()[:LONGEST] if request.method == "POST" else ""
    if not query:
        return render(request, "cases/search.html", {"asked": False})
    matches = finder.find(query)
    shown.record_names([match.case for match in matches], where="search", searched=named.facts(query))
    states = dict(Case.objects.filter(pk__in=[match.case for match in matches]).values_list("pk", "state"))
    rows = [{"case": match.case, "card": match.card, "state": states.get(match.case, "")} for match in matches]
    return render(request, "cases/search.html", {"asked": True, "query": query, "rows": rows})
