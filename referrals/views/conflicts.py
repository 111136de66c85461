"""The check for a conflict of interest: the office's page of a case, and the register of a partner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

import audit
from casework.access import drafts, gate
from casework.access.errors import StaleRecord
from casework.accounts.keys import NotCertified
from casework.cases import frame
from casework.cases.actions import WrongState
from casework.cases.models import Case
from casework.cases.views import editing
from referrals import desk
from referrals.conflicts import asking, register
from referrals.conflicts.asking import Found, Named, NobodyToAskAbout
from referrals.conflicts.forms import ClientForm, ConflictDecisionForm, ConflictForm
from referrals.conflicts.models import ConflictCheck
from referrals.recipients import partners


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is on the other side, whether the office knows them, and what the partners answered."""
    case = gate.fetch(Case, pk, "referrals.send")
    done, parties = list(case.perpetrator_records.all()), list(case.party_records.all())
    checks = list(case.conflictcheck_records.all())
    context = frame.of(case, here="", records=[*done, *parties, *checks])
    people = asking.other_side(done, parties)
    ready = [(str(one.id), one.name) for one in partners() if one.ready]
    form = ConflictForm(request.POST if request.method == "POST" else None, partners=ready)
    if request.method == "POST" and form.is_valid():
        people = _with_typed(people, form)
    found = _found(case, people)
    if request.method == "POST" and form.is_valid() and _asked(request, case, form, people, found, dict(ready)):
        return HttpResponseRedirect(reverse("referrals:conflicts", args=[case.pk]))
    standings = asking.standings(checks)
    context |= {
        "title": gettext("Conflict of interest"), "people": people,
        "found": found[: asking.MOST_SHOWN], "more": len(found) > asking.MOST_SHOWN,
        "form": form, "rows": [(key, name, standings.get(key, asking.Standing())) for key, name in ready],
        "unread": [one for one in (*done, *parties) if not one.is_open and not one.is_damaged],
        "damaged": any(one.is_damaged for one in (*done, *parties, *checks)),
    }
    return render(request, "referrals/conflicts.html", context)


def _with_typed(people: list[Named], form: ConflictForm) -> list[Named]:
    """The other side, with whom she typed: it is asked about once, and stands in the record of the check."""
    typed = Named(form.cleaned_data["name"], form.cleaned_data["father"])
    return list(dict.fromkeys([*people, typed])) if typed.name else people


def _found(case: Case, people: list[Named]) -> list[Found]:
    """The cases of the office that may be concerned, with one entry in the ledger: it was a search by name."""
    if not people:
        return []
    found = asking.in_office(case, people)
    shown = [str(one.case) for one in found[: asking.MOST_SHOWN]]
    audit.record_durably("catalogue.searched", count=len(shown), cases=shown, why="conflict of interest")
    return found


def _asked(request: HttpRequest, case: Case, form: ConflictForm, people: list[Named], found: list[Found], called: dict[str, str]) -> bool:
    """Ask; False, and a sentence beside the form, when it could not be."""
    try:
        organisations = asking.open_partners(form.cleaned_data["partners"])
        asking.ask(case=case, organisations=organisations, called=called, people=people, found=len(found))
    except NobodyToAskAbout:
        form.add_error("name", gettext("Nobody on the other side is named yet. Write a name here, or in the record."))
    except WrongState:
        form.add_error(None, gettext("This case was closed in the meantime. Nobody was asked."))
    except NotCertified:
        form.add_error("partners", gettext("One of these partners has no confirmed key. Nobody was asked."))
    else:
        messages.success(request, gettext("Asked. The answer comes when somebody of the partner next signs in."))
        return True
    return False


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """A possible conflict: is it one?"""
    case = gate.fetch(Case, pk, "referrals.send")
    found: Any = case.conflictcheck_records.filter(pk=record).first()
    if found is None:
        raise Http404
    context = frame.of(case, here="", records=[found])
    standing = asking.standings([found]).get(found.organisation) if found.is_open else None
    if standing is None or standing.answer != ConflictCheck.Answered.YES:
        raise Http404
    draft = editing.Draft(ConflictCheck.code, found.pk)
    data, restored = editing.filled(request, draft)
    form = ConflictDecisionForm(data, initial={"decision": found.decision, "remarks": found.remarks})
    form.restored = restored
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            asking.decide(
                case=case, check=found, answer=standing.answer, answered_on=standing.answered_on, decision=said["decision"],
                remarks=said["remarks"],
            )
        except (StaleRecord, WrongState):
            form.add_error(None, gettext("Somebody decided in the meantime, or the case was closed. Look again."))
        else:
            drafts.discard(**draft._asdict())
            messages.success(request, gettext("Saved."))
            return HttpResponseRedirect(reverse("referrals:conflicts", args=[case.pk]))
    context |= {"title": gettext("Possible conflict of interest"), "check": found, "form": form, "standing": standing}
    context |= {"draft": draft, "restored": restored}
    return render(request, "referrals/conflict.html", context)


@require_http_methods(["GET", "POST"])
def clients(request: HttpRequest) -> HttpResponse:
    """The partner's own register. It is compared by the machine alone, and no page of the office shows it."""
    gate.require("referrals.answer" if request.method == "POST" else "referrals.desk")
    form = ClientForm(request.POST if request.method == "POST" else None)
    organisations = desk.organisations()
    if request.method == "POST" and organisations and form.is_valid():
        register.add(organisation=organisations[0], **form.cleaned_data)
        messages.success(request, gettext("Written down."))
        return HttpResponseRedirect(reverse("referrals:clients"))
    listed = register.clients()
    audit.record_durably("client.listed", count=len(listed))
    return render(request, "referrals/clients.html", {"form": form, "clients": listed})


@require_POST
def forget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody out of the register."""
    gate.require("referrals.answer")
    if not register.remove(pk):
        raise Http404
    messages.success(request, gettext("Taken out."))
    return HttpResponseRedirect(reverse("referrals:clients"))
