"""The safety plan and the action plan. What waits for a day stands on the card; what a safety plan says stands there never."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from casework.accounts import directory
from casework.cases import cards
from casework.cases.cards import Card, Due
from casework.cases.forms.plans import PlanItemForm, SafetyPlanForm
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case, PlanItem, SafetyPlan
from casework.cases.record_choices import YesNo


def _plan(record: SafetyPlan, people: Mapping[str, str]) -> Event:
    made, with_her = pgettext("entry of the timeline", "Safety plan"), pgettext("entry of the timeline", "Safety plan made with her")
    title = with_her if record.with_her == YesNo.YES else made
    url = reverse("cases:safety-plan", args=[record.case_id, record.pk])
    return Event(record.on, title, "shield", by=people.get(record.author, ""), url=url, order=2)


def _item(record: PlanItem, people: Mapping[str, str]) -> Event:
    said = [record.need_words, record.action or record.goal or record.service_words]
    url = reverse("cases:plan-item", args=[record.case_id, record.pk])
    title = pgettext("entry of the timeline", "Added to the action plan")
    text, by = " · ".join(filter(None, said)), people.get(record.author, "")
    return Event(record.recorded_on, title, "check", by=by, text=text, url=url, order=2)


def _plan_on_card(card: Card, record: SafetyPlan) -> Card:
    """A new plan takes the place of an older one; its words stay off the card."""
    waiting = {key: due for key, due in card.get("due", {}).items() if due[2] != record.code}
    return cards.with_due({**card, "due": waiting}, record, Due(record.review_on, "") if record.review_on else None)


def _item_on_card(card: Card, record: PlanItem) -> Card:
    """It waits for whoever works on the case: an item must not vanish from every list when the person it names leaves."""
    by: date | None = None if record.is_settled else record.by
    return cards.with_due(card, record, Due(by, record.action or record.goal) if by else None)


def _workers(case: Case) -> dict[str, Any]:
    """Those who were given the case, by name."""
    names = directory.names_of([grant.user_id for grant in case.user_grants.all()])
    return {"workers": sorted(names.items(), key=lambda pair: pair[1])}


def _usual_plan(case: Case, situation: Any) -> dict[str, Any]:
    return {"on": timezone.localdate()}


KINDS = (
    Kind(
        SafetyPlan,
        pgettext_lazy("kind of record", "Safety plan"),
        "shield",
        event=_plan,
        card=_plan_on_card,
        form=SafetyPlanForm,
        usual=_usual_plan,
        route="cases:safety-plan",
        saved=_("The safety plan is saved."),
        here="plans",
        back="cases:plans",
    ),
    Kind(
        PlanItem,
        pgettext_lazy("kind of record", "Action plan"),
        "check",
        event=_item,
        card=_item_on_card,
        form=PlanItemForm,
        route="cases:plan-item",
        given=_workers,
        saved=_("The action plan is saved."),
        here="plans",
        back="cases:plans",
    ),
)
