"""The assessment. What it says of risk and needs becomes the situation of the case, so that nobody is asked twice."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from casework.cases import display, lists
from casework.cases.forms.assessment import AssessmentForm
from casework.cases.kinds import Event, Kind
from casework.cases.models import Assessment, Case, Situation

NEEDS = {"safety": lists.SAFETY, "health": lists.HEALTH, "psychosocial": lists.PSYCHOSOCIAL, "legal": lists.LEGAL}


def _assessment(record: Assessment, people: Mapping[str, str]) -> Event:
    tag = display.risk_tag(record.risk)
    needs = display.listed(lists.label(lists.NEEDS, NEEDS[name]) for name in record.urgent() if name in NEEDS)
    url = reverse("cases:assessment", args=[record.case_id, record.pk])
    title = pgettext("entry of the timeline", "Assessment")
    said = [tag[1] if tag else "", needs]
    return Event(record.on, title, "list", by=people.get(record.author, ""), text=" · ".join(filter(None, said)), url=url, order=2)


def _usual(case: Case, situation: Any) -> dict[str, Any]:
    known = situation.risk if situation is not None and situation.is_open else ""
    return {"on": timezone.localdate(), "risk": known}


def _moves(form: AssessmentForm, situation: Situation) -> None:
    """The risk that was assessed, and the urgent needs beside those that are known. A correction of something else moves neither."""
    adding, said = form.instance._state.adding, form.cleaned_data
    if said["risk"] and (adding or "risk" in form.changed_data):
        situation.risk = said["risk"]
    urgent = [NEEDS[name] for name in form.instance.urgent() if name in NEEDS]
    known = [need for need in situation.needs if need not in urgent]
    if len(known) + len(urgent) > len(situation.needs):
        situation.needs = lists.in_order(lists.NEEDS, [*known, *urgent])


KINDS = (
    Kind(
        Assessment,
        pgettext_lazy("kind of record", "Assessment"),
        "list",
        event=_assessment,
        form=AssessmentForm,
        usual=_usual,
        moves=_moves,
        route="cases:assessment",
        saved=_("The assessment is saved."),
        here="assessments",
        back="cases:assessments",
    ),
)
