"""Who she is in full, how to reach her, and who depends on her. The intake asks less (forms.records)."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.cases.ages import ADULT
from casework.cases.disability import SHORT_SET
from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.forms.records import SafeContactForm, SurvivorForm
from casework.cases.models import Dependant, SafeContact, Survivor
from casework.cases.record_choices import Tazkira
from casework.localisation.digits import to_ascii
from casework.localisation.forms import AnyDigitsIntegerField, ExactSolarDateField, SolarDateField

ELECTRONIC = re.compile(r"(\d{4})-?(\d{4})-?(\d{5})")
OLDEST = 120


class AgeSaid(forms.Form):
    """An age and the day it was said, for somebody whose year of birth nobody knows. Without a day it was said today."""

    age = AnyDigitsIntegerField(
        label=_("Age"), required=False, min_value=0, max_value=OLDEST, help_text=_("Only where no year of birth is known.")
    )
    age_said_on = ExactSolarDateField(label=_("The day the age was said"), required=False, not_after=timezone.localdate)

    def clean(self) -> Any:
        cleaned: Any = super().clean() or self.cleaned_data
        if cleaned.get("age") is None:
            cleaned["age_said_on"] = None
        elif not cleaned.get("age_said_on") and "age_said_on" not in self.errors:
            cleaned["age_said_on"] = timezone.localdate()
        return cleaned


UNDER_18 = ("caretaker", "lives_with", "guardian_safe")


class IdentityForm(AgeSaid, SurvivorForm):
    """Everything about her, in sheets. Of a woman known to be grown up nobody asks for a guardian."""

    asked = (*SurvivorForm.asked, "age", "tazkira", "tazkira_number", "occupation", *SHORT_SET, *UNDER_18)
    parts: ClassVar[Any] = (
        (_("Her name"), ("given_name", "father_name", "grandfather_name", "husband_name", "known_as")),
        (_("Her life"), ("birth", "age", "age_said_on", "marital", "occupation", "province", "displacement", "language")),
        (_("Tazkira"), ("tazkira", "tazkira_number")),
        (_("What is difficult for her"), SHORT_SET),
        (_("While she is under 18"), UNDER_18),
    )

    class Meta:
        model = Survivor
        fields = (*SurvivorForm.Meta.fields, "age", "age_said_on", "tazkira", "tazkira_number", "occupation", *SHORT_SET, *UNDER_18)
        formfield_callback = form_field
        help_texts: ClassVar[Any] = {"tazkira_number": _("No service depends on it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tazkira_number"].widget.attrs.update(dir="ltr", autocomplete="off")
        years = self.instance.age_on(timezone.localdate())
        if years is not None and years >= ADULT:
            self.leave_out(UNDER_18)

    def clean_tazkira_number(self) -> str:
        """An electronic number has thirteen digits; what stands on a paper one is kept as it was typed."""
        typed: str = self.cleaned_data["tazkira_number"]
        if not typed or self.cleaned_data.get("tazkira") != Tazkira.ELECTRONIC:
            return typed
        found = ELECTRONIC.fullmatch(to_ascii(typed).replace(" ", ""))
        if found is None:
            raise forms.ValidationError(_("An electronic tazkira has thirteen digits, such as 1400-0000-00000."), code="tazkira")
        return "-".join(found.groups())


class ContactForm(SafeContactForm):
    """How to reach her, with who may answer and what proves who is calling."""

    asked = (*SafeContactForm.asked, "way", "may_answer", "code_word")

    class Meta:
        model = SafeContact
        fields = ("way", "phone", "whose", "may_answer", "hours", "cover", "code_word", "leave_message")
        formfield_callback = form_field


class DependantForm(AgeSaid, RecordForm):
    """A child or somebody else who depends on her."""

    asked = ("birth", "age", "sex", "lives_with")
    birth = SolarDateField(label=_("Date of birth"), required=False, not_after=timezone.localdate)

    class Meta:
        model = Dependant
        fields = ("sex", "birth", "age", "age_said_on", "lives_with", "remarks")
        formfield_callback = form_field
        help_texts: ClassVar[Any] = {"remarks": _("No name is needed.")}
