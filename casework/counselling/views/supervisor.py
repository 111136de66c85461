"""A counsellor asks for her supervisor: in one word, and the answer that they have spoken."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.access.errors import StaleRecord
from casework.accounts import directory
from casework.cases.models import Case
from casework.counselling import actions
from casework.counselling.models import Notice
from casework.counselling.views import pages


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Who asks and why, in one word. POST: they have spoken."""
    case = gate.fetch(Case, pk, "counselling.alerts")
    found = get_object_or_404(Notice, case=case, pk=record)
    context = pages.context_of(case, gettext("A counsellor asks for you"), [found])
    if request.method == "POST":
        if context["is_open"] and not found.is_answered:
            with suppress(StaleRecord):  # another supervisor was quicker, and has spoken with her
                actions.answer(notice=found)
            messages.success(request, gettext("Written down: you have spoken with her."))
        return HttpResponseRedirect(pages.home(case))
    context |= {"notice": found, "by": directory.names_of([found.author]).get(found.author, "")}
    return render(request, "counselling/notice.html", context)
