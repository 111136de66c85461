"""Why she opens a case that is somebody else's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import QuietForm
from casework.localisation.forms import CleanCharField

OTHER = "other"
USUAL = {
    "approval": pgettext_lazy("why a case is opened", "Something waits for my approval"),
    "review": pgettext_lazy("why a case is opened", "Review of files"),
    "asked": pgettext_lazy("why a case is opened", "Her caseworker asked me"),
    "absent": pgettext_lazy("why a case is opened", "Her caseworker is not here"),
    "danger": pgettext_lazy("why a case is opened", "She may be in danger now"),
    "complaint": pgettext_lazy("why a case is opened", "A complaint, or a question of hers"),
}


class WhyForm(QuietForm):
    """One of the usual reasons, or a line of her own. Cleaned data has ``reason``: the words as she saw them."""

    usual = forms.ChoiceField(
        label=pgettext_lazy("why a case is opened", "Reason"),
        choices=[*USUAL.items(), (OTHER, pgettext_lazy("why a case is opened", "Another reason"))],
        widget=forms.RadioSelect,
    )
    words = CleanCharField(label=pgettext_lazy("why a case is opened", "In one line"), limit=200, required=False)

    def __init__(self, *args: Any, offered: str = "", **kwargs: Any) -> None:
        """*offered*: what she gave for the case before this one."""
        super().__init__(*args, **kwargs)
        usual = next((code for code, label in USUAL.items() if str(label) == offered), "")
        self.initial = {"usual": usual or (OTHER if offered else ""), "words": "" if usual else offered}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        usual, words = said.get("usual", ""), said.get("words", "")
        if usual == OTHER and not words:
            self.add_error("words", _("Write the reason in one line."))
        said["reason"] = words if usual == OTHER else " · ".join(filter(None, [str(USUAL.get(usual, "")), words]))
        return said
