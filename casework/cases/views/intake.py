"""A new client: one screen and what can wait, then her answers once more, then the case. Consent to services comes first."""

from typing import NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

import audit
from casework.access import catalogue, drafts, gate
from casework.access.errors import GrantRefused
from casework.cases import actions, display, duplicates
from casework.cases.actions import Intake
from casework.cases.cards import contact_facts, identity_facts
from casework.cases.forms.intake import DRAFT, SERVICES_NAME, IntakeForms, agreed, first_sheets, later_sheets
from casework.cases.models import Case
from casework.cases.views import editing

KEPT = editing.Draft(DRAFT, None)
MOST_NEAR = 3


class Near(NamedTuple):
    """One of her cases that may be of the same woman, and why."""

    case: UUID
    code: str
    reasons: str


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Without her consent to services nothing is kept, not even a draft of the rest."""
    gate.require("cases.new")
    data, restored = editing.filled(request, KEPT)
    forms = IntakeForms(data, restored=restored)
    if request.method == "POST" and forms.consent.refused:
        drafts.discard(form=DRAFT, subject=None)
        return render(request, "cases/not_agreed.html")
    if editing.wants_later(request) and agreed(request.POST.get(SERVICES_NAME, "")):
        if kept := editing.kept_for_later(request, KEPT):
            return kept
        editing.be_quiet(forms)
    elif request.method == "POST" and forms.is_valid() and editing.keep(request, KEPT):
        return HttpResponseRedirect(reverse("cases:check"))
    first, later = first_sheets(forms), later_sheets(forms)
    context = {"forms": list(forms), "first": first, "later": later, "sheets": [*first, *later], "begun": data is not None}
    return render(request, "cases/intake.html", context | {"draft": KEPT, "restored": restored})


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Her answers once more. They lie in the sealed draft and travel in no hidden field."""
    gate.require("cases.new")
    data = drafts.load(form=DRAFT, subject=None)
    forms = IntakeForms(data)
    if data is None:
        return HttpResponseRedirect(reverse("cases:new"))
    if not forms.is_valid():
        messages.warning(request, gettext("Some answers still need a look. Continue from the form."))
        return HttpResponseRedirect(reverse("cases:new"))
    if request.method == "POST":
        return _open(request, forms)
    return render(request, "cases/check.html", {"parts": _answers(forms), "near": _near(forms.intake())})


def _open(request: HttpRequest, forms: IntakeForms) -> HttpResponse:
    """Use the draft up and open the case together: pressing twice opens one case."""
    try:
        with transaction.atomic():
            if not drafts.discard(form=DRAFT, subject=None):
                return HttpResponseRedirect(reverse("cases:list"))
            case = actions.open_case(intake=forms.intake())
    except GrantRefused:
        messages.error(request, gettext("Your team has no confirmed key yet, so no case can be opened. Your draft is kept."))
        return HttpResponseRedirect(reverse("cases:drafts"))
    messages.success(request, gettext("The case is open."))
    return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))


def _answers(forms: IntakeForms) -> list[tuple[str, str, list[display.Row]]]:
    """The parts with their answers in words; the id is where "change" leads, on a form that has everything open."""
    intake = forms.intake()
    consent = display.rows(intake.services, only=("limits_explained", "agreed", "how", "language", "interpreter"))
    if intake.reporting is not None:
        said = display.rows(intake.reporting, only=("agreed",))[0]
        consent.append(display.Row("reporting", gettext("Consent to statistics without names"), said.value))
    why = display.rows(forms.story.instance, only=("account", "happened")) + display.rows(intake.situation)
    if forms.next_action_on:
        due = display.text_of(intake.services._meta.get_field("given_on"), forms.next_action_on)
        why.append(display.Row("next_action_on", gettext("When is the next step due"), due))
    return [
        ("consent", gettext("Consent"), consent),
        ("today", gettext("About her"), display.rows(intake.survivor, only=forms.about.Meta.fields)),
        ("contact", gettext("Safe contact"), display.rows(intake.contact, only=forms.contact.Meta.fields)),
        ("story", gettext("Why she came"), why),
    ]


def _near(intake: Intake) -> list[Near]:
    """Her own cases that may be this woman's: perhaps she came before. Nothing is joined by itself; the look is recorded as a search."""
    cards = catalogue.cards(Case)
    known = {pk: duplicates.facts_of(card) for pk, card in cards.items()}
    facts = duplicates.facts_of({**identity_facts(intake.survivor), **contact_facts(intake.contact)})
    found = [(pair.other, pair.likeness) for pair in duplicates.likely({uuid4(): facts}, known)[:MOST_NEAR]]
    if found:
        audit.record_durably("catalogue.searched", count=len(found), cases=[str(case) for case, _ in found], why="intake")
    return [Near(case, cards[case]["code"], display.listed(str(reason.label) for reason in likeness.reasons)) for case, likeness in found]
