"""Asking for an erasure: of a case or a part of it, of one record or one of its versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods

from casework.access import drafts, gate, grants, policy, rings
from casework.access.policy import COUNSELLING, IDENTITY, LEGAL
from casework.accounts.unlocked import current
from casework.cases import frame, versions
from casework.cases.kinds import KINDS
from casework.cases.models import Case
from casework.cases.views import editing
from casework.erasure import actions, holds, hooks, plan, words
from casework.erasure.choices import What
from casework.erasure.forms import ErasureForm
from casework.erasure.models import ErasureRequest
from casework.erasure.plan import Target
from casework.localisation.digits import numbered

WHOLE = "case"


def fetched(pk: UUID, verb: str = "erasure.ask") -> Case:
    """The case, for somebody of the role who holds the part in which requests and holds lie."""
    case: Case = gate.fetch(Case, pk, verb, holding=lambda case: IDENTITY in rings.current().compartments(case))
    return case


@require_http_methods(["GET", "POST"])
def of_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was asked so far, whether a hold lasts, and the form. The whole case, or a part that can go alone."""
    case = fetched(pk)
    asked, held = _asked(case), holds.of(case)
    context = frame.of(case, here="erasure", records=[*asked, *held])
    draft = editing.Draft(hooks.ASK, case.pk)
    form = _form(request, draft, choices=_choices(case))
    if request.method == "POST" and form.is_valid():
        target = Target(What.CASE) if form.cleaned_data["what"] == WHOLE else Target(What.PART, form.cleaned_data["what"])
        if _was_asked(request, case, target, form, draft):
            return HttpResponseRedirect(reverse("erasure:of-case", args=[case.pk]))
    rows = [(one, words.what(Target.of(one)) if one.is_open else "") for one in asked]
    may = {"hold": gate.allows(case, "erasure.hold"), "key": _keys(case)}
    context |= {"form": form, "draft": draft, "restored": form.restored, "asked": rows, "held": held, "can": may}
    return render(request, "erasure/of_case.html", context)


@require_http_methods(["GET", "POST"])
def of_record(request: HttpRequest, pk: UUID, kind: str, record: UUID) -> HttpResponse:
    """One record with all its versions, or one earlier version of it."""
    case = fetched(pk)
    about = KINDS.get(kind)
    if about is None or not about.shown or about.model.compartment not in rings.current().compartments(case):
        raise Http404
    past = versions.past_of(case, about.model, id=record)
    if not past:
        raise Http404
    held = holds.of(case)
    context = frame.of(case, here="erasure", records=held)
    draft = editing.Draft(f"{kind}{hooks.OF_A_RECORD}", record)
    form = _form(request, draft, choices=_versions(past), initial={"what": What.RECORD})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["what"]
        number = 0 if said == What.RECORD else int(said)
        target = Target(What.VERSION if number else What.RECORD, about.model.compartment, kind, record, number)
        if _was_asked(request, case, target, form, draft):
            return HttpResponseRedirect(reverse("erasure:of-case", args=[case.pk]))
    context |= {"form": form, "draft": draft, "restored": form.restored, "held": held, "name": about.name}
    return render(request, "erasure/of_record.html", context)


def _form(request: HttpRequest, draft: editing.Draft, **about: Any) -> ErasureForm:
    """What was posted, else her draft, else an empty form."""
    data, restored = editing.filled(request, draft)
    form = ErasureForm(data, **about)
    form.restored = restored
    return form


def _was_asked(request: HttpRequest, case: Case, target: Target, form: ErasureForm, draft: editing.Draft) -> bool:
    try:
        actions.ask(case=case, target=target, reason=form.cleaned_data["reason"], words=form.cleaned_data["words"])
    except words.REFUSALS as error:
        form.add_error(None, words.why_not(error))
        return False
    drafts.discard(**draft._asdict())
    messages.success(request, gettext("Sent to the supervisors. Nothing is erased before one of them has looked at it and agreed."))
    return True


def _asked(case: Case) -> list[ErasureRequest]:
    return list(case.erasurerequest_records.order_by("-recorded_on", "-pk"))


def _choices(case: Case) -> list[tuple[str, Any]]:
    parts = [LEGAL] if plan.of(case, Target(What.PART, LEGAL)).count else []
    if grants.has_key(case, COUNSELLING) and _sees_counselling(case):
        parts.append(COUNSELLING)
    return [(WHOLE, What.CASE.label), *((part, words.what(Target(What.PART, part))) for part in parts)]


def _sees_counselling(case: Case) -> bool:
    return policy.may(current().role, "counselling.seen") or COUNSELLING in rings.current().compartments(case)


def _versions(past: list[Any]) -> list[tuple[str, Any]]:
    """The record, and every version but the newest."""
    words = pgettext("what is to be erased", "Version %(number)s only")
    earlier = [(str(row.revision), words % {"number": numbered(row.revision)}) for row in past[:-1]]
    return [(What.RECORD, What.RECORD.label), *earlier]


def _keys(case: Case) -> list[tuple[str, str]]:
    """(part, its name) of what whoever acts may give a new key."""
    if not gate.allows(case, "cases.rekey"):
        return []
    held = rings.current().compartments(case)
    return [(part, words.part_name(part)) for part in policy.COMPARTMENTS if part in held and not rings.current().held_until(case.pk, part)]
