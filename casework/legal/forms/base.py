"""What the forms of the legal room share: times, amounts, and the choice of a matter or a proceeding."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.access import sealed
from casework.cases.forms.answers import RecordForm, form_field
from casework.legal.models import Proceeding
from casework.localisation import digits
from casework.localisation.forms import AnyDigitsIntegerField

LARGEST = 999_999_999  # of an amount in afghani
Choices = list[tuple[str, str]]
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.]\s*(\d{1,2}))?")


class ClockField(forms.Field):
    """A time of day in any digits: 9, 9:30, ۹٫۳۰. Gives "09:30", or "" for none."""

    widget = forms.TextInput(attrs={"dir": "ltr", "class": "w", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Write a time, such as %(example)s.")}

    def to_python(self, value: Any) -> Any:
        typed = digits.to_ascii(str(value or "")).strip()
        if not typed:
            return ""
        found = _CLOCK.fullmatch(typed)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            example = digits.numbered("9:30")
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"example": example})
        return f"{hour:02}:{minute:02}"

    def prepare_value(self, value: Any) -> Any:
        return digits.numbered(value) if isinstance(value, str) else value


def legal_field(field: Any, **given: Any) -> forms.Field:
    """``form_field``, for amounts too."""
    if isinstance(field, sealed.MoneyField):
        about = {"label": capfirst(field.verbose_name), "help_text": _("In afghani."), **given}
        return AnyDigitsIntegerField(required=False, min_value=0, max_value=LARGEST, **about)
    return form_field(field, **given)


def offer(form: RecordForm, name: str, choices: Choices) -> None:
    """Offer these records of the case; the only one is chosen already, and one that does not open stays chosen."""
    said = getattr(form.instance, name)
    known = choices if not said or said in dict(choices) else [*choices, (said, "…")]
    form.fields[name].choices = [("", ""), *known]  # type: ignore[attr-defined]
    if form.instance._state.adding and len(choices) == 1 and not form.initial.get(name):
        form.initial[name] = choices[0][0]


class OfMatter(RecordForm):
    """Something that belongs to a matter. *matters*: (id, words) of those of the case."""

    matter = forms.ChoiceField(label=_("Which matter"), required=False)

    def __init__(self, *args: Any, matters: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "matter", matters)


class OfProceeding(RecordForm):
    """Something in a proceeding. *proceedings*: (id, words); *known*: the open ones by id."""

    proceeding = forms.ChoiceField(label=_("Which proceeding"), required=False)

    def __init__(self, *args: Any, proceedings: Choices, known: dict[str, Proceeding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        offer(self, "proceeding", proceedings)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get("proceeding", "")
        if not chosen or chosen in self.known:  # one that does not open says nothing new of itself
            self.instance.put_under(self.known.get(chosen))
        return cleaned
