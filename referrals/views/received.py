"""What another team of the office referred to hers: the queue, the packet, the answer, and who takes it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import audit
from casework.access import drafts, gate, policy, rings
from casework.access.errors import GrantRefused
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases.panel import names_of_parts
from casework.cases.views.lists import Slice
from referrals import (
    answering,
    conversation,
    desk,
    draft_places,
    ending,
    marks,
    moves,
    naming,
    office,
    packet_items,
    received,
    states,
    turns,
)
from referrals.forms.life import MessageForm, NameForm, TakenForm
from referrals.models import GOING_STATES, Answer, Packet, Referral, Side
from referrals.numbers import number_of
from referrals.views.office import PAGE, asked


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What was referred to her team, or given to her."""
    gate.require("referrals.received")
    own = received.own()
    ending.expire_due(Referral.objects.filter(pk__in=own.order_by().values("pk")))
    today = timezone.localdate()
    tab, number = asked(request, desk.TABS_OF_DESK)
    found = list(own.filter(desk.condition(tab, today, current().user))[(number - 1) * PAGE : number * PAGE + 1])
    rows = received.rows(found[:PAGE], today)
    shown = [str(row.id) for row in rows if not row.locked]
    if shown:
        audit.record_durably("catalogue.listed", count=len(shown), referrals=shown)
    context = {
        "rows": rows,
        "page": Slice(number, len(found) > PAGE),
        "base": f"?show={tab}&",
        "show": tab,
        "tabs": desk.tabs(own, today, current().user),
        "today": today,
        "several": len({row.team for row in rows}) > 1,
    }
    return render(request, "referrals/received.html", context)


def _fetch(pk: UUID) -> Referral:
    queryset = received.openable().select_related("case", "organisation")
    found: Referral = gate.fetch(Referral, pk, "referrals.received", queryset=queryset, holding=moves.is_receiver)
    return found


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One packet, opened on the record, and the answer to it."""
    referral = _fetch(pk)
    if request.method != "POST":
        answering.receive(referral)
        return show(request, referral)
    if states.moved_on(request.POST.get("seen", ""), referral.state):
        return _overtaken(request, referral)
    packet = _opened(referral)
    form = _form(referral, packet, request.POST)
    return _answered(request, referral, packet, form) if form.is_valid() else show(request, referral, form)


def _opened(referral: Referral) -> Packet:
    packet = office.packet_of(referral)
    rings.current().admit([packet])
    return packet


def _choices(referral: Referral, packet: Packet) -> list[tuple[str, str]]:
    """The colleagues who can take it, with their roles. None where the packet does not open."""
    if not packet.is_open or not _is_team(referral):
        return []
    words = gettext("%(name)s, %(role)s")
    found = naming.colleagues(referral.organisation_id, packet.parts)
    return [(str(one.id), words % {"name": one.name, "role": one.role}) for one in found if one.fits]


def _is_team(referral: Referral) -> bool:
    return referral.organisation_id in current().teams


def _form(referral: Referral, packet: Packet, data: Any = None) -> TakenForm:
    """The form of the answers that are possible now, or what she typed before her session ended."""
    kept = None if data is not None else drafts.load(form=draft_places.RECEIVED, subject=referral.pk)
    about: dict[str, Any] = {"state": referral.state, "colleagues": _choices(referral, packet)}
    if kept is None:
        return TakenForm(data, **about)
    if states.moved_on(str(kept.get("seen", "")), referral.state):  # a colleague said something meanwhile: her note is kept
        return TakenForm(restored=True, initial={"text": kept.get("text", "")}, **about)
    return TakenForm(kept, restored=True, **about)


def _answered(request: HttpRequest, referral: Referral, packet: Packet, form: TakenForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        if said["kind"] == Answer.ACCEPTED:
            naming.accept(referral=referral, packet=packet, to=UUID(said["to"]), text=said["text"])
        else:
            answering.answer_referral(referral=referral, kind=said["kind"], text=said["text"], reason=said.get("reason", ""))
    except states.WrongTransition:
        referral.refresh_from_db()
        return _overtaken(request, referral)
    except (GrantRefused, naming.NotFitting):
        form.add_error("to", gettext("Nothing can be given to this colleague: her key is not confirmed for her role."))
        return show(request, referral, form)
    drafts.discard(form=draft_places.RECEIVED, subject=referral.pk)
    messages.success(request, gettext("Your answer was sent."))
    closed = referral.closed_on is not None
    return HttpResponseRedirect(reverse("referrals:received") if closed else reverse("referrals:received-one", args=[referral.pk]))


def _overtaken(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Somebody was first: back to the queue where the packet has closed, else the page as it stands, with the words that were typed."""
    if referral.closed_on is not None or states.standing(referral, timezone.localdate()) in states.CLOSED_TO_PARTNER:
        messages.info(request, gettext("This referral has ended meanwhile. Your answer was not sent."))
        return HttpResponseRedirect(reverse("referrals:received"))
    form = TakenForm(state=referral.state, colleagues=_choices(referral, _opened(referral)), initial={"text": request.POST.get("text", "")})
    return show(request, referral, form, overtaken=True)


