"""The questions to a woman, asked by somebody who is not her caseworker."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from casework.feedback.questions import QUESTIONS, WORDS, Answer
from casework.localisation.forms import CleanTextField


class FeedbackForm(forms.Form):
    """One set of answers. No question has to be answered; something has to be said."""

    suggestions = CleanTextField(
        label=_("What should we do differently?"),
        limit=WORDS,
        required=False,
        help_text=_("In plain words, not in hers, and nothing that tells who she is: no name, no place, nothing of what happened to her."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggestions"].widget.attrs["dir"] = "auto"
        for name, question in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(label=str(question), choices=Answer.choices, widget=forms.RadioSelect, required=False)

    @property
    def questions(self) -> list[BoundField]:
        return [self[name] for name in QUESTIONS]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Nothing is answered yet."), code="empty")
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        """Question → answer, of those that were given."""
        return {name: self.cleaned_data[name] for name in QUESTIONS if self.cleaned_data[name]}
