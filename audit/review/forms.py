"""What can be asked of the trail. The filters stand in the address: they are days, groups and numbers, never content."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from audit.review.kinds import GROUPS
from casework.accounts import directory
from casework.localisation.codes import NotACode, parse_code
from casework.localisation.collate import sort_key
from casework.localisation.digits import to_language
from casework.localisation.forms import ExactSolarDateField
from casework.localisation.widgets import SUFFIXES, parts_of

MOST_PAGES = 2000
PERIODS = {
    "7": pgettext_lazy("since when", "7 days"),
    "30": pgettext_lazy("since when", "30 days"),
    "365": pgettext_lazy("since when", "a year"),
    "0": pgettext_lazy("since when", "the beginning"),
}


class TrailForm(forms.Form):
    """Which entries: a group of kinds, and the place in the list (``upto`` keeps later pages where they were)."""

    group = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "What"), choices=list(GROUPS.items()), required=False)
    upto = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(min_value=1, max_value=MOST_PAGES, required=False, widget=forms.HiddenInput)

    def filters(self) -> QueryDict:
        """What the links of the other pages of the list carry."""
        kept = QueryDict(mutable=True)
        for name, value in self.data.items():
            if name not in ("upto", "page") and value:
                kept[name] = value
        return kept


class DayForm(TrailForm):
    """One day, today unless said otherwise."""

    day = ExactSolarDateField(label=pgettext_lazy("filter of the trail", "Day"), required=False, not_after=timezone.localdate)

    def __init__(self, asked: QueryDict) -> None:
        given = asked.copy()
        if not any(given.get(f"day-{suffix}") for suffix in SUFFIXES.values()):
            given.update(day_parameters(timezone.localdate()))
        super().__init__(given)


class PeriodForm(TrailForm):
    """A period up to now, 30 days unless said otherwise."""

    since = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "Since"), choices=list(PERIODS.items()), required=False)

    def __init__(self, asked: QueryDict) -> None:
        given = asked.copy()
        given.setdefault("since", "30")
        super().__init__(given)

    def first_day(self) -> date | None:
        """The first day of the period; None from the beginning. Call it on a valid form."""
        days = int(self.cleaned_data["since"] or 30)
        return timezone.localdate() - timedelta(days=days - 1) if days else None


class CaseForm(forms.Form):
    """A case by its code, as it is written on paper."""

    code = forms.CharField(label=_("Case code"), max_length=40)

    def clean_code(self) -> str:
        try:
            return parse_code(self.cleaned_data["code"])
        except NotACode:
            raise forms.ValidationError(_("This is not a case code: look at the letters again."), code="code") from None


class PersonForm(forms.Form):
    """One of the people whose names their reader can open."""

    person = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "Person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(directory.names_of().items(), key=lambda pair: sort_key(pair[1]))
        self.fields["person"].choices = [("", ""), *named]  # type: ignore[attr-defined]


def day_parameters(day: date) -> dict[str, str]:
    """A day as ``DayForm`` reads it from an address."""
    language = get_language() or "en"
    return {f"day-{suffix}": to_language(part, language) for suffix, part in zip(SUFFIXES.values(), parts_of(day), strict=True)}
