"""The intake: five forms on one page. Consent to services is the only demand, and it comes before her story."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.cases.actions import Intake
from casework.cases.choices import ConsentKind, HowGiven, Missing, Spoken
from casework.cases.forms.answers import QuietForm
from casework.cases.forms.records import SafeContactForm, SituationForm, SurvivorForm
from casework.cases.forms.story import StoryForm
from casework.cases.models import Consent

DRAFT = "cases.intake"
REFUSED = "no"
NOT_ASKED = Missing.NOT_ASKED.label
SAID = {"yes": True, "no": False, "": None}
SERVICES_NAME = "consent-services"
Fields = dict[str, list[str]]


class AgreementForm(QuietForm):
    """What was explained, and what she agreed to."""

    YES_NO = [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]
    SERVICES = [
        (HowGiven.VERBAL.value, pgettext_lazy("consent to services", "Given, verbal")),
        (HowGiven.WRITTEN.value, pgettext_lazy("consent to services", "Given, signed")),
        (HowGiven.THUMBPRINT.value, pgettext_lazy("consent to services", "Given, thumbprint")),
        (REFUSED, pgettext_lazy("consent to services", "Not given")),
    ]
    REPORTING = [
        ("yes", pgettext_lazy("consent to statistics", "Given")),
        ("no", pgettext_lazy("consent to statistics", "Not given")),
        ("", pgettext_lazy("consent to statistics", "Not asked")),
    ]

    limits = forms.ChoiceField(
        label=_("Confidentiality and its limits explained"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    services = forms.ChoiceField(
        label=_("Consent to services"),
        choices=SERVICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask for her consent first: without it nothing about her is kept.")},
    )
    language = forms.ChoiceField(label=_("In which language"), choices=[("", ""), *Spoken.choices], required=False)
    interpreter = forms.ChoiceField(
        label=_("An interpreter was present"), choices=[*YES_NO, ("", NOT_ASKED)], widget=forms.RadioSelect, required=False, initial=""
    )
    reporting = forms.ChoiceField(
        label=_("Consent to statistics without names"),
        choices=REPORTING,
        widget=forms.RadioSelect,
        required=False,
        initial="",
        help_text=_("Only numbers, never a name. Services do not depend on it."),
    )

    @property
    def refused(self) -> bool:
        return bool(self.data.get(self.add_prefix("services")) == REFUSED)

    def services_consent(self) -> Consent:
        return self._consent(ConsentKind.SERVICES, True)

    def reporting_consent(self) -> Consent | None:
        """Her answer about statistics; None when she was not asked."""
        said = self.cleaned_data["reporting"]
        return self._consent(ConsentKind.REPORTING, said == "yes") if said else None

    def _consent(self, kind: str, agreed: bool) -> Consent:
        said = self.cleaned_data
        return Consent(
            kind=kind,
            agreed=agreed,
            how=said["services"],
            language=said["language"],
            limits_explained=SAID[said["limits"]],
            interpreter=SAID[said["interpreter"]],
            given_on=timezone.localdate(),
        )


def keep_after_consent(fields: Fields) -> Fields:
    """What of an intake may lie in a draft: before she agreed to services, nothing but the part about consent."""
    if agreed(fields.get(SERVICES_NAME, [""])[-1]):
        return fields
    return {name: values for name, values in fields.items() if name.startswith("consent-")}


def agreed(services: str) -> bool:
    return services in HowGiven.values


class IntakeForms:
    """The five as one. *restored*: filled from a draft, not judged yet."""

    def __init__(self, data: QueryDict | None = None, *, restored: bool = False) -> None:
        self.consent = AgreementForm(data, prefix="consent")
        self.consent.restored = restored
        self.about = SurvivorForm(data, prefix="about", restored=restored)
        self.contact = SafeContactForm(data, prefix="contact", restored=restored)
        self.story = StoryForm(data, prefix="story", restored=restored)
        self.situation = SituationForm(data, prefix="situation", restored=restored)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.consent, self.about, self.contact, self.story, self.situation))

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self])

    @property
    def next_action_on(self) -> date | None:
        return self.situation.cleaned_data.get("next_action_on")

    def intake(self) -> Intake:
        """The unsaved records of a valid intake. A story of which nothing was said or asked is no record."""
        return Intake(
            services=self.consent.services_consent(),
            reporting=self.consent.reporting_consent(),
            survivor=self.about.instance,
            contact=self.contact.instance,
            incident=self.story.instance if self.story.says_something else None,
            situation=self.situation.instance,
            next_action_on=self.next_action_on,
        )


@dataclass(frozen=True)
class Sheet:
    """Some questions of the form under one heading."""

    anchor: str
    heading: str
    questions: list[BoundField]

    @property
    def wrong(self) -> int:
        """How many of its answers have to be looked at."""
        return sum(bool(question.errors) for question in self.questions)


# The questions of the first screen; all others can wait, and none but consent has to be answered (docs/intake.md).
FIRST = {
    "consent": ("limits", "services"),
    "about": ("given_name",),
    "contact": ("phone",),
    "story": (),
    "situation": ("risk", "next_step", "next_action_on"),
}


def first_sheets(forms: IntakeForms) -> list[Sheet]:
    """What stands on the first screen: her consent, and what is needed today."""
    asked = {name: [getattr(forms, name)[question] for question in questions] for name, questions in FIRST.items()}
    return [
        Sheet("consent", gettext("1. Consent"), asked["consent"]),
        Sheet("today", gettext("2. For today"), [*asked["about"], *asked["contact"], *asked["situation"]]),
    ]


def later_sheets(forms: IntakeForms) -> list[Sheet]:
    """Everything else: it can wait."""
    asked = {
        name: [question for question in getattr(forms, name).questions if question.name not in taken] for name, taken in FIRST.items()
    }
    return [
        Sheet("about", gettext("About her"), asked["about"]),
        Sheet("contact", gettext("Safe contact"), asked["contact"]),
        Sheet("story", gettext("Why she came"), [*asked["story"], *asked["situation"]]),
        Sheet("agreement", gettext("How she agreed"), asked["consent"]),
    ]
