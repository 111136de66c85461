"""Forms of the emergency pages: a word that is typed, and whom it concerns."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext
from django.utils.translation import gettext_lazy as _

from casework.accounts import passphrases
from casework.emergency import travel
from casework.localisation.forms import ExactSolarDateField, PlainCharField


def word() -> str:
    """The word that is typed before a lock, in the reader's language."""
    return pgettext("word to type before an emergency lock", "lock")


def _every_word() -> set[str]:
    """The same in every language: whose keyboard is set to another one need not search for the switch."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(_folded(word()))
    return found


def _folded(typed: str) -> str:
    return passphrases.as_typed_anywhere(typed).casefold()


class LockForm(forms.Form):
    """The word, and nothing else: nobody is locked by a stray click."""

    sure = PlainCharField(max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = gettext("Type the word “%(word)s”") % {"word": word()}
        self.fields["sure"].widget.attrs.update(autocomplete="off", spellcheck="false", autocapitalize="off")

    def clean_sure(self) -> str:
        typed: str = self.cleaned_data["sure"]
        if _folded(typed) not in _every_word():
            raise ValidationError(gettext("Nothing was done. Type the word “%(word)s”.") % {"word": word()})
        return typed


class LockSomeForm(LockForm):
    """The word, and whom. *choices*: (id, name)."""

    whom = forms.ChoiceField(error_messages={"required": _("Choose whom.")})
    field_order = ("whom", "sure")

    def __init__(self, *args: Any, label: str, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom = self.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)  # noqa: S101 - for the type checker
        whom.label, whom.choices = label, [("", ""), *choices]


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


class TravelForm(forms.Form):
    """The day on which her cases open again."""

    until = ExactSolarDateField(label=_("Her cases open again on"), not_before=tomorrow, not_after=travel.farthest)


class OwnTravelForm(TravelForm):
    """The same, said to her."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].label = gettext("Your cases open again on")
