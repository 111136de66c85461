"""The partner's desk. Nothing else of the house is visible from here, not even that it exists."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

import audit
from casework.access import drafts, gate, rings
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases.views.lists import Slice
from casework.tickets import ticket_for
from referrals import (
    answering,
    capacity,
    colleagues,
    conversation,
    delegated,
    desk,
    draft_places,
    ending,
    hearings,
    marks,
    office,
    packet_items,
    returned,
    states,
    talking,
    turns,
)
from referrals.conflicts import replying
from referrals.forms.life import AnswerForm, AssignForm, HearingNoteForm, MessageForm
from referrals.forms.returned import ReturnedForm
from referrals.models import HearingNote, Referral, ReturnedDocument, Side, State
from referrals.numbers import number_of
from referrals.views.office import PAGE, asked


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What was sent to her organisation."""
    gate.require("referrals.desk")
    colleagues.introduce()
    ending.expire_due(Referral.objects.filter(organisation__in=desk.organisations()))
    replying.answer_waiting()
    today = timezone.localdate()
    tab, number = asked(request, desk.TABS_OF_DESK)
    own = desk.own()
    found = list(own.filter(desk.condition(tab, today, current().user))[(number - 1) * PAGE : number * PAGE + 1])
    rows = desk.rows(found[:PAGE], today)
    shown = [str(row.id) for row in rows if not row.locked]
    if shown:
        audit.record_durably("catalogue.listed", count=len(shown), referrals=shown)
    context = {
        "rows": rows, "page": Slice(number, len(found) > PAGE), "base": f"?show={tab}&", "show": tab,
        "tabs": desk.tabs(own, today, current().user), "organisation": directory.own_organisation(current()), "today": today,
        "rooms": capacity.of(desk.organisations(), at_desk=True).values(),
    }
    return render(request, "referrals/desk.html", context)


@require_http_methods(["GET", "POST"])
def packet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One packet, opened on the record, and the partner's answer to it."""
    if request.method == "POST" and desk.own().filter(pk=pk, state=State.DECLINED).exists():
        messages.info(request, gettext("A colleague of yours has already declined this referral. Your answer was not sent."))
        return HttpResponseRedirect(reverse("referrals:desk"))
    referral = gate.fetch(Referral, pk, _verb(request), queryset=desk.openable().select_related("case"))
    if request.method != "POST":
        answering.receive(referral)
        return show(request, referral)
    if states.moved_on(request.POST.get("seen", ""), referral.state):
        return _overtaken(request, referral)
    form = AnswerForm(request.POST, state=referral.state)
    return _answered(request, referral, form) if form.is_valid() else show(request, referral, form)


def _verb(request: HttpRequest) -> str:
    return "referrals.answer" if request.method == "POST" else "referrals.desk"


def _form(referral: Referral) -> AnswerForm:
    """The form of the answers that are possible now, filled with what she typed before her session ended."""
    kept = drafts.load(form=draft_places.ANSWER, subject=referral.pk)
    if kept is None:
        return AnswerForm(state=referral.state)
    if states.moved_on(str(kept.get("seen", "")), referral.state):  # a colleague said something meanwhile: her note is kept
        return AnswerForm(state=referral.state, restored=True, initial={"text": kept.get("text", "")})
    return AnswerForm(kept, state=referral.state, restored=True)


def _hearing(referral: Referral, seen: int) -> HearingNoteForm:
    """An empty form, or the hearing that she wrote down before her session ended, below those that were written meanwhile."""
    kept = drafts.load(form=draft_places.HEARING, subject=referral.pk)
    if kept is None:
        return HearingNoteForm(initial={"seen": seen})
    kept["hearing-seen"] = str(seen)
    return HearingNoteForm(kept, instance=HearingNote(referral=referral), restored=True)


def _answered(request: HttpRequest, referral: Referral, form: AnswerForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        answering.answer_referral(referral=referral, kind=said["kind"], text=said["text"], reason=said.get("reason", ""))
    except states.WrongTransition as refused:
        if refused.state in states.CONSENT_OVER:
            raise Http404("not found") from None
        referral.refresh_from_db()
        return _overtaken(request, referral)
    closed = referral.closed_on is not None
    drafts.discard(form=draft_places.ANSWER, subject=referral.pk)
    messages.success(request, gettext("Your answer was sent."))
    return HttpResponseRedirect(reverse("referrals:desk") if closed else reverse("referrals:packet", args=[referral.pk]))


def _overtaken(request: HttpRequest, referral: Referral) -> HttpResponse:
    """A colleague answered first: say what she said, and keep the words that were typed."""
    form = AnswerForm(state=referral.state, initial={"text": request.POST.get("text", "")})
    return show(request, referral, form, overtaken=True)


def show(
    request: HttpRequest, referral: Referral, form: AnswerForm | None = None, *, overtaken: bool = False,
    message: MessageForm | None = None, hearing: HearingNoteForm | None = None, document: ReturnedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a packet. Opening it is recorded before a word of it is read."""
    papers, today = office.papers(referral), timezone.localdate()
    rings.current().admit(papers.shared)
    sent = papers.packet
    context: dict[str, Any] = {
        "referral": referral, "packet": sent, "lines": packet_items.lines(sent.items) if sent.is_open else [],
        "number": number_of(referral.pk), "form": form or _form(referral),
        "state": marks.of_state(referral, today), "ends": marks.of_end(referral, today), "priority": marks.of_priority(referral),
        "late": marks.of_late(referral), "turns": turns.told(referral),
        "answers": office.said(papers.answers, {}), "can_answer": sent.is_open and bool(states.answers(referral.state)),
        "overtaken": overtaken, "organisation": directory.own_organisation(current()), "draft_form": draft_places.ANSWER,
        "hearing_draft": draft_places.HEARING,
    }
    context["hearings"] = [(one, hearings.words(one)) for one in papers.hearings if one.is_open]
    if talking.is_open(referral):
        context["hearing"] = hearing or _hearing(referral, len(papers.hearings))
        context["assign"] = AssignForm(colleagues.names(referral.organisation_id), referral.assigned_to_id)
    context["reads_legal"] = delegated.reads(referral, sent)
    context["documents"] = [returned.told(one) for one in papers.documents if one.is_open]
    if returned.takes(referral):
        context["upload"] = document or ReturnedForm(instance=ReturnedDocument(referral=referral))
        context["upload_url"] = reverse("referrals:document-add", args=[referral.pk, ticket_for(request, referral.pk)])
    context |= conversation.about(referral, papers, {}, Side.PARTNER, message)
    context["restored"] = _is_restored(context)
    return render(request, "referrals/packet.html", context, status=HTTPStatus.CONFLICT if overtaken else status)


def _is_restored(context: dict[str, Any]) -> bool:
    """Whether one of the forms on the page holds her draft."""
    answer = context["form"] if context["can_answer"] else None
    return any(form is not None and form.restored for form in (answer, context.get("hearing"), context["message_form"]))
