"""What she needs and how urgently, as it was assessed on one day."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases import choices, lists
from casework.cases import record_choices as record
from casework.cases.models.case import CaseRecord
from casework.cases.models.coded import CodedSet

NEEDS = ("safety", "health", "psychosocial", "legal", "practical")


def _need(words: Any) -> Any:
    return sealed.TextField(words, blank=True)


def _urgency(words: Any) -> Any:
    return sealed.CharField(words, max_length=6, choices=record.Urgency.choices, blank=True)


class Assessment(CaseRecord):
    """Need by need; her words apart from the worker's view. The newest one says the risk of the case."""

    code, compartment = "cases.assessment", CASE

    on = sealed.DateField(pgettext_lazy("an assessment", "date"))
    problem = sealed.TextField(_("why she comes, in her own words"), blank=True)
    view = sealed.TextField(_("the caseworker’s view"), blank=True)
    imminent = sealed.TextField(_("danger in the next days"), blank=True)
    suicide = sealed.CharField(_("thoughts of suicide"), max_length=10, choices=record.Suicide.choices, blank=True)
    safety, safety_urgency = _need(_("safety: what she needs")), _urgency(_("safety: how urgent"))
    health, health_urgency = _need(_("health: what she needs")), _urgency(_("health: how urgent"))
    psychosocial, psychosocial_urgency = _need(_("psychosocial: what she needs")), _urgency(_("psychosocial: how urgent"))
    legal, legal_urgency = _need(_("legal: what she needs")), _urgency(_("legal: how urgent"))
    practical, practical_urgency = _need(_("practical: what she needs")), _urgency(_("practical: how urgent"))
    risk = sealed.CharField(_("risk"), max_length=8, choices=choices.Risk.choices, blank=True)
    reasons = CodedSet(_("reasons for the risk"), of=lists.RISK_REASONS, blank=True)
    minutes = sealed.IntegerField(_("minutes taken"), null=True, blank=True)

    def urgent(self) -> list[str]:
        """The needs that were said to be urgent now or within a week, in their order."""
        return [name for name in NEEDS if getattr(self, f"{name}_urgency") in (record.Urgency.NOW, record.Urgency.WEEK)]
