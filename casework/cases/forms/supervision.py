"""Tasks, flags, the checklist before closing, and approvals."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework import reference
from casework.cases.choices import Check
from casework.cases.forms.answers import QuietForm, RecordForm, form_field
from casework.cases.forms.records import farthest
from casework.cases.models import Closure, Flag, Task
from casework.localisation.forms import CleanTextField, ExactSolarDateField


class TaskForm(RecordForm):
    """What somebody will do by a day. *people*: (id, name) of those who can open the case."""

    title = form_field(Task._meta.get_field("title"), help_text=_("Neutral words: it stands in lists."))
    due_on = ExactSolarDateField(label=pgettext_lazy("a task", "By when"), not_after=farthest)
    who = forms.ChoiceField(label=pgettext_lazy("a task", "Who does it"), required=False)

    class Meta:
        model = Task
        fields = ("title", "due_on", "who", "done", "note")
        formfield_callback = form_field

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anybody = ("", pgettext_lazy("a task", "Whoever works on the case"))
        self.fields["who"].choices = [anybody, *people]  # type: ignore[attr-defined]


class FlagForm(RecordForm):
    """A mark with its reason; resolved with a day and words."""

    on = ExactSolarDateField(label=pgettext_lazy("a flag", "Since"), not_after=timezone.localdate)
    resolved_on = ExactSolarDateField(label=pgettext_lazy("a flag", "Resolved on"), required=False, not_after=timezone.localdate)

    class Meta:
        model = Flag
        fields = ("kind", "on", "reason", "resolved_on", "resolution")
        formfield_callback = form_field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("resolved_on") and not cleaned.get("resolution"):
            self.add_error("resolution", forms.ValidationError(_("Say how it was resolved."), code="required"))
        if cleaned.get("resolved_on") and cleaned.get("on") and cleaned["resolved_on"] < cleaned["on"]:
            self.add_error("resolved_on", forms.ValidationError(_("This day is before the flag was set."), code="day"))
        return cleaned


def _check(name: str) -> forms.ChoiceField:
    label = form_field(Closure._meta.get_field(name)).label
    return forms.ChoiceField(label=label, choices=Check.choices, widget=forms.RadioSelect, required=False)


class ClosureForm(RecordForm):
    """The checklist and one reason. No line has to be answered: what is missing is seen by whoever approves."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=lambda: reference.choices("closure_reasons"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one reason.")},
    )
    needs_met, plan_complete, safety_reviewed, agreed = map(_check, Closure.CHECKS[:4])
    may_return, referrals_told, papers_returned, feedback_offered = map(_check, Closure.CHECKS[4:])

    class Meta:
        model = Closure
        fields = ("reason", *(name for check in Closure.CHECKS for name in (check, f"{check}_why")), "text")
        formfield_callback = form_field

    @property
    def checks(self) -> list[tuple[BoundField, BoundField]]:
        """(answer, remark) of each line."""
        return [(self[name], self[f"{name}_why"]) for name in Closure.CHECKS]

    @property
    def questions(self) -> list[BoundField]:
        """What stands outside the checklist."""
        return [self["reason"], self["text"]]


class AskForm(QuietForm):
    """A question to the supervisor."""

    note = CleanTextField(
        label=pgettext_lazy("an approval", "Note to the supervisor"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class DecisionForm(QuietForm):
    """Her answer. Sending back needs words."""

    comment = CleanTextField(label=pgettext_lazy("an approval", "Comment for the caseworker"), required=False)
    answer = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "sent_back" and not cleaned.get("comment"):
            self.add_error("comment", forms.ValidationError(_("Say what should be changed."), code="required"))
        return cleaned
