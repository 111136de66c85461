"""Cases that have been kept long enough: one supervisor asks for a batch, another one approves it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

import audit
from casework.access import catalogue, gate, rings
from casework.accounts import directory
from casework.cases.models import Case
from casework.erasure import actions, plan, retention, words
from casework.erasure.choices import Reason, What
from casework.erasure.models import ErasureRequest
from casework.erasure.plan import Target
from casework.localisation.digits import counted
from referrals.models import ConflictCheck

AT_ONCE = 20  # requests on the page: each is looked at in full


@require_http_methods(["GET", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """What is due, by which rule; and what somebody asked for that waits for a second person."""
    gate.require("erasure.approve")
    found, waiting = retention.due(), _waiting()
    cases = {one.case.pk for one in found} | {one.case_id for one in waiting}
    if cases:
        audit.record_durably("catalogue.listed", count=len(cases), cases=sorted(str(pk) for pk in cases))
    if request.method == "POST":
        (_ask if request.POST.get("step") == "ask" else _approve)(request, found, waiting)
        return HttpResponseRedirect(reverse("erasure:retention"))
    asked = {one.case_id for one in ErasureRequest.objects.filter(case__in=[one.case for one in found], decided_on=None)}
    context = {"due": [one for one in found if one.case.pk not in asked], "waiting": _rows(waiting), "rules": retention.rules().values()}
    return render(request, "erasure/retention.html", context)


def _waiting() -> list[ErasureRequest]:
    """Readable requests for whole cases whose time is over, now too: the reason is a word of whoever asked, and a case may be open again.
    What is not due waits on the page of requests, to be looked at one by one."""
    asked = ErasureRequest.objects.filter(decided_on=None, case__in=catalogue.reach(Case)).select_related("case")
    found = list(asked.order_by("recorded_on", "id")[:AT_ONCE])
    rings.current().admit(found)
    wanted = [one for one in found if one.is_open and one.reason == Reason.RETENTION and one.what == What.CASE]
    still_due = {one.case.pk for one in retention.due(only={one.case_id for one in wanted})} if wanted else set()
    return [one for one in wanted if one.case_id in still_due]


def _rows(waiting: list[ErasureRequest]) -> list[dict[str, Any]]:
    cards = catalogue.cards(Case, [one.case_id for one in waiting]) if waiting else {}
    names = directory.names_of({one.asked_by for one in waiting})
    return [
        {
            "pk": one.pk, "case": one.case, "code": cards.get(one.case_id, {}).get("code", ""), "by": names.get(one.asked_by, ""),
            "mine": actions.is_own(one), "plan": plan.of(one.case, Target(What.CASE)), "on": one.recorded_on,
        }
        for one in waiting
    ]  # fmt: skip


def _ask(request: HttpRequest, found: list[retention.Due], waiting: list[ErasureRequest]) -> None:
    chosen, done = set(request.POST.getlist("case")), 0
    for one in found:
        if str(one.case.pk) in chosen:
            try:
                actions.ask(case=one.case, target=Target(What.CASE), reason=Reason.RETENTION, words=one.rule.words)
            except words.REFUSALS as error:
                messages.warning(request, words.why_not(error))
            else:
                done += 1
    said = ngettext("%(count)s case waits for a second person.", "%(count)s cases wait for a second person.", done)
    messages.success(request, said % {"count": counted(done)})


def _approve(request: HttpRequest, found: list[retention.Due], waiting: list[ErasureRequest]) -> None:
    """Each in a transaction of its own. What changed since the page was shown stays."""
    chosen, done = set(request.POST.getlist("request")), 0
    for one in waiting:
        if str(one.pk) in chosen:
            rings.current().admit(ConflictCheck.objects.filter(case=one.case))
            try:
                actions.approve(case=one.case, asked=one, comment="", seen=request.POST.get(f"seen-{one.pk}", ""))
            except words.REFUSALS as error:
                messages.warning(request, words.why_not(error))
            else:
                done += 1
    said = ngettext("%(count)s case is erased.", "%(count)s cases are erased.", done)
    messages.success(request, said % {"count": counted(done)})
