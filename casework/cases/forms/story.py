"""What happened, and who did it."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases import classification
from casework.cases.forms.answers import RecordForm, form_field, kind_of_answer
from casework.cases.models import Incident, Perpetrator
from casework.cases.record_choices import YesNo
from casework.localisation.forms import ProvinceField, SolarDateField


class StoryForm(RecordForm):
    """Her story, as an intake asks."""

    asked: ClassVar[tuple[str, ...]] = ("account", "happened")
    happened = SolarDateField(label=_("When it happened"), required=False, not_after=timezone.localdate)

    class Meta:
        model = Incident
        fields = ("account", "happened")
        formfield_callback = form_field
        help_texts = {"account": _("Only what she wants written. No question is required.")}


class YesNoField(forms.ChoiceField):
    """Yes, no, or not answered; both stand side by side."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YesNo.choices, **{"required": False, **kwargs})


def ordered(field: Any, **given: Any) -> Any:
    """The questions of the classification as two buttons each; every other field as usual."""
    return YesNoField(label=field.verbose_name, **given) if field.name in classification.QUESTIONS else form_field(field, **given)


PLACE = ("time_of_day", "place_type", "province", "district", "stage")
CIRCUMSTANCES = ("exchange", "abduction", "practice", "acts", "reported", "reported_where")


class IncidentForm(StoryForm):
    """An incident whole. The last sheet classifies it: its questions stand in order, and what lies behind the first "yes" is not kept."""

    asked = (*StoryForm.asked, *PLACE, *CIRCUMSTANCES, *classification.QUESTIONS)
    parts: ClassVar[Any] = (
        (_("What happened"), ("account", "happened", "observations")),
        (_("Where and when"), PLACE),
        (_("Circumstances"), CIRCUMSTANCES),
        (_("Type of incident: answer from the top, the first yes decides"), classification.QUESTIONS),
    )
    province = ProvinceField(label=_("Province where it happened"), required=False)

    class Meta:
        model = Incident
        fields = ("account", "happened", "observations", *PLACE, *CIRCUMSTANCES, *classification.QUESTIONS)
        formfield_callback = ordered
        help_texts: ClassVar[Any] = {
            **StoryForm.Meta.help_texts,
            "q_denial": _("An inheritance, her earnings, school, a doctor. Poverty alone is not meant."),
            "q_physical": _("Sexual violence belongs to the questions above."),
        }

    def clean(self) -> dict[str, Any]:
        answers = {name: self.cleaned_data.get(name, "") for name in classification.QUESTIONS}
        needed = classification.asked(answers)
        for name in (name for name in classification.QUESTIONS if name not in needed):  # neither answers nor reasons: nobody sees them
            self.cleaned_data |= {name: "", kind_of_answer(name): ""}
        cleaned = super().clean()
        if classification.contradicts(answers):
            self.add_error(
                classification.LAST,
                forms.ValidationError(_("None of the six types fits, and it is gender-based violence: look at the answers above again.")),
            )
        return cleaned


class PerpetratorForm(RecordForm):
    """Somebody who did it. *incidents*: (id, words) of the incidents of this case."""

    asked = ("primary", "relation", "sex", "age_group", "occupation", "official", "same_house", "before", "name_wanted")
    parts: ClassVar[Any] = (
        (_("Who did it"), ("incident", "primary", "relation", "sex", "age_group", "occupation")),
        (_("Danger"), ("official", "same_house", "before")),
        (pgettext_lazy("of a perpetrator", "Name"), ("name_wanted", "name")),
    )
    incident = forms.ChoiceField(label=_("Which incident"), required=False)

    class Meta:
        model = Perpetrator
        fields = (
            "incident", "primary", "relation", "sex", "age_group", "occupation", "official", "same_house", "before", "name_wanted", "name",
        )  # fmt: skip
        formfield_callback = form_field
        help_texts: ClassVar[Any] = {"name": _("A written name can put her in danger. Leave it empty unless she asks for it.")}

    def __init__(self, *args: Any, incidents: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].choices = [("", ""), *incidents]  # type: ignore[attr-defined]
        if incidents and self.instance._state.adding:
            self.initial["incident"] = incidents[-1][0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("name_wanted"):
            self.add_error(
                "name",
                forms.ValidationError(_("Say that she wants the name written, or leave it out. Everything else can be saved without it.")),
            )
        return cleaned
