"""What is looked for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.cases.search import is_enough
from casework.localisation.forms import CleanCharField


class FindForm(forms.Form):
    """A code or a name, or a part of one."""

    q = CleanCharField(label=_("Code or name"), limit=200)

    def clean_q(self) -> str:
        query: str = self.cleaned_data["q"]
        if not is_enough(query):
            raise ValidationError(_("Write at least two letters of a name, or a code."), code="short")
        return query
