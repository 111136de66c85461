"""Form fields that know the country: solar dates, digits of any script, clean text, Afghan phones and provinces."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.localisation import digits, phones, provinces, text
from casework.localisation.date_fields import ExactSolarDateField, SolarDateField
from casework.localisation.widgets import SolarDateWidget

__all__ = [
    "AnyDigitsIntegerField",
    "CleanCharField",
    "CleanTextField",
    "ExactSolarDateField",
    "PhoneField",
    "PlainCharField",
    "ProvinceField",
    "SolarDateField",
    "SolarDateWidget",
]


def _language() -> str:
    return get_language() or "en"


class LimitsTold(forms.Field):
    """A field that tells Django's limits in the digits of the language: Django puts its numbers into the sentence in Latin ones."""

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except ValidationError as refused:
            raise ValidationError([_told(error) for error in refused.error_list]) from None


def _told(error: ValidationError) -> ValidationError:
    return ValidationError(digits.numbered(error.messages[0]), code=error.code)


class PlainCharField(LimitsTold, forms.CharField):
    """Text as it is typed: of the door, of codes and copies, where no character may be cleaned away."""


class CleanCharField(forms.CharField):
    """One line of text through `text.clean`; a pasted line break becomes a space.

    The limit is counted here and not by the browser, whose ``maxlength`` would cut pasted text without a word.
    """

    default_limit = 200
    default_error_messages = {"max_length": _("Write at most %(limit)s characters: this has %(length)s.")}

    def __init__(self, *, limit: int | None = None, max_length: int | None = None, **kwargs: Any) -> None:
        self.limit = limit or max_length or self.default_limit  # max_length: what a model's field passes on
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return typed
        try:
            cleaned = self.one_line(text.clean(typed, limit=self.limit))
        except text.TooLong as refused:
            shown = {"limit": digits.number(refused.limit, _language()), "length": digits.number(refused.length, _language())}
            raise ValidationError(self.error_messages["max_length"], code="max_length", params=shown) from None
        return (cleaned.strip() if self.strip else cleaned) or self.empty_value

    def one_line(self, cleaned: str) -> str:
        return cleaned.replace("\n", " ")


class CleanTextField(CleanCharField):
    """Several lines of text through `text.clean`."""

    widget = forms.Textarea
    default_limit = 20_000

    def one_line(self, cleaned: str) -> str:
        return cleaned


class PhoneField(CleanCharField):
    """A telephone number in any digits; gives the stored form of `phones.parse_phone`."""

    widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "class": "w tn", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Write a telephone number, such as %(example)s.")}

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if typed in self.empty_values:
            return typed
        try:
            return phones.parse_phone(typed)
        except phones.NotAPhone:
            example = phones.format_phone("+93700000012", _language())
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"example": example}) from None

    def prepare_value(self, value: Any) -> Any:
        return phones.format_phone(value, _language()) if isinstance(value, str) and value.startswith("+93") else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and (initial or "") != self.to_python(data)
        except ValidationError:
            return True


class ProvinceField(forms.ChoiceField):
    """One of the 34 provinces by its ISO code, named and sorted in the active language, with an empty choice first."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("choices", lambda: [("", ""), *provinces.choices(_language())])
        super().__init__(**kwargs)


class AnyDigitsIntegerField(LimitsTold, forms.IntegerField):
    """A whole number in any digits, with or without separators of thousands. Shown in the digits of the language."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "w"})
    default_error_messages = {"invalid": _("Write a whole number in digits.")}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = digits.to_ascii(value).replace(",", "").replace(" ", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return digits.to_language(str(value), _language()) if isinstance(value, int) else value
