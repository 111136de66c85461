"""Where the case stands, and the turns and contacts of its course."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases import choices, lists
from casework.cases import record_choices as record
from casework.cases.models.case import CaseRecord
from casework.cases.models.coded import CodedSet
from casework.reference.fields import TermField


class Situation(CaseRecord):
    """Where the case stands: risk, needs, and what is next. One per case; its summary is on the catalogue card."""

    code, compartment = "cases.situation", CASE

    risk = sealed.CharField(_("risk"), max_length=8, choices=choices.Risk.choices, blank=True)
    needs = CodedSet(_("needs"), of=lists.NEEDS, blank=True)
    next_step = sealed.CharField(_("next step"), max_length=160, blank=True)


class ContactNote(CaseRecord):
    """A contact with her or about her."""

    code, compartment = "cases.contact", CASE

    kind = sealed.CharField(_("kind of contact"), max_length=12, choices=choices.ContactKind.choices)
    on = sealed.DateField(pgettext_lazy("a contact", "date"))
    reached = sealed.BooleanField(_("she was reached"), default=True)
    text = sealed.TextField(_("note"), blank=True)


def _goal(words: Any) -> Any:
    return sealed.CharField(words, max_length=12, choices=record.GoalProgress.choices, blank=True)


class FollowUp(CaseRecord):
    """A contact that was agreed on, and how far her goals are."""

    code, compartment = "cases.follow_up", CASE

    kind = sealed.CharField(_("kind of contact"), max_length=12, choices=choices.ContactKind.choices)
    on = sealed.DateField(pgettext_lazy("a contact", "date"))
    reached = sealed.BooleanField(_("she was reached"), default=True)
    text = sealed.TextField(_("note"), blank=True)
    safety_checked = sealed.CharField(_("her safety was checked again"), max_length=3, choices=record.YesNo.choices, blank=True)
    safety_changed = sealed.TextField(_("what has changed in her safety"), blank=True)
    safety = _goal(_("goal: safety"))
    health = _goal(_("goal: health"))
    psychosocial = _goal(_("goal: psychosocial"))
    legal = _goal(_("goal: legal"))
    practical = _goal(_("goal: practical"))
    new_needs = sealed.TextField(_("new needs"), blank=True)
    needs_met = sealed.CharField(_("her needs are met"), max_length=3, choices=record.YesNo.choices, blank=True)
    may_close = sealed.CharField(_("the case could be closed"), max_length=3, choices=record.YesNo.choices, blank=True)


class CaseConference(CaseRecord):
    """A conversation about the case among those who work on it. Who took part is said by roles, not by names."""

    code, compartment = "cases.conference", CASE

    on = sealed.DateField(pgettext_lazy("a conference", "date"))
    roles = CodedSet(_("who took part"), of=lists.ROLES, blank=True)
    agreed = sealed.CharField(_("she agreed to this conversation"), max_length=3, choices=record.YesNo.choices, blank=True)
    questions = sealed.TextField(pgettext_lazy("a conference", "questions"), blank=True)
    decisions = sealed.TextField(pgettext_lazy("a conference", "decisions"), blank=True)


class Milestone(CaseRecord):
    """A turn of the case: opened, handed over, closed, reopened."""

    code, compartment = "cases.milestone", CASE

    OPENED, ASSIGNED, CLOSED, REOPENED = "opened", "assigned", "closed", "reopened"
    KINDS = [
        (OPENED, pgettext_lazy("milestone", "Case opened")),
        (ASSIGNED, pgettext_lazy("milestone", "Case assigned")),
        (CLOSED, pgettext_lazy("milestone", "Case closed")),
        (REOPENED, pgettext_lazy("milestone", "Case reopened")),
    ]

    kind = sealed.CharField(_("what happened"), max_length=10, choices=KINDS)
    on = sealed.DateField(pgettext_lazy("a milestone", "date"))
    reason = TermField(_("reason"), list_code="closure_reasons", blank=True)
    to = sealed.CharField(_("to whom"), max_length=36, blank=True)  # id of a person
    text = sealed.TextField(_("note"), blank=True)
