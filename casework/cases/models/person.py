"""Who she is, and how to reach her without putting her in danger."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import IDENTITY
from casework.cases import choices
from casework.cases.models.case import CaseRecord


class Survivor(CaseRecord):
    """Who she is. Every answer may be missing; why is in ``missing``."""

    code, compartment = "cases.survivor", IDENTITY

    case_code = sealed.CharField(_("case code"), max_length=12, editable=False)
    given_name = sealed.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    father_name = sealed.CharField(_("father’s name"), max_length=120, blank=True)
    grandfather_name = sealed.CharField(_("grandfather’s name"), max_length=120, blank=True)
    husband_name = sealed.CharField(_("husband’s name"), max_length=120, blank=True)
    known_as = sealed.CharField(_("known as"), max_length=120, blank=True)
    birth = sealed.PartialDateField(_("date of birth"), null=True, blank=True)
    marital = sealed.CharField(_("marital status"), max_length=12, choices=choices.Marital.choices, blank=True)
    province = sealed.CharField(_("current province"), max_length=8, blank=True)
    displacement = sealed.CharField(_("displaced"), max_length=12, choices=choices.Displacement.choices, blank=True)
    language = sealed.CharField(_("language she prefers"), max_length=8, choices=choices.Spoken.choices, blank=True)


class SafeContact(CaseRecord):
    """How to reach her without putting her in danger. Shown wherever someone is about to."""

    code, compartment = "cases.safe_contact", IDENTITY

    phone = sealed.CharField(_("phone number"), max_length=30, blank=True)
    whose = sealed.CharField(_("whose number"), max_length=12, choices=choices.Whose.choices, blank=True)
    hours = sealed.CharField(_("safe hours"), max_length=120, blank=True)
    cover = sealed.CharField(_("if someone else answers, say"), max_length=200, blank=True)
    leave_message = sealed.BooleanField(_("a message may be left"), default=False)
