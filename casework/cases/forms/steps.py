"""Turns of a case: assign or hand over, reopen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.cases.forms.answers import QuietForm
from casework.cases.forms.records import NextAction, next_action_field
from casework.localisation.forms import CleanTextField


class AssignForm(QuietForm):
    """To whom, and instead of whom. *colleagues* and *holders* are (id, name)."""

    to = forms.ChoiceField(label=_("To whom"), error_messages={"required": _("Choose a colleague.")})
    instead_of = forms.ChoiceField(
        label=_("Instead of"), required=False, help_text=_("Her own access ends at once. Leave it empty to let both work on the case.")
    )

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], holders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", ""), *colleagues]  # type: ignore[attr-defined]
        self.fields["instead_of"].choices = [("", ""), *holders]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("to") and cleaned["to"] == cleaned.get("instead_of"):
            self.add_error("instead_of", _("This is the same person."))
        return cleaned


class HandOnForm(QuietForm):
    """To which other counsellor. *colleagues* are (id, name)."""

    to = forms.ChoiceField(label=_("To whom"), error_messages={"required": _("Choose a colleague.")})
    keep = forms.BooleanField(label=_("I go on working on this case too"), required=False)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", ""), *colleagues]  # type: ignore[attr-defined]


class ReopenForm(NextAction, QuietForm):
    """When work goes on."""

    text = CleanTextField(label=_("Note"), required=False)
    next_action_on = next_action_field()
