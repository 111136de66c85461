"""Sending: her consent, the items, then exactly what the partner will see, then the packet goes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.access import drafts, gate
from casework.access.errors import Damaged, NoKey, StaleRecord
from casework.cases import frame
from casework.cases.ages import is_child_now
from casework.cases.choices import ConsentKind, SharedItem
from casework.cases.models import Case, Consent
from casework.cases.panel import names_of_parts
from casework.cases.views import editing
from referrals import capacity, draft_places, marks, packet_items, states
from referrals.actions import send_to_all
from referrals.conflicts import asking
from referrals.directory import advice
from referrals.forms.sending import AgreedItemsForm, InsideConsentForm, NewConsentForm, ReferralForm
from referrals.models import OPEN_STATES, ConflictCheck, Referral
from referrals.plan import Plan, before, filled_in, replaced
from referrals.recipients import Recipient, other_teams, partners
from referrals.refusals import CannotSend

DAMAGED = _("Nothing was sent: a record that belongs in this packet does not open any more. Tell the supervisor.")
USUAL = timedelta(days=60)
INSIDE = "team"  # in the address of the preview: of a packet for another team


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A referral with a consent of its own; consents that are in force are offered first."""
    return _compose(request, pk, None)


@require_http_methods(["GET", "POST"])
def inside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A referral to another team of the office, with a consent of its own."""
    return _compose(request, pk, None, inside=True)


@require_http_methods(["GET", "POST"])
def under(request: HttpRequest, pk: UUID, consent: UUID) -> HttpResponse:
    """A referral under a consent that she gave before."""
    return _compose(request, pk, consent)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Exactly what the partner will see; sending is the button below it."""
    case = gate.fetch(Case, pk, "referrals.send")
    draft = draft_places.INSIDE if INSIDE in request.GET else draft_places.SEND
    kept = drafts.load(form=draft, subject=case.pk)
    consents = _consents(case)
    asked = [item for item in packet_items.ITEMS if kept is not None and item in kept.getlist("items")]
    survivor = case.survivor_records.first()
    checks = list(case.conflictcheck_records.all())
    sources = packet_items.open_sources(case, asked, also=[*consents, *checks, *([survivor] if survivor else [])])
    plan = _planned(case, kept, _readable(consents), inside=draft == draft_places.INSIDE, child=is_child_now(survivor))
    if plan is None or not plan.is_valid():
        messages.info(request, gettext("Nothing is waiting to be sent. What was sent is in the list of referrals."))
        return HttpResponseRedirect(reverse("referrals:of-case", args=[case.pk]))
    if request.method == "POST":
        return _send(request, case, plan, draft)
    back = _new(case, plan) if plan.is_new else reverse("referrals:under", args=[pk, plan.consent.pk])
    try:
        contents = packet_items.build(plan.items, sources)
    except Damaged:
        messages.error(request, DAMAGED)
        return HttpResponseRedirect(back)
    context = frame.of(case, here="") | {
        "plan": plan, "lines": packet_items.lines(contents), "back": back, "count": len(plan.items), "consents": plan.consents,
        "priority": marks.of_priority(Referral(priority=plan.priority)), "inside": plan.is_inside,
        "standings": [] if plan.is_inside else _standings(plan, checks),
        "parts": [names_of_parts()[part] for part in plan.consent.parts],
    }
    return render(request, "referrals/check.html", context)


def _standings(plan: Plan, checks: list[ConflictCheck]) -> list[tuple[str, asking.Standing]]:
    """Each partner's name, with how it stands there with a conflict of interest."""
    known = asking.standings(checks)
    return [(consent.recipient_name, known.get(consent.recipient, asking.Standing())) for consent in plan.consents]


