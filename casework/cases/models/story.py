"""What happened, and who did it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases import classification, lists
from casework.cases import record_choices as record
from casework.cases.models.case import CaseRecord
from casework.cases.models.coded import Coded, CodedSet


def _question(words: Any) -> Any:
    """One of the questions by which an incident is classified."""
    return sealed.CharField(words, max_length=3, choices=record.YesNo.choices, blank=True)


class Incident(CaseRecord):
    """What happened, in her own words; the worker's view apart from it. A case may have many, each with exactly one type."""

    code, compartment = "cases.incident", CASE

    account = sealed.TextField(_("in her own words"), blank=True)
    happened = sealed.PartialDateField(_("when it happened"), null=True, blank=True)
    time_of_day = sealed.CharField(_("time of day"), max_length=10, choices=record.TimeOfDay.choices, blank=True)
    place_type = Coded(_("type of place"), of=lists.PLACES, blank=True)
    province = sealed.CharField(_("province where it happened"), max_length=8, blank=True)
    district = sealed.CharField(_("district"), max_length=120, blank=True)
    stage = sealed.CharField(_("stage of displacement"), max_length=8, choices=record.Stage.choices, blank=True)
    exchange = sealed.CharField(
        _("money, goods or favours were given for it"), max_length=3, choices=record.YesNo.choices, blank=True
    )
    abduction = sealed.CharField(_("she was taken away"), max_length=10, choices=record.Abduction.choices, blank=True)
    practice = Coded(_("harmful practice"), of=lists.PRACTICES, blank=True)
    acts = CodedSet(_("acts named in the law on violence against women"), of=lists.EVAW_ACTS, blank=True)
    reported = sealed.CharField(_("told elsewhere before"), max_length=12, choices=record.Reported.choices, blank=True)
    reported_where = sealed.CharField(_("told where"), max_length=200, blank=True)
    observations = sealed.TextField(_("what the caseworker noticed"), blank=True)
    q_penetration = _question(_("Was there penetration against her will?"))
    q_contact = _question(_("Was there sexual contact against her will?"))
    q_physical = _question(_("Was there physical violence?"))
    q_marriage = _question(_("Was it a forced marriage?"))
    q_denial = _question(_("Was she denied resources, opportunities or services?"))
    q_psychological = _question(_("Was there psychological or emotional abuse?"))
    q_gbv = _question(_("Did it happen to her because she is a woman or girl?"))

    @property
    def answers(self) -> dict[str, str]:
        """The answers by which it is classified."""
        return {name: getattr(self, name) for name in classification.QUESTIONS}

    @property
    def core_type(self) -> str:
        """A code of lists.INCIDENT_TYPES, "" while it is not classified."""
        return classification.classify(self.answers)


class Perpetrator(CaseRecord):
    """Somebody who did it, as far as she wants it written; a name only if she wants that."""

    code, compartment = "cases.perpetrator", CASE

    incident = sealed.CharField(_("which incident"), max_length=36, blank=True)  # the id of an incident of this case
    primary = sealed.CharField(_("did it in the first place"), max_length=3, choices=record.YesNo.choices, blank=True)
    relation = sealed.CharField(_("relation to her"), max_length=10, choices=record.Relation.choices, blank=True)
    sex = sealed.CharField(pgettext_lazy("of a person", "sex"), max_length=6, choices=record.Sex.choices, blank=True)
    age_group = sealed.CharField(_("age group"), max_length=5, choices=record.AgeGroup.choices, blank=True)
    occupation = sealed.CharField(_("occupation"), max_length=120, blank=True)
    official = sealed.CharField(_("official or armed"), max_length=8, choices=record.Official.choices, blank=True)
    same_house = sealed.CharField(_("lives with her"), max_length=3, choices=record.YesNo.choices, blank=True)
    before = sealed.CharField(_("did something to her before"), max_length=3, choices=record.YesNo.choices, blank=True)
    name_wanted = sealed.BooleanField(_("she wants the name written"), null=True, blank=True)
    name = sealed.CharField(pgettext_lazy("of a perpetrator", "name"), max_length=120, blank=True)
