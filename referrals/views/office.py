"""The office's pages: her cases' referrals, and one referral with what went and what came back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

import audit
from casework.access import drafts, gate, holders
from casework.accounts import directory
from casework.cases import display, frame
from casework.cases.models import Case
from casework.cases.panel import names_of_parts
from casework.cases.views.lists import FARTHEST_PAGE, Slice
from casework.legal import given, naming
from referrals import (
    conversation,
    desk,
    draft_places,
    ending,
    feedback,
    heard,
    hearings,
    marks,
    office,
    packet_items,
    parts,
    returned,
    states,
    turns,
)
from referrals.forms.heard import HeardForm
from referrals.forms.life import EndForm, MessageForm
from referrals.models import OPEN_STATES, WAITING_STATES, Referral, Side
from referrals.numbers import number_of

PAGE = 50


@require_GET
def referral_list(request: HttpRequest) -> HttpResponse:
    """The referrals of all her cases."""
    gate.require("referrals.send")
    return render(request, "referrals/list.html", _listed(request, office.reached()))


@require_GET
def of_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The referrals of one case."""
    case = gate.fetch(Case, pk, "referrals.send")
    context = frame.of(case, here="")
    for section in context["case_sections"]:
        section["current"] = section["url"] == request.path
    return render(request, "referrals/of_case.html", context | _listed(request, office.ordered(case.referrals.all())))


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One referral: exactly what the partner sees, what she answered, and how the office ends it."""
    verb = "referrals.withdraw" if request.method == "POST" else "referrals.send"
    referral = office.fetch(pk, verb)
    ending.expire_due(Referral.objects.filter(pk=referral.pk))
    referral.refresh_from_db(fields=["state", "ended_on", "moved_at", "closed_on", "waits_for", "parts_grant"])
    form = EndForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        return _ended(request, referral, form)
    return show(request, referral, form)


def show(
    request: HttpRequest, referral: Referral, form: EndForm | None = None, *, message: MessageForm | None = None,
    said: HeardForm | None = None, status: int = 200,
) -> HttpResponse:
    """The office's page of a referral. Reading it is recorded first."""
    papers, written = office.papers(referral), feedback.records_of(referral)
    legal = _legal(referral, papers)
    context = frame.of(referral.case, here="", records=[*papers.every, *written, *legal[0], *legal[1]])
    context |= _documents(referral, papers, legal[0]) | _hearings(papers, *legal)
    context |= _feedback(referral, written) | _of_page(referral, papers, message)
    context |= {"form": form or _kept(referral), "heard": said or _heard(referral), "heard_draft": draft_places.HEARD}
    return render(request, "referrals/page.html", context, status=status)


def _legal(referral: Referral, papers: office.Papers) -> tuple[list[Any], list[Any]]:
    """Matters and proceedings of the case, where the partner wrote a hearing down or sent a document, and she writes the legal part."""
    if not (papers.hearings or papers.documents) or not hearings.may_take(referral.case):
        return [], []
    return given.matters_of(referral.case), given.proceedings_of(referral.case)


def _documents(referral: Referral, papers: office.Papers, matters: list[Any]) -> dict[str, Any]:
    """What the partner sent back, and to which matter it can be tied."""
    told = [returned.told(one) for one in papers.documents if one.is_open]
    return {"documents": told, "may_take_documents": returned.may_take(referral.case), "matters": naming.matters(matters)}


def _hearings(papers: office.Papers, matters: list[Any], proceedings: list[Any]) -> dict[str, Any]:
    """What the partner wrote down, and into which proceeding it can be taken."""
    told = [(one, hearings.words(one)) for one in papers.hearings if one.is_open]
    return {"hearings": told, "proceedings": hearings.choices(matters, proceedings)}


def _feedback(referral: Referral, written: list[Any]) -> dict[str, Any]:
    """What she said of it, and whether it is asked for."""
    found = feedback.of(referral, written)
    return {"feedback": display.sheet("", found) if found else None, "feedback_asked": feedback.is_missing(referral)}


