"""The ledger of her consents: given, refused, run out, withdrawn. Withdrawing is easier than giving."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from casework.access import gate
from casework.access.errors import StaleRecord
from casework.accounts import directory
from casework.accounts.models import PARTNER, Team
from casework.cases import actions, approvals, asking, cosigned, display, frame
from casework.cases.ages import is_child_now
from casework.cases.choices import SharedItem
from casework.cases.forms.consents import OF_A_CHILD, USUAL, ConsentForm
from casework.cases.models import Case, Consent
from casework.cases.views import editing

DRAFT = "cases.consent"
ALWAYS = ("limits_explained", "interpreter", "explained_by")
CIRCUMSTANCES = (*ALWAYS, *OF_A_CHILD, "language")  # of these others only what was asked and is not told already


@require_GET
def consents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every consent of a case, newest first, and what was told without one."""
    case = gate.fetch(Case, pk, "cases.open")
    contact, found = case.safecontact_records.first(), list(case.consent_records.order_by("-recorded_on", "-pk"))
    duties, questions = list(case.dutytoprotect_records.order_by("-recorded_on", "-pk")), list(case.approval_records.all())
    context = frame.of(case, here="consents", records=[*found, *duties, *questions, *([contact] if contact else [])])
    twice = doubled(found)
    context |= {
        "rows": [_row(consent) | {"doubled": consent.pk in twice} for consent in found],
        "duties": [(duty, cosigned.tag(duty, questions, context["card"]) if duty.is_open else None) for duty in duties],
        "ask": asking.of(case, context["card"], questions, approvals.DUTY, context["may"]),
        "safe": frame.safe_strip(contact),
        "can_withdraw": gate.allows(case, "cases.consent"),
    }
    return render(request, "cases/consents.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down her answer: to whom, exactly what, for what, until when."""
    case = gate.fetch(Case, pk, "cases.consent")
    survivor = case.survivor_records.first()
    context = frame.of(case, here="consents", records=[survivor] if survivor else [])
    context["title"] = gettext("New consent")
    if not context["may"]["consent"]:
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(DRAFT, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    consent = Consent(case=case)
    known: dict[str, Any] = {"partners": partners(), "child": is_child_now(survivor), "initial": {"until": timezone.localdate() + USUAL}}
    form = ConsentForm(data, instance=consent, restored=restored, **known)
    if editing.saved(request, [form], lambda: actions.record_consent(case=case, consent=consent)):
        return editing.done(request, case, draft, gettext("Her answer is saved."))
    context["parts"] = editing.parts((gettext("New consent"), form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """She takes it back: what stops now, what cannot be called back, what goes on. Also in a closed case."""
    case = gate.fetch(Case, pk, "cases.consent")
    consent = get_object_or_404(case.consent_records, pk=record)
    context = frame.of(case, here="consents", records=[consent])
    back = HttpResponseRedirect(reverse("cases:consents", args=[case.pk]))
    if not consent.is_damaged and (not consent.is_open or not consent.agreed or consent.withdrawn_on):
        return back
    if request.method == "POST":
        try:
            actions.withdraw_consent(consent=consent)
        except StaleRecord:
            messages.warning(request, gettext("This consent was changed a moment ago. Please look at it again."))
            return back
        messages.success(request, gettext("The consent is withdrawn. It has taken effect."))
        return back
    return render(request, "cases/withdraw.html", context | {"consent": consent, "row": _row(consent)})


def partners() -> list[tuple[str, str]]:
    """Partner organisations by name."""
    ids = Team.objects.filter(kind=PARTNER, closed=False).values_list("pk", flat=True)
    return sorted(directory.team_names(ids).items(), key=lambda pair: pair[1])


def doubled(consents: Iterable[Consent]) -> set[UUID]:
    """Those that are in force beside another one of the same kind for the same recipient: she may not know that both hold."""
    holds: dict[tuple[str, str], list[UUID]] = {}
    for consent in consents:
        if consent.is_open and consent.in_force and consent.recipient:
            holds.setdefault((consent.kind, consent.recipient), []).append(consent.pk)
    return {pk for alike in holds.values() if len(alike) > 1 for pk in alike}


def _row(consent: Consent) -> dict[str, Any]:
    if not consent.is_open:
        return {"consent": consent, "closed": True, "damaged": consent.is_damaged}
    return {
        "consent": consent,
        "closed": False,
        "kind": consent.get_kind_display(),
        "items": display.listed(_shared(consent)),
        "parts": display.said(consent, "parts"),
        "tag": _tag(consent),
        "how": consent.get_how_display() if consent.how else "",
        "language": consent.get_language_display() if consent.language else "",
        "more": [row for row in display.rows(consent, only=CIRCUMSTANCES) if _adds(row, consent)],
    }


def _shared(consent: Consent) -> list[str]:
    """Exactly what she agreed to share, in words."""
    items = display.labels(SharedItem, consent.items)
    return [*items, display.label_of(consent, "legal")] if consent.legal else items


def _adds(row: display.Row, consent: Consent) -> bool:
    """Whether a row says something that the line of the consent does not: the language stands in it, unless there is none."""
    return row.name in ALWAYS or row.name in consent.missing or (bool(row.value) and row.name != "language")


def _tag(consent: Consent) -> tuple[str, str, str]:
    if not consent.agreed:
        return "", pgettext("state of consent", "Refused"), "x"
    if consent.withdrawn_on:
        return "", pgettext("state of consent", "Withdrawn"), "x"
    if not consent.in_force:
        return "", pgettext("state of consent", "Run out"), "clock"
    return "good", pgettext("state of consent", "In force"), "check"
