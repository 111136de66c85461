"""What happened."""

from django.utils.translation import gettext_lazy as _

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases.models.case import CaseRecord


class Incident(CaseRecord):
    """What happened, in her own words; the worker's view apart from it."""

    code, compartment = "cases.incident", CASE

    account = sealed.TextField(_("in her own words"), blank=True)
    happened = sealed.PartialDateField(_("when it happened"), null=True, blank=True)
    observations = sealed.TextField(_("what the caseworker noticed"), blank=True)