def _heard(referral: Referral) -> HeardForm | None:
    """The form of what the partner said, where it cannot say so itself, with what she typed before her session ended."""
    if not (heard.is_asked(referral) and gate.allows(referral, "referrals.withdraw")):
        return None
    kept = drafts.load(form=draft_places.HEARD, subject=referral.pk)
    return HeardForm(kept, referral=referral, restored=kept is not None)


def _kept(referral: Referral) -> EndForm:
    """What she typed before her session ended is there again, unopened by anybody else."""
    kept = drafts.load(form=draft_places.END, subject=referral.pk)
    return EndForm(kept, restored=kept is not None)


def _ended(request: HttpRequest, referral: Referral, form: EndForm) -> HttpResponse:
    try:
        ending.end_by_office(referral=referral, step=form.cleaned_data["step"], text=form.cleaned_data["text"])
    except states.WrongTransition:
        messages.info(request, gettext("This referral has ended already. Nothing was changed."))
    else:
        drafts.discard(form=draft_places.END, subject=referral.pk)
        messages.success(request, gettext("The referral has ended, and the packet is closed to them."))
    return HttpResponseRedirect(reverse("referrals:page", args=[referral.pk]))


def _of_page(referral: Referral, papers: office.Papers, message: MessageForm | None) -> dict[str, Any]:
    partner = directory.team_names([referral.organisation_id]).get(str(referral.organisation_id), "")
    people = directory.names_of({*(record.author for record in papers.every if record.is_open), referral.assigned_to_id})
    today, packet = timezone.localdate(), papers.packet
    return conversation.about(referral, papers, people, Side.OFFICE, message) | {
        "referral": referral, "packet": packet, "lines": packet_items.lines(packet.items) if packet.is_open else [],
        "number": number_of(referral.pk), "partner": partner,
        "assigned": people.get(str(referral.assigned_to_id), ""),
        "state": marks.of_state(referral, today), "ends": marks.of_end(referral, today), "priority": marks.of_priority(referral),
        "inside": referral.is_inside, "parts": [names_of_parts()[part] for part in packet.parts] if packet.is_open else [],
        "parts_wait": parts.is_waiting(referral), "parts_open": parts.is_open(referral),
        "waits_until": referral.due_at if referral.state in WAITING_STATES else None,
        "late": marks.of_late(referral), "turns": turns.told(referral), "draft_form": draft_places.END,
        "answers": office.said(papers.answers, people), "endings": office.said(papers.endings, people),
        **_standing(referral),
        "may_end": gate.allows(referral, "referrals.withdraw") and referral.state in OPEN_STATES,
    }


def _standing(referral: Referral) -> dict[str, bool]:
    """Whether the partner can open it, and whether she can take it back: a letter as long as it goes on."""
    live = bool(holders.live(referral))
    reached = live or (referral.on_paper and referral.state in OPEN_STATES)
    return {"open_to_partner": live, "may_take_back": reached and gate.allows(referral, "referrals.withdraw")}


def _listed(request: HttpRequest, base: QuerySet[Referral]) -> dict[str, Any]:
    """A page of the list, by plain columns, with one entry in the ledger."""
    today = timezone.localdate()
    tab, number = asked(request)
    found = list(base.filter(desk.condition(tab, today))[(number - 1) * PAGE : number * PAGE + 1])
    shown = found[:PAGE]
    ending.expire_due(Referral.objects.filter(pk__in=[referral.pk for referral in shown]))
    if shown:
        cases = sorted({str(referral.case_id) for referral in shown})
        audit.record_durably("catalogue.listed", count=len(cases), cases=cases, referrals=len(shown))
    return {
        "rows": office.rows(shown, today), "page": Slice(number, len(found) > PAGE), "base": f"?show={tab}&", "show": tab,
        "tabs": [{"name": name, "label": label} for name, label in desk.TABS.items()],
    }


def asked(request: HttpRequest, tabs: Mapping[str, Any] = desk.TABS) -> tuple[str, int]:
    """The tab and the page number that were asked for; anything unknown is the first."""
    tab, page = request.GET.get("show", ""), request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return tab if tab in tabs else desk.ALL, min(max(number, 1), FARTHEST_PAGE)
