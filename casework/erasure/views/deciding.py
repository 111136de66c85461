"""One request to erase: what exactly would go, and the answer of somebody else. What is approved is erased at once where she can do it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from casework.access import drafts, gate
from casework.accounts import directory
from casework.cases import frame, panel
from casework.cases.models import Case
from casework.cases.views import editing
from casework.erasure import actions, holds, hooks, plan, words
from casework.erasure.choices import Answer, What
from casework.erasure.forms import ErasureAnswerForm
from casework.erasure.models import Erasure, ErasureRequest
from casework.erasure.plan import Target
from casework.erasure.views.asking import fetched
from referrals.models import ConflictCheck
from referrals.numbers import number_of


@require_http_methods(["GET", "POST"])
def request(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Read it; a supervisor who did not ask for it decides."""
    deciding = request.method == "POST"
    case = fetched(pk, "erasure.approve" if deciding else "erasure.ask")
    found = get_object_or_404(case.erasurerequest_records, pk=record)
    approver = gate.allows(case, "erasure.approve")
    checks = list(ConflictCheck.objects.filter(case=case)) if approver else []  # they name questions that would go as well
    context = frame.of(case, here="erasure", records=[found, *checks])
    if not found.is_open:
        return render(request, "erasure/locked.html", context)
    draft = editing.Draft(hooks.ANSWER, found.pk)
    data, restored = editing.filled(request, draft)
    form = ErasureAnswerForm(data)
    form.restored = restored
    if deciding and form.is_valid() and (answer := _answered(request, case, found, form)):
        drafts.discard(**draft._asdict())
        return answer
    target = Target.of(found)
    open_ = found.decided_on is None
    context |= {"asked": found, "form": form, "what": words.what(target), "is_whole": target.what == What.CASE, **_people(found)}
    context |= {"waits": open_, "own": actions.is_own(found), "held": holds.of(case), "due": _is_due(case, found, target)}
    context["may_answer"] = approver and open_ and not context["own"] and not context["held"]
    context |= {"draft": draft, "restored": restored}
    if open_ or context["due"]:
        context |= _plan(case, target)
    return render(request, "erasure/request.html", context, status=HTTPStatus.CONFLICT if form.non_field_errors() else 200)


@require_POST
def carry_out(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Erase what was approved: for whoever holds the part, where the supervisor does not."""
    case = fetched(pk)
    found = get_object_or_404(case.erasurerequest_records, pk=record)
    frame.of(case, here="erasure", records=[found])
    try:
        actions.carry_out(case=case, asked=found)
        messages.success(request, gettext("It is erased, and this part of the case has a new key."))
    except words.REFUSALS as error:
        messages.error(request, words.why_not(error))
    return HttpResponseRedirect(reverse("erasure:request", args=[case.pk, record]))


def _answered(request: HttpRequest, case: Case, found: ErasureRequest, form: ErasureAnswerForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        if said["answer"] == "decline":
            actions.decline(case=case, asked=found, comment=said["comment"])
            messages.success(request, gettext("Nothing was erased. Your answer stands with the request."))
            return HttpResponseRedirect(reverse("erasure:list"))
        done = actions.approve(case=case, asked=found, comment=said["comment"], seen=said["seen"])
    except words.REFUSALS as error:
        if not Case.objects.filter(pk=case.pk).exists():  # somebody else approved it in the same moment
            return HttpResponseRedirect(reverse("erasure:list"))
        form.add_error(None, words.why_not(error))
        found.refresh_from_db()
        return None
    return _afterwards(request, case, found, done)


def _afterwards(request: HttpRequest, case: Case, found: ErasureRequest, done: Erasure | None) -> HttpResponse:
    if done is None:
        messages.success(request, gettext("Approved. Somebody who holds this part has to carry it out."))
        return HttpResponseRedirect(reverse("erasure:request", args=[case.pk, found.pk]))
    messages.success(request, gettext("It is erased. Print the certificate if she wants one."))
    return HttpResponseRedirect(reverse("erasure:certificate", args=[done.pk]))


def _is_due(case: Case, found: ErasureRequest, target: Target) -> bool:
    """Whether it is approved, not done, and whoever acts can do it."""
    return found.answer == Answer.APPROVED and found.done_on is None and not actions.needs_holder(case, target)


def _people(found: ErasureRequest) -> dict[str, str]:
    names = directory.names_of({found.asked_by, found.answered_by} - {""})
    someone = gettext("Someone of the office")
    return {"asked_by": names.get(found.asked_by, someone), "answered_by": names.get(found.answered_by, someone)}


def _plan(case: Case, target: Target) -> dict[str, Any]:
    """What would go, by kind and count; and who can open it now."""
    found = plan.of(case, target)
    teams = directory.team_names({referral.organisation_id for referral in found.referrals})
    sent = [
        {
            "number": number_of(referral.pk), "to": teams.get(str(referral.organisation_id), ""), "state": referral.get_state_display(),
            "on": referral.sent_on,
        }
        for referral in found.referrals
    ]  # fmt: skip
    return {"plan": found, "referrals": sent, "paths": panel.paths(case), "counts": _counts(found)}


def _counts(found: plan.Plan) -> list[tuple[str, int]]:
    """(what, how many) of what would go."""
    more = [(gettext("Versions"), found.versions), (gettext("Files"), found.files), (gettext("Drafts about it"), found.drafts)]
    named = [(name or gettext("Records of referrals"), number) for name, number in found.names]
    return [*named, *((name, number) for name, number in more if number)]
