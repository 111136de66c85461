"""What someone says when she asks for an erasure, answers, places or lifts a hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import QuietForm
from casework.erasure.choices import Reason
from casework.localisation.forms import CleanTextField


class ErasureForm(QuietForm):
    """What, and why. *choices* are (value, words) of what can be chosen here."""

    what = forms.ChoiceField(
        label=pgettext_lazy("an erasure", "What is to be erased"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to be erased.")},
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("an erasure", "Why"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why it is to be erased.")},
    )
    words = CleanTextField(
        label=pgettext_lazy("an erasure", "In a few words"), required=False, help_text=_("For the supervisor. It goes with the case.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


class ErasureAnswerForm(QuietForm):
    """The supervisor's answer; *seen* names what she looked at."""

    answer = forms.ChoiceField(choices=[("approve", ""), ("decline", "")], widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    comment = CleanTextField(label=pgettext_lazy("an erasure", "Comment"), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("answer") == "decline" and not said.get("comment"):
            self.add_error("comment", _("Say why it is not approved."))
        return said


class HoldForm(QuietForm):
    """Why nothing may be erased, or why it may be again."""

    reason = CleanTextField(label=_("Reason"), error_messages={"required": _("Say why.")})