def _compose(request: HttpRequest, pk: UUID, consent: UUID | None, *, inside: bool = False) -> HttpResponse:
    case = gate.fetch(Case, pk, "referrals.send")
    consents, draft = _consents(case), editing.Draft(draft_places.INSIDE if inside else draft_places.SEND, case.pk)
    survivor, data = case.survivor_records.first(), request.POST if request.method == "POST" else _restored(draft, request, consent)
    former = replaced(case, (data or request.GET).get("replaces"), inside=inside) if consent is None else None
    packet = before(former)
    context = frame.of(case, here="", records=[*consents, *packet, *([survivor] if survivor else [])])
    consents = _readable(consents)
    if not context["is_open"]:
        return render(request, "cases/closed.html", context | {"title": gettext("New referral")})
    carrying = _carrying(case)
    if consent in carrying:
        messages.info(request, gettext("A packet under this consent is on its way. This is it."))
        return HttpResponseRedirect(reverse("referrals:page", args=[carrying[consent]]))
    chosen = _chosen(consents, consent)
    inside = inside or (chosen is not None and chosen.inside)
    if kept := editing.kept_for_later(request, draft):
        return kept
    submitted = request.method == "POST" and not editing.wants_later(request)
    plan = _plan(case, data, chosen, former, inside=inside, child=is_child_now(survivor), restored=data is not None and not submitted)
    if former is not None and data is None:
        for form in plan.forms:
            form.initial |= filled_in(former, packet[0])
    if submitted and plan.is_valid() and editing.keep(request, draft):
        return HttpResponseRedirect(reverse("referrals:check", args=[case.pk]) + _in_draft(draft.form))
    recipients = other_teams(case) if inside else partners()
    ready = {str(recipient.id) for recipient in recipients if recipient.ready}
    meant = [one for one in recipients if one.ready and (chosen is None or chosen.recipient == str(one.id))]
    known = {} if inside else _advised(plan, meant, chosen)
    context |= {
        "advice": list(known.values()), "full": _full(recipients, chosen, known),
        "plan": plan, "forms": plan.forms, "consent_id": consent or "", "draft_form": draft.form,
        "rows": _item_rows(plan, chosen, consents), "item_errors": plan.forms[0]["items"].errors,
        "in_force": [] if chosen or former else [c for c in consents if c.pk not in carrying and _can_send_under(c, ready)],
        "inside": inside, "recipients": recipients, "parts": [names_of_parts()[part] for part in chosen.parts] if chosen else [],
        "former": former,
        "unready": [recipient for recipient in recipients if not recipient.ready] if chosen is None else [],
        "chosen": chosen, "chosen_ready": chosen is not None and chosen.recipient in ready,
    }
    return render(request, "referrals/compose.html", context)


def _in_draft(form: str) -> str:
    """Which draft the preview reads: under a consent that she gave before, a packet for a team lies in the other one."""
    return f"?{INSIDE}" if form == draft_places.INSIDE else ""


def _advised(plan: Plan, recipients: list[Recipient], chosen: Consent | None) -> dict[str, advice.Advice]:
    """What the directory says of them; in the choice they stand under their safe names. The consent keeps the partner's own."""
    known = advice.of(recipients, timezone.localdate())
    if chosen is None:
        names = [(str(one.id), known[str(one.id)].name if str(one.id) in known else one.name) for one in recipients]
        plan.forms[0].fields["recipient"].choices = [("", ""), *names]
        if "also" in plan.forms[0].fields:
            plan.forms[0].fields["also"].choices = names
    return known


def _full(recipients: list[Recipient], chosen: Consent | None, known: dict[str, advice.Advice]) -> list[tuple[str, str]]:
    """Those who say that they can take no more, as (name, why): a warning, never a lock. Two queries."""
    asked = [one for one in recipients if one.ready and (chosen is None or chosen.recipient == str(one.id))]
    rooms = capacity.of([one.id for one in asked])
    return [(known[str(one.id)].name if str(one.id) in known else one.name, rooms[one.id].words) for one in asked if rooms[one.id].full]


def _consents(case: Case) -> list[Consent]:
    """All her consents, newest first; which of them are about sharing is known once they are admitted."""
    return list(case.consent_records.order_by("-recorded_on", "-id"))


def _readable(consents: list[Consent]) -> list[Consent]:
    """Those that open: nothing is sent under a consent that nobody can read."""
    return [consent for consent in consents if consent.is_open]


def _chosen(consents: list[Consent], consent: UUID | None) -> Consent | None:
    """The consent to send under; None for a new one. Http404 for one that is not of this case or not in force."""
    if consent is None:
        return None
    for found in consents:
        if found.pk == consent and found.kind == ConsentKind.RELEASE and found.in_force:
            return found
    raise Http404("not found")


def _carrying(case: Case) -> dict[UUID, UUID]:
    """Consents under which a packet is open, and that packet: what goes was agreed to once."""
    return dict(case.referrals.filter(state__in=OPEN_STATES).values_list("consent_id", "pk"))


def _can_send_under(consent: Consent, ready: set[str]) -> bool:
    return consent.kind == ConsentKind.RELEASE and consent.in_force and consent.recipient in ready


def _new(case: Case, plan: Plan) -> str:
    """The address of the form: of a changed packet it says in whose place it goes."""
    form = reverse("referrals:inside" if plan.is_inside else "referrals:new", args=[case.pk])
    return form + (f"?replaces={plan.replaces.pk}" if plan.replaces else "")


def _restored(draft: editing.Draft, request: HttpRequest, consent: UUID | None) -> QueryDict | None:
    """Her draft, when it is of this consent and, where the address names a packet, of a changed one in its place."""
    kept = drafts.load(**draft._asdict())
    if kept is None or kept.get("consent", "") != str(consent or ""):
        return None
    return kept if request.GET.get("replaces", "") in ("", kept.get("replaces", "")) else None


