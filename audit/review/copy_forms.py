"""What is asked on the page of signatures and copies: a language for the sheet, and a copy that comes back."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from audit import typed
from casework.localisation.digits import numbered
from casework.localisation.forms import AnyDigitsIntegerField, PlainCharField
from casework.reports.forms import LANGUAGES

LONGEST = 2000  # characters of a pasted note
NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class NumberInput(forms.TextInput):
    """A number in the digits of its reader, whatever the address or her keyboard said."""

    def __init__(self) -> None:
        super().__init__(attrs=NUMBER)

    def format_value(self, value: Any) -> str:
        return numbered(value if value is not None else "")


class SheetForm(forms.Form):
    """The weekly sheet, in the language of whoever keeps it."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the sheet"), choices=LANGUAGES)


class ProofForm(forms.Form):
    """An entry by its number, and the checkpoint against which it is proven: the first that covers it, or that of a sheet."""

    seq = AnyDigitsIntegerField(
        label=gettext_lazy("Number of the entry"), min_value=1, max_value=2**62, widget=NumberInput()
    )
    size = AnyDigitsIntegerField(
        label=gettext_lazy("Number of entries on a sheet"), min_value=1, max_value=2**62, required=False,
        widget=NumberInput(),
        help_text=gettext_lazy("Only if whoever checks the proof holds this sheet."),
    )  # fmt: skip


class CopyForm(forms.Form):
    """A copy as it stands on a sheet or in the foot of a paper. Cleaned, it is an ``audit.typed.Typed``."""

    copy = PlainCharField(
        label=gettext_lazy("Copy from a sheet or a paper"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("The number of entries and the letters and digits behind it, or what a scanner reads from the picture."),
    )  # fmt: skip
    sure = forms.BooleanField(
        label=pgettext_lazy("a copy of a checkpoint", "I compared every letter and digit"), required=False,
        help_text=gettext_lazy("Only with this mark is a typed copy that does not fit shown to every supervisor."),
    )  # fmt: skip

    def clean_copy(self) -> Any:
        try:
            return typed.read(self.cleaned_data["copy"])
        except (ValueError, IndexError):
            raise forms.ValidationError(
                gettext("This is no copy of a checkpoint: a number, then at least sixteen letters and digits."), code="copy"
            ) from None