@require_POST
def name(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another colleague takes it."""
    gate.require("referrals.name")
    queryset = received.openable().select_related("case", "organisation")
    referral = gate.fetch(Referral, pk, "referrals.name", queryset=queryset, holding=_is_team)
    packet = _opened(referral)
    form = NameForm(_choices(referral, packet), referral.assigned_to_id, request.POST)
    back = HttpResponseRedirect(reverse("referrals:received-one", args=[pk]))
    if not form.is_valid():
        messages.error(request, gettext("Nothing was changed: choose somebody of your team who can take it."))
        return back
    try:
        naming.name(referral=referral, packet=packet, to=UUID(form.cleaned_data["to"]))
    except (GrantRefused, naming.NotFitting):
        messages.error(request, gettext("Nothing can be given to this colleague: her key is not confirmed for her role."))
    except states.WrongTransition:
        messages.info(request, gettext("This referral does not go on. Nothing was changed."))
    else:
        messages.success(request, gettext("It is noted who takes this referral. The packet opens for her."))
    return back


def show(
    request: HttpRequest,
    referral: Referral,
    form: TakenForm | None = None,
    *,
    overtaken: bool = False,
    message: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a packet. Opening it is recorded before a word of it is read."""
    papers, today, team = office.papers(referral), timezone.localdate(), _is_team(referral)
    rings.current().admit(papers.shared)
    sent = papers.packet
    people = directory.names_of({*(one.author for one in papers.shared if one.is_open), referral.assigned_to_id})
    context: dict[str, Any] = {
        "referral": referral,
        "packet": sent,
        "lines": packet_items.lines(sent.items) if sent.is_open else [],
        "number": number_of(referral.pk),
        "form": form or _form(referral, sent),
        "draft_form": draft_places.RECEIVED,
        "state": marks.of_state(referral, today),
        "ends": marks.of_end(referral, today),
        "priority": marks.of_priority(referral),
        "late": marks.of_late(referral),
        "turns": turns.told(referral),
        "answers": office.said(papers.answers, people),
        "can_answer": sent.is_open and _may_answer(referral, team),
        "overtaken": overtaken,
        "team": directory.team_names([referral.organisation_id]).get(str(referral.organisation_id), ""),
        "taker": people.get(str(referral.assigned_to_id), ""),
        "parts": [names_of_parts()[part] for part in sent.parts] if sent.is_open else [],
        "opens": gate.allows(referral.case, "cases.open"),
    }
    context["nobody_fits"] = "to" in context["form"].fields and len(context["form"].fields["to"].choices) == 1
    if team and sent.is_open and referral.state in GOING_STATES and policy.may(current().role, "referrals.name"):
        context["name"] = NameForm(_choices(referral, sent), referral.assigned_to_id)
    context |= conversation.about(referral, papers, people, Side.PARTNER, message)
    return render(request, "referrals/received_one.html", context, status=HTTPStatus.CONFLICT if overtaken else status)


def _may_answer(referral: Referral, team: bool) -> bool:
    """Taking and declining are the team's; what follows is hers who took it as well."""
    possible = states.answers(referral.state)
    return bool(possible) and (team or referral.state in GOING_STATES)
