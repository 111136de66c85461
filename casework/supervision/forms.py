"""Forms of supervision."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.choices import Check
from casework.cases.forms.answers import QuietForm, RecordForm, form_field
from casework.cases.forms.records import farthest
from casework.localisation.forms import ExactSolarDateField
from casework.supervision.models import FileReview


class HandOverForm(QuietForm):
    """To whom a whole caseload goes. *colleagues*: (id, name)."""

    to = forms.MultipleChoiceField(
        label=_("To whom"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With several colleagues the cases are shared evenly among them."),
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = colleagues  # type: ignore[attr-defined]


def _check(name: str) -> forms.ChoiceField:
    label = form_field(FileReview._meta.get_field(name)).label
    return forms.ChoiceField(label=label, choices=Check.choices, widget=forms.RadioSelect, required=False)


class FileReviewForm(RecordForm):
    """The lines of a file review. No line has to be answered. *people*: (id, name) of those who can open the case."""

    on = ExactSolarDateField(label=pgettext_lazy("a file review", "Date"), not_after=timezone.localdate)
    consent, limits, intake, safety, plan, agreed, sharing = map(_check, FileReview.CHECKS[:7])
    outcome, on_time, duty, notes, closing, feedback = map(_check, FileReview.CHECKS[7:])
    who = forms.ChoiceField(label=pgettext_lazy("a file review", "Who does it"), required=False)
    due_on = ExactSolarDateField(label=pgettext_lazy("a file review", "By when"), required=False, not_after=farthest)

    class Meta:
        model = FileReview
        fields = (
            "on",
            *(name for check in FileReview.CHECKS for name in (check, f"{check}_why")),
            *("strengths", "follow_up", "who", "due_on", "done"),
        )
        formfield_callback = form_field

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [] if not self.instance.who or self.instance.who in dict(people) else [(self.instance.who, "…")]
        anybody = ("", pgettext_lazy("a file review", "Whoever works on the case"))
        self.fields["who"].choices = [anybody, *people, *kept]  # type: ignore[attr-defined]

    @property
    def checks(self) -> list[tuple[BoundField, BoundField]]:
        """(answer, remark) of each line."""
        return [(self[name], self[f"{name}_why"]) for name in FileReview.CHECKS]

    @property
    def agreement(self) -> list[BoundField]:
        """What was agreed with the caseworker."""
        return [self[name] for name in ("strengths", "follow_up", "who", "due_on", "done")]


class SamePersonForm(QuietForm):
    """What was decided on two cases. *choices*: (id, code) of the cases in which the other can go on."""

    MERGE, APART, UNDO, AGAIN = "merge", "apart", "undo", "again"

    decision = forms.ChoiceField(choices=[(name, name) for name in (MERGE, APART, UNDO, AGAIN)], widget=forms.HiddenInput)
    into = forms.ChoiceField(label=_("The work goes on in"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = choices  # type: ignore[attr-defined]
        self.fields["into"].initial = choices[0][0] if choices else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == self.MERGE and not cleaned.get("into") and "into" not in self.errors:
            self.add_error("into", forms.ValidationError(_("Choose the case that goes on."), code="required"))
        return cleaned
