"""What can be asked of the trail. The filters stand in the address: they are days, groups and numbers, never content."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from audit.review import kinds
from audit.review.people import as_id
from casework.accounts import directory
from casework.accounts.models import Role
from casework.localisation.codes import NotACode, parse_code
from casework.localisation.collate import sort_key
from casework.localisation.digits import to_language
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField, ExactSolarDateField, PlainCharField
from casework.localisation.widgets import SUFFIXES, parts_of

MOST_PAGES = 2000
PERIODS = {
    "7": pgettext_lazy("since when", "7 days"),
    "30": pgettext_lazy("since when", "30 days"),
    "365": pgettext_lazy("since when", "a year"),
    "0": pgettext_lazy("since when", "the beginning"),
}


class OneOfThem(forms.ChoiceField):
    """Somebody by her id. Who is offered is known when the trail was read; whether there is such a person its form asks."""

    def valid_value(self, value: Any) -> bool:
        return True


class TrailForm(forms.Form):
    """Which entries: a group of kinds or one kind, who acted, and the place in the list (``upto`` keeps later pages where they were)."""

    group = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "What"), choices=kinds.choices, required=False)
    person = OneOfThem(label=pgettext_lazy("filter of the trail", "Person"), required=False)
    role = forms.ChoiceField(
        label=pgettext_lazy("filter of the trail", "Role"),
        choices=[("", pgettext_lazy("whose entries of the trail", "Any role")), *Role.choices],
        required=False,
    )
    upto = AnyDigitsIntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)
    page = AnyDigitsIntegerField(min_value=1, max_value=MOST_PAGES, required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, of_one: bool = False) -> None:
        """*of_one*: the trail of one person is not asked whose it is."""
        super().__init__(asked)
        if of_one:
            del self.fields["person"], self.fields["role"]
        else:
            self._choose_among([])

    def clean_person(self) -> str:
        """Somebody whose name its reader can open, whether or not she did anything then: the filter stays from day to day."""
        chosen: str = self.cleaned_data["person"]
        if chosen:
            self._choose_among(found := _named([chosen]))
            if not found:
                raise forms.ValidationError(_("Nobody of the office."), code="person")
        return chosen

    def offer(self, acted: Iterable[str]) -> None:
        """Let her choose among those who acted in what is read, and keep whom she chose. Nobody else's name is opened. One query."""
        if "person" in self.fields:
            self._choose_among(_named({*acted, self.cleaned_data["person"]}))

    def _choose_among(self, people: Iterable[tuple[str, str]]) -> None:
        everybody = ("", pgettext("whose entries of the trail", "Everybody"))
        self.fields["person"].choices = [everybody, *people]  # type: ignore[attr-defined]

    def filters(self) -> QueryDict:
        """What the links of the other pages of the list carry."""
        kept = QueryDict(mutable=True)
        for name, value in self.data.items():
            if name not in ("upto", "page") and value:
                kept[name] = value
        return kept

    def said(self) -> dict[str, str]:
        """What was chosen, as the entry of the reading says it."""
        return {name: self.cleaned_data.get(name) or "" for name in ("group", "person", "role")}


class DayForm(TrailForm):
    """One day, today unless said otherwise."""

    day = ExactSolarDateField(
        label=pgettext_lazy("filter of the trail", "Day"), required=False, not_after=timezone.localdate, either_calendar=True
    )

    def __init__(self, asked: QueryDict) -> None:
        given = asked.copy()
        if not any(given.get(f"day-{suffix}") for suffix in SUFFIXES.values()):
            given.update(day_parameters(timezone.localdate()))
        super().__init__(given)


class PeriodForm(TrailForm):
    """A period: up to now, 30 days of it unless said otherwise; or from a day, to a day, or both, in either calendar."""

    since = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "Since"), choices=list(PERIODS.items()), required=False)
    first = ExactSolarDateField(
        label=pgettext_lazy("filter of the trail", "From"), required=False, not_after=timezone.localdate, either_calendar=True
    )
    last = ExactSolarDateField(label=pgettext_lazy("filter of the trail", "To"), required=False, either_calendar=True)

    def __init__(self, asked: QueryDict, *, of_one: bool = False) -> None:
        given = asked.copy()
        given.setdefault("since", "30")
        super().__init__(given, of_one=of_one)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return said

    @property
    def between(self) -> list[forms.BoundField]:
        """The two days that may be chosen in the place of a period up to now."""
        return [self["first"], self["last"]]

    @property
    def chosen(self) -> bool:
        """Whether one of them was."""
        return bool(self.cleaned_data.get("first") or self.cleaned_data.get("last"))

    def days(self) -> tuple[date | None, date | None]:
        """First and last day of the period; None for no limit. Call it on a valid form."""
        if self.chosen:
            return self.cleaned_data["first"], self.cleaned_data["last"]
        days = int(self.cleaned_data["since"] or 30)
        return (timezone.localdate() - timedelta(days=days - 1) if days else None), None

    def said(self) -> dict[str, str]:
        named = zip(("since", "until"), self.days(), strict=True)
        return super().said() | {name: day.isoformat() if day else "" for name, day in named}


class ExportForm(forms.Form):
    """Why the ledger leaves the house as a file."""

    reason = CleanCharField(label=_("Why is it exported?"), limit=200, help_text=_("Written into the trail."))


class CaseForm(forms.Form):
    """A case by its code, as it is written on paper."""

    code = PlainCharField(label=_("Case code"), max_length=40)

    def clean_code(self) -> str:
        try:
            return parse_code(self.cleaned_data["code"])
        except NotACode:
            raise forms.ValidationError(_("This is not a case code: look at the letters again."), code="code") from None


class PersonForm(forms.Form):
    """One of the people whose names their reader can open: all of them are, and on no other page of the trail."""

    person = forms.ChoiceField(label=pgettext_lazy("filter of the trail", "Person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", ""), *_named(None)]  # type: ignore[attr-defined]


def _named(people: Iterable[str] | None) -> list[tuple[str, str]]:
    """Those of them (None: everybody) whose name its reader can open, in the order of her alphabet. One query, none for nobody."""
    known = None if people is None else [person for text in people if (person := as_id(text))]
    return sorted(directory.names_of(known).items(), key=lambda pair: sort_key(pair[1])) if known != [] else []


def day_parameters(day: date) -> dict[str, str]:
    """A day as ``DayForm`` reads it from an address."""
    language = get_language() or "en"
    return {f"day-{suffix}": to_language(part, language) for suffix, part in zip(SUFFIXES.values(), parts_of(day), strict=True)}
