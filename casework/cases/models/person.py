"""Who she is, and how to reach her without putting her in danger."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import IDENTITY
from casework.cases import ages, choices, disability
from casework.cases import record_choices as record
from casework.cases.models.case import CaseRecord


def _difficulty(question: Any) -> Any:
    """One of the six questions of the Washington Group's short set."""
    return sealed.CharField(question, max_length=8, choices=record.Difficulty.choices, blank=True)


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
    age = sealed.IntegerField(_("age, where no year of birth is known"), null=True, blank=True)
    age_said_on = sealed.DateField(_("the day the age was said"), null=True, blank=True)
    tazkira = sealed.CharField(_("tazkira"), max_length=10, choices=record.Tazkira.choices, blank=True)
    tazkira_number = sealed.CharField(_("tazkira number"), max_length=60, blank=True)
    occupation = sealed.CharField(_("occupation"), max_length=120, blank=True)
    wg_seeing = _difficulty(_("seeing, even with glasses"))
    wg_hearing = _difficulty(_("hearing, even with a hearing aid"))
    wg_walking = _difficulty(_("walking or climbing steps"))
    wg_remembering = _difficulty(_("remembering or concentrating"))
    wg_self_care = _difficulty(_("washing or dressing herself"))
    wg_communicating = _difficulty(_("understanding and being understood"))
    caretaker = sealed.CharField(_("who takes care of her"), max_length=10, choices=record.Caretaker.choices, blank=True)
    lives_with = sealed.CharField(_("with whom she lives"), max_length=200, blank=True)
    guardian_safe = sealed.CharField(_("her guardian is safe for her"), max_length=3, choices=record.YesNo.choices, blank=True)

    @property
    def disability(self) -> str:
        """A code of record_choices.Disability, derived; "" when it does not follow."""
        return disability.disability({name: getattr(self, name) for name in disability.SHORT_SET})

    def age_on(self, day: date) -> int | None:
        """Her age on a day, from her date of birth or the age she said."""
        return ages.age_on(day, birth=self.birth, age=self.age, said_on=self.age_said_on)


class SafeContact(CaseRecord):
    """How to reach her without putting her in danger. Shown wherever someone is about to."""

    code, compartment = "cases.safe_contact", IDENTITY

    phone = sealed.CharField(_("phone number"), max_length=30, blank=True)
    whose = sealed.CharField(_("whose number"), max_length=12, choices=choices.Whose.choices, blank=True)
    hours = sealed.CharField(_("safe hours"), max_length=120, blank=True)
    cover = sealed.CharField(_("if someone else answers, say"), max_length=200, blank=True)
    leave_message = sealed.BooleanField(_("a message may be left"), null=True, blank=True)
    way = sealed.CharField(_("best way to reach her"), max_length=8, choices=record.Way.choices, blank=True)
    may_answer = sealed.CharField(_("who may answer"), max_length=120, blank=True)
    code_word = sealed.CharField(_("code word"), max_length=60, blank=True)


class Dependant(CaseRecord):
    """A child or somebody else who depends on her. No name: age, sex and with whom are enough to plan with."""

    code, compartment = "cases.dependant", IDENTITY

    birth = sealed.PartialDateField(_("date of birth"), null=True, blank=True)
    age = sealed.IntegerField(_("age, where no year of birth is known"), null=True, blank=True)
    age_said_on = sealed.DateField(_("the day the age was said"), null=True, blank=True)
    sex = sealed.CharField(pgettext_lazy("of a person", "sex"), max_length=6, choices=record.Sex.choices, blank=True)
    lives_with = sealed.CharField(pgettext_lazy("of a child", "lives with"), max_length=6, choices=record.LivesWith.choices, blank=True)
    remarks = sealed.TextField(_("what to keep in mind"), blank=True)

    def age_on(self, day: date) -> int | None:
        return ages.age_on(day, birth=self.birth, age=self.age, said_on=self.age_said_on)
