"""The forms of single records: who she is and how to reach her as an intake asks, where the case stands, notes."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases import lists
from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.models import ContactNote, SafeContact, Situation, Survivor
from casework.localisation.forms import CleanCharField, ExactSolarDateField, PhoneField, ProvinceField, SolarDateField

FARTHEST = timedelta(days=2 * 366)  # a next step years ahead is a slip of the pen


def farthest() -> date:
    return timezone.localdate() + FARTHEST


def next_action_field() -> ExactSolarDateField:
    """The day of the next step: today or later. An old day that was not touched is no error, see ``NextAction``."""
    return ExactSolarDateField(label=_("When is the next step due"), required=False, not_after=farthest)


def next_step_field() -> CleanCharField:
    return CleanCharField(label=_("Next step"), max_length=160, required=False, help_text=_("Neutral words: it stands in lists."))


class NextAction(forms.Form):
    """Refuses to set a next step in the past. One that is overdue already may stay as it is."""

    def clean_next_action_on(self) -> Any:
        day = self.cleaned_data.get("next_action_on")
        if day and day < timezone.localdate() and day != self.initial.get("next_action_on"):
            self.fields["next_action_on"].widget.fault = "day"
            raise forms.ValidationError(_("This day is over. Choose today or a later day."), code="day")
        return day


class SurvivorForm(RecordForm):
    """About her."""

    asked: ClassVar[tuple[str, ...]] = (
        "given_name",
        "father_name",
        "grandfather_name",
        "husband_name",
        "known_as",
        "birth",
        "marital",
        "province",
        "displacement",
        "language",
    )
    birth = SolarDateField(label=_("Date of birth"), required=False, not_after=timezone.localdate)
    province = ProvinceField(label=_("Current province"), required=False)

    class Meta:
        model = Survivor
        fields = (
            "given_name",
            "father_name",
            "grandfather_name",
            "husband_name",
            "known_as",
            "birth",
            "marital",
            "province",
            "displacement",
            "language",
        )
        formfield_callback = form_field


class SafeContactForm(RecordForm):
    """How to reach her safely."""

    asked: ClassVar[tuple[str, ...]] = ("phone", "whose", "hours", "cover", "leave_message")
    phone = PhoneField(label=_("Phone number"), required=False)

    class Meta:
        model = SafeContact
        fields = ("phone", "whose", "hours", "cover", "leave_message")
        formfield_callback = form_field


class SituationForm(NextAction, RecordForm):
    """Where the case stands, and what is next."""

    asked = ("risk", "needs")
    needs = forms.MultipleChoiceField(
        label=_("What she needs"), choices=lambda: lists.choices(lists.NEEDS), widget=forms.CheckboxSelectMultiple, required=False
    )
    next_step = next_step_field()
    next_action_on = next_action_field()

    class Meta:
        model = Situation
        fields = ("risk", "needs", "next_step")
        formfield_callback = form_field


class NoteForm(NextAction, RecordForm):
    """A contact with her or about her; with *steps* it may set what is next."""

    on = ExactSolarDateField(label=pgettext_lazy("a contact", "Date"), not_after=timezone.localdate)
    next_step = next_step_field()
    next_action_on = next_action_field()

    class Meta:
        model = ContactNote
        fields = ("kind", "on", "reached", "text")
        formfield_callback = form_field


class CorrectionForm(NoteForm):
    """A correction of an old note: it does not move what is next."""

    next_step = None  # type: ignore[assignment]
    next_action_on = None  # type: ignore[assignment]
