"""What someone says when she asks for a paper: in which language, for whom, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.localisation.forms import CleanCharField
from casework.reports.forms import LANGUAGES
from casework.reports.locking import LockForm
from casework.reports.papers import events, safety_plan
from casework.reports.papers.sheet import HERS, OFFICE

COPIES = [
    (OFFICE, pgettext_lazy("for whom a paper is", "For the office")),
    (HERS, pgettext_lazy("for whom a paper is", "For herself: neutral, without codes")),
]


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language she understands"), choices=LANGUAGES, widget=forms.RadioSelect)


class BlankForm(forms.Form):
    """A blank form: nothing of a case is on it."""

    language = language_field()
    child = forms.BooleanField(label=_("For somebody under 18: the child and the guardian"), required=False)
    named = forms.BooleanField(label=_("Print the name of the office on it"), required=False)

    def __init__(self, *args: Any, asks_child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_child:
            del self.fields["child"]


class CasePaperForm(LockForm):
    """A paper of a case. Without *copies* to choose from, the paper is of one kind only."""

    field_order = ["language", "copy", "recipient", "named", "reason"]

    language = language_field()
    copy = forms.ChoiceField(label=_("For whom"), choices=COPIES, widget=forms.RadioSelect, required=False)
    recipient = CleanCharField(
        label=_("Name of the recipient"), limit=120, required=False, help_text=_("Printed across every page of a copy for the office.")
    )
    named = forms.BooleanField(label=_("She wants names of organisations on it"), required=False)
    reason = CleanCharField(label=_("Why is it printed?"), limit=200, help_text=_("Written into the trail."))

    def __init__(self, *args: Any, copies: tuple[str, ...], names: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copies = copies
        if len(copies) == 1:
            del self.fields["copy"]
        if set(copies) == {OFFICE}:
            self.fields["language"].label = _("Language of the sheet")
        if set(copies) == {HERS}:
            del self.fields["recipient"]
        if not names:
            del self.fields["named"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if len(self.copies) == 1:
            said["copy"] = self.copies[0]
        elif not said.get("copy"):
            self.add_error("copy", _("Say who the paper is for."))
        if said.get("copy") not in (None, "", HERS) and not said.get("recipient"):
            self.add_error("recipient", _("Say who the paper is for."))
        return said


class OnRequestForm(CasePaperForm):
    """The safety plan: nothing is ticked beforehand."""

    parts = forms.MultipleChoiceField(
        label=_("What she wants on it"),
        choices=safety_plan.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what she wants on it.")},
        help_text=_("Leave out what tells. What she fears, the signs and the code word are never printed."),
    )
    asked = forms.BooleanField(
        label=_("She asks for it herself, and knows where she keeps it"),
        error_messages={"required": _("It is printed only if she asks for it herself and has a safe place for it.")},
    )
    field_order = ["language", "parts", "asked", "reason", "protect", "passphrase"]


class OutsideForm(CasePaperForm):
    """A paper for a court or a lawyer: the reader is said by name."""

    recipient = CleanCharField(label=_("Name of the recipient"), limit=120, required=False, help_text=_("Printed across every page."))


class AttorneyForm(OutsideForm):
    """The draft of a power of attorney: it names her, so it is printed because she wants it."""

    asked = forms.BooleanField(
        label=_("She wants this draft, and knows that her name stands on it"),
        error_messages={"required": _("It is printed only if she wants it: her name stands on it.")},
    )


class ChronologyForm(OutsideForm):
    """A chronology: nothing is ticked beforehand, and *seen* says that exactly these lines were shown. *keys* are those there may be."""

    copy = forms.ChoiceField(label=_("For whom"), choices=events.PROFILES, widget=forms.RadioSelect, required=False)
    lines = forms.MultipleChoiceField(
        label=_("What stands on it"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Tick what stands on it.")}
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, copies=(OFFICE, HERS), **kwargs)
        self.offer((key, "") for key in keys)

    def offer(self, lines: Iterable[tuple[str, str]]) -> None:
        """The lines with their words, once the records are open."""
        self.fields["lines"].choices = list(lines)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        said["profile"] = said.get("copy", "")
        if said["profile"] in (events.COURT, events.LAWYER):
            said["copy"] = OFFICE
        return said
