"""The records of which a case has one: who she is and how to reach her; where the case stands."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.access.changing import with_its_change
from casework.cases import actions, cards, display, frame, restoring
from casework.cases.forms.person import ContactForm, IdentityForm
from casework.cases.forms.records import SituationForm
from casework.cases.models import Case
from casework.cases.record_choices import Disability
from casework.cases.views import editing

IDENTITY, SITUATION = "cases.identity", "cases.situation"


def verb_of(request: HttpRequest) -> str:
    return "cases.write" if request.method == "POST" else "cases.open"


@require_http_methods(["GET", "POST"])
@with_its_change
def identity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Her name and number in plain sight: opening this page is asking for them, and is recorded as such."""
    case = gate.fetch(Case, pk, verb_of(request))
    survivor, contact = case.survivor_records.first(), case.safecontact_records.first()
    if survivor is None or contact is None:
        raise Http404
    dependants = list(case.dependant_records.order_by("recorded_on", "pk"))
    context = frame.of(case, here="identity", records=[survivor, contact, *dependants], kind="case.revealed", what="identity")
    context |= {"title": pgettext("title of a page", "Identity and contact"), "beside": "cases/_dependants.html", "dependants": dependants}
    context |= _derived(survivor)
    if not (context["may"]["write"] and survivor.is_open and contact.is_open):
        return _read(request, context, [(gettext("About her"), survivor), (gettext("Safe contact"), contact)])
    draft = editing.Draft(IDENTITY, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    context["earlier"] = restoring.fill(request, case, survivor, contact)
    about = IdentityForm(data, instance=survivor, prefix="about", restored=restored)
    reach = ContactForm(data, instance=contact, prefix="contact", restored=restored)
    if editing.saved(request, [about, reach], lambda: actions.change_records(case=case, records=[survivor, contact])):
        return editing.done(request, case, draft, gettext("Saved."))
    context["parts"] = editing.parts((gettext("About her"), about), (gettext("Safe contact"), reach))
    return editing.page(request, context, [about, reach], draft=draft, restored=restored)


@require_http_methods(["GET", "POST"])
@with_its_change
def situation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Risk, needs, and what is next."""
    case = gate.fetch(Case, pk, verb_of(request))
    record = case.situation_records.first()
    if record is None:
        raise Http404
    context = frame.of(case, here="situation", records=[record])
    context["title"] = pgettext("title of a page", "Situation")
    if not (context["may"]["write"] and record.is_open):
        return _read(request, context, [(gettext("Situation"), record)])
    draft = editing.Draft(SITUATION, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    context["earlier"] = restoring.fill(request, case, record)
    form = SituationForm(data, instance=record, restored=restored, initial={"next_action_on": cards.next_on(context["card"])})
    if editing.saved(request, [form], lambda: actions.change_record(record=record, next_action_on=form.cleaned_data["next_action_on"])):
        return editing.done(request, case, draft, gettext("Saved."))
    context["parts"] = editing.parts((gettext("Situation"), form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


def _derived(survivor: Any) -> dict[str, Any]:
    """What follows from her answers and is asked nowhere: her age today, and disability as donors count it."""
    if not survivor.is_open:
        return {"age": None, "disability": ""}
    return {
        "age": survivor.age_on(timezone.localdate()),
        "disability": Disability(survivor.disability).label if survivor.disability else "",
    }


def _read(request: HttpRequest, context: dict[str, Any], parts: list[tuple[str, Any]]) -> HttpResponse:
    """The same records without a form: for those who may not write, when the case is closed, and when one does not open."""
    context["parts"] = [display.sheet(title, record) for title, record in parts]
    return render(request, "cases/read.html", context)
