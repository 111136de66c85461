"""Writing client feedback down, and reading what a quarter says. Neither page knows of a case."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

import audit
from casework.access import gate, policy
from casework.accounts.unlocked import current
from casework.feedback import actions, results
from casework.feedback.forms import FeedbackForm
from casework.feedback.hiding import SMALLEST
from casework.feedback.questions import Answer


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The questions. There is no draft: it would have an owner and a moment."""
    gate.require("feedback.add")
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add(answers=form.answers, suggestions=form.cleaned_data["suggestions"])
        messages.success(request, gettext("Written down. Nobody can find it again as hers, and it cannot be changed."))
        return HttpResponseRedirect(reverse("feedback:new"))
    return render(request, "feedback/new.html", {"form": form, "forms": [form], "reads": policy.may(current().role, "feedback.read")})


@require_GET
def read(request: HttpRequest) -> HttpResponse:
    """One quarter that is over: the newest with enough answers, or the one that was asked for. Recorded before it is opened."""
    gate.require("feedback.read")
    over = results.over()
    wanted = request.GET.get("quarter", "")
    chosen = next((q for q in over if (q.code == wanted if wanted else q.is_enough)), None)
    if wanted and chosen is None:
        raise Http404
    found = None
    if chosen is not None and chosen.is_enough:
        audit.record_durably("feedback.read", quarter=chosen.code)
        found = results.of(chosen)
    context = {
        "over": over,
        "chosen": chosen,
        "found": found,
        "columns": Answer.labels,
        "smallest": SMALLEST,
        "differs": results.differs_from_ledger(),
    }
    return render(request, "feedback/results.html", context)