def _plan(
    case: Case, data: QueryDict | None, chosen: Consent | None, former: Referral | None = None, *, inside: bool, child: bool,
    restored: bool = False,
) -> Plan:
    """*child*: of a child her own agreement and her guardian's are asked, as on the page of consents."""
    if chosen is not None:
        form = AgreedItemsForm(data, agreed=list(chosen.items), restored=restored, initial={"matter": chosen.purpose})
        return Plan(chosen, [form])
    consent = Consent(case=case, inside=inside)
    ready = [(str(recipient.id), recipient.name) for recipient in (other_teams(case) if inside else partners()) if recipient.ready]
    kind = InsideConsentForm if inside else NewConsentForm
    first = kind(
        data, instance=consent, partners=ready, child=child, restored=restored, initial={"until": timezone.localdate() + USUAL}
    )
    if former is not None:
        first.only(former.organisation_id)
    return Plan(consent, [first, ReferralForm(data, restored=restored)], former)


def _planned(case: Case, kept: QueryDict | None, consents: list[Consent], *, inside: bool, child: bool) -> Plan | None:
    """The plan that a draft holds; None when there is none, or its consent is no longer in force."""
    if kept is None:
        return None
    try:
        wanted = UUID(str(kept["consent"])) if kept.get("consent") else None
        former = replaced(case, kept.get("replaces"), inside=inside)
        if kept.get("replaces") and former is None:
            return None  # it ended meanwhile: there is nothing to replace
        return _plan(case, kept, _chosen(consents, wanted), former, inside=inside, child=child)
    except (ValueError, Http404):
        return None


def _send(request: HttpRequest, case: Case, plan: Plan, draft: str) -> HttpResponse:
    try:
        parcels = plan.parcels()
    except KeyError:
        raise Http404("not found") from None
    try:
        sent = send_to_all(
            case=case, parcels=parcels, items=plan.items, about=plan.about, replaces=plan.replaces,
            claim=lambda: drafts.discard(form=draft, subject=case.pk),
        )
    except states.WrongTransition:
        messages.error(request, gettext("The packet that was to be replaced has ended meanwhile. Nothing was sent."))
        return HttpResponseRedirect(reverse("referrals:of-case", args=[case.pk]))
    except CannotSend as refused:
        messages.error(request, refused.why.label)
        return HttpResponseRedirect(reverse("referrals:of-case", args=[case.pk]))
    except Damaged:
        messages.error(request, DAMAGED)
        return HttpResponseRedirect(reverse("referrals:new", args=[case.pk]))
    except (StaleRecord, NoKey):
        messages.error(request, gettext("Her consent was changed a moment ago. Nothing was sent. Please look at it again."))
        return HttpResponseRedirect(reverse("cases:consents", args=[case.pk]))
    if len(sent) > 1:
        messages.success(request, gettext("Each partner has its packet."))
        return HttpResponseRedirect(reverse("referrals:of-case", args=[case.pk]))
    where = gettext("The packet is with the other team.") if plan.is_inside else gettext("The packet is with the partner.")
    messages.success(request, where)
    return HttpResponseRedirect(reverse("referrals:page", args=[sent[0].pk]))


def _item_rows(plan: Plan, chosen: Consent | None, consents: list[Consent]) -> list[dict[str, Any]]:
    """Every item of the catalogue: whether it can be ticked, what goes with it, and what she said about it."""
    bound = plan.forms[0]["items"]
    ticked, refused = set(bound.value() or []), _refused_items(chosen, consents)
    rows = []
    for number, (item, about) in enumerate(packet_items.ITEMS.items()):
        allowed = chosen is None or item in chosen.items
        rows.append({
            "value": item, "id": f"{bound.auto_id}_{number}", "label": SharedItem(item).label, "goes": about.goes,
            "checked": allowed and item in ticked, "disabled": not allowed, "said": _said(item, chosen, refused),
        })
    return rows


def _refused_items(chosen: Consent | None, consents: list[Consent]) -> set[str]:
    """What she refused to share with the same organisation."""
    if chosen is None:
        return set()
    refusals = [c for c in consents if c.kind == ConsentKind.RELEASE and not c.agreed and c.recipient == chosen.recipient]
    return {item for consent in refusals for item in consent.items}


def _said(item: str, chosen: Consent | None, refused: set[str]) -> marks.Mark | None:
    if chosen is None:
        return None
    if item in chosen.items:
        return "good", pgettext("her consent to an item", "Agreed"), "check"
    if item in refused:
        return "", pgettext("her consent to an item", "Declined"), "x"
    return "", pgettext("her consent to an item", "Not asked"), "no"
