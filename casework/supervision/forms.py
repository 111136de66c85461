"""Forms of supervision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.cases.forms.answers import QuietForm


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
