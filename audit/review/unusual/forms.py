"""What can be asked of the page, and what is written about a finding."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.localisation.forms import AnyDigitsIntegerField, CleanTextField

WEEK, MONTH = "7", "30"
DAYS = {WEEK: pgettext_lazy("since when", "7 days"), MONTH: pgettext_lazy("since when", "30 days")}
WHICH = {"": pgettext_lazy("which findings", "To be asked about"), "answered": pgettext_lazy("which findings", "Answered")}
MOST_PAGES = 500


class LookForm(forms.Form):
    """Which days, and which of the findings."""

    since = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "Since"), choices=list(DAYS.items()), required=False)
    which = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "What"), choices=list(WHICH.items()), required=False)
    page = AnyDigitsIntegerField(min_value=1, max_value=MOST_PAGES, required=False, widget=forms.HiddenInput)

    def first_day(self) -> date:
        """Call it on a valid form."""
        return timezone.localdate() - timedelta(days=int(self.cleaned_data["since"] or WEEK) - 1)


class ExplainForm(forms.Form):
    """What she asked and heard, of the finding with this tag as it was when she read it."""

    tag = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    upto = AnyDigitsIntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)
    since = forms.ChoiceField(choices=list(DAYS.items()), widget=forms.HiddenInput)
    words = CleanTextField(label=_("What you asked and heard"), limit=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))
