"""The forms of a check: whom to ask, what was decided; and the register of a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import QuietForm
from casework.localisation.forms import CleanCharField, CleanTextField
from referrals.conflicts.models import ConflictCheck


class ConflictForm(QuietForm):
    """Which partners are asked, and perhaps somebody more than the file names. *partners* are (id, name)."""

    name = CleanCharField(label=_("Somebody else on the other side"), max_length=120, required=False)
    father = CleanCharField(label=pgettext_lazy("of somebody on the other side", "Father’s name"), max_length=120, required=False)
    partners = forms.MultipleChoiceField(label=_("Ask"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].choices = partners  # type: ignore[attr-defined]
        for name in ("name", "father"):
            self.fields[name].widget.attrs["dir"] = "auto"


class ConflictDecisionForm(QuietForm):
    """What was decided about a possible conflict. A decision has its reason."""

    decision = forms.ChoiceField(label=_("What was decided"), choices=ConflictCheck.Decided.choices, widget=forms.RadioSelect)
    remarks = CleanTextField(label=pgettext_lazy("of a decision about a conflict", "Why"), max_length=2000)


class ClientForm(QuietForm):
    """Somebody a partner acts for."""

    name = CleanCharField(label=pgettext_lazy("of a client of a partner", "Name"), max_length=120)
    father = CleanCharField(label=pgettext_lazy("of a client of a partner", "Father’s name"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["dir"] = "auto"
