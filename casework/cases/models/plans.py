"""What she can do to be safer, and what is done for each of her needs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases import lists
from casework.cases import record_choices as record
from casework.cases.models.case import CaseRecord
from casework.cases.models.coded import Coded


class SafetyPlan(CaseRecord):
    """Made with her. Never printed by default: a paper found at home is a danger."""

    code, compartment = "cases.safety_plan", CASE

    on = sealed.DateField(pgettext_lazy("a safety plan", "date"))
    with_her = sealed.CharField(_("made together with her"), max_length=3, choices=record.YesNo.choices, blank=True)
    concern = sealed.TextField(_("what she fears, in her own words"), blank=True)
    signs = sealed.TextField(_("warning signs"), blank=True)
    people = sealed.TextField(_("people she can turn to"), blank=True)
    resources = sealed.TextField(_("money, papers and other resources"), blank=True)
    preparation = sealed.TextField(_("what is prepared"), blank=True)
    strategies = sealed.TextField(_("what she does when it becomes dangerous"), blank=True)
    code_word = sealed.CharField(_("code word"), max_length=60, blank=True)
    children = sealed.TextField(_("the children’s safety"), blank=True)
    afterwards = sealed.TextField(_("after she has left"), blank=True)
    review_on = sealed.DateField(_("review on"), null=True, blank=True)


class PlanItem(CaseRecord):
    """One row of the action plan: one need, what is done, and what she decided."""

    code, compartment = "cases.plan_item", CASE

    need = Coded(pgettext_lazy("action plan", "need"), of=lists.NEEDS, blank=True)
    goal = sealed.CharField(pgettext_lazy("action plan", "goal"), max_length=160, blank=True)
    action = sealed.CharField(pgettext_lazy("action plan", "action"), max_length=160, blank=True)
    service = Coded(pgettext_lazy("action plan", "service"), of=lists.SERVICES, blank=True)
    who = sealed.CharField(pgettext_lazy("action plan", "by whom"), max_length=36, blank=True)  # id of a person
    by = sealed.DateField(pgettext_lazy("action plan", "until when"), null=True, blank=True)
    decision = sealed.CharField(_("her decision"), max_length=10, choices=record.Decision.choices, blank=True)
    outcome = sealed.CharField(pgettext_lazy("action plan", "outcome"), max_length=12, choices=record.Outcome.choices, blank=True)
    progress = sealed.CharField(pgettext_lazy("action plan", "progress"), max_length=12, choices=record.Progress.choices, blank=True)
    remarks = sealed.TextField(pgettext_lazy("action plan", "remarks"), blank=True)

    @property
    def need_words(self) -> str:
        """Which need it is, in the words of the office's list; "" for none."""
        return lists.label(lists.NEEDS, self.need) if self.need else ""

    @property
    def service_words(self) -> str:
        return lists.label(lists.SERVICES, self.service) if self.service else ""

    @property
    def is_settled(self) -> bool:
        """True when nothing is to be done for it any more: met, declined, or met by somebody else."""
        settled = (record.Outcome.DECLINED, record.Outcome.RECEIVED, record.Outcome.NOT_APPLICABLE)
        return self.progress == record.Progress.MET or self.decision == record.Decision.DECLINED or self.outcome in settled
