"""Every field of every form we have: what its limits say, in the digits of the reader, which calendar it takes, and what it makes of words
that want to hide."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxLengthValidator, MaxValueValidator, MinLengthValidator, MinValueValidator
from django.utils import translation

from casework.accounts.forms import NameField
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField, CleanTextField, PlainCharField, SolarDateField

OURS = ("casework.", "referrals.", "audit.")
LATIN = re.compile("[0-9]")
LINES = {CleanCharField, CleanTextField, NameField}  # of words; phones and hours have a shape


def every_form(known: type[Any] = forms.BaseForm) -> Iterator[type[Any]]:
    for form in known.__subclasses__():
        if form.__module__.startswith(OURS):
            yield form
        yield from every_form(form)


def beyond(limit: BaseValidator) -> Any:
    """A value that this limit refuses."""
    most = limit.limit_value() if callable(limit.limit_value) else limit.limit_value
    return {
        MaxValueValidator: lambda: most + 1, MinValueValidator: lambda: most - 1,
        MaxLengthValidator: lambda: "ن" * (most + 1), MinLengthValidator: lambda: "ن" * (most - 1),
    }[type(limit)]()  # fmt: skip


def refusals(field: forms.Field) -> Iterator[str]:
    """What the field says to a value beyond each of its limits."""
    for limit in field.validators:
        if isinstance(limit, BaseValidator):
            with pytest.raises(ValidationError) as refused:
                field.run_validators(beyond(limit))
            yield from refused.value.messages
    if isinstance(field, CleanCharField):
        with pytest.raises(ValidationError) as refused:
            field.clean("ن" * (field.limit + 1))
        yield from refused.value.messages


@pytest.fixture(scope="module")
def fields() -> dict[str, forms.Field]:
    """Every field that a form declares, by form and name. The addresses of the house bring all its forms."""
    import_module(settings.ROOT_URLCONF)
    return {
        f"{form.__module__}.{form.__qualname__}.{name}": field
        for form in every_form()
        for name, field in form.base_fields.items()
    }  # fmt: skip


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_no_limit_of_any_form_is_told_in_latin_digits(language: str, fields: dict[str, forms.Field]) -> None:
    with translation.override(language):
        told = {where: list(refusals(field)) for where, field in fields.items()}
    assert sum(map(bool, told.values())) > 100
    assert {where: said for where, said in told.items() if any(map(LATIN.search, said))} == {}


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        (AnyDigitsIntegerField(max_value=365), "366", "۳۶۵"),
        (AnyDigitsIntegerField(min_value=30), "29", "۳۰"),
        (PlainCharField(max_length=1200), "ن" * 1234, "۱۲۰۰"),
        (PlainCharField(max_length=1200), "ن" * 1234, "۱۲۳۴"),
        (PlainCharField(min_length=12), "ن", "۱۲"),
    ],
)
@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_a_limit_is_told_in_the_digits_of_the_language(field: forms.Field, typed: str, shown: str, language: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    (said,) = refused.value.messages
    assert shown in said and not LATIN.search(said)


def test_only_a_filter_and_a_file_take_a_gregorian_day_without_asking(fields: dict[str, forms.Field]) -> None:
    at_once = {where for where, field in fields.items() if isinstance(field, SolarDateField) and field.either_calendar}
    filters = {"audit.review.forms.DayForm.day", "audit.review.forms.PeriodForm.first", "audit.review.forms.PeriodForm.last"}
    assert at_once == filters | {f"casework.reference.forms.RowForm.{name}" for name in ("in_force_from", "in_force_to")}


def test_a_refusal_keeps_its_code_and_the_words_a_form_gave_it() -> None:
    field = PlainCharField(max_length=2, error_messages={"max_length": "No more than %(limit_value)d."})
    with translation.override("fa-af"), pytest.raises(ValidationError) as refused:
        field.clean("ننن")
    (error,) = refused.value.error_list
    assert (error.code, error.messages) == ("max_length", ["No more than ۲."])


def test_a_line_taken_as_it_is_typed_keeps_every_character() -> None:
    assert PlainCharField(strip=False).clean(" a\u200fb ") == " a\u200fb "


def test_every_line_of_every_form_is_cleaned_or_taken_as_typed_on_purpose(fields: dict[str, forms.Field]) -> None:
    """A name for signing in, a passphrase and a code are compared as they were typed; nothing else goes past the cleaning."""
    free = {where: field for where, field in fields.items() if isinstance(field, forms.CharField) and not field.widget.is_hidden}
    past = {where for where, field in free.items() if not isinstance(field, CleanCharField | PlainCharField)}
    assert len(free) > 250 and past == set()


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x00", "\ufeff", "\ud800"])
def test_no_line_of_any_form_keeps_a_sign_that_hides_or_turns_words(hidden: str, fields: dict[str, forms.Field]) -> None:
    kept = {where: field.clean(f"پر{hidden}وین") for where, field in fields.items() if type(field) in LINES}
    assert len(kept) > 200 and set(kept.values()) == {"پروین"}


@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_a_hundred_thousand_letters_are_refused_by_every_line_of_every_form(language: str, fields: dict[str, forms.Field]) -> None:
    with translation.override(language):
        for where, field in fields.items():
            if isinstance(field, CleanCharField):
                with pytest.raises(ValidationError) as refused:
                    field.clean("ا" * 100_000)
                assert refused.value.error_list[0].code in {"max_length", *([] if type(field) in LINES else ["invalid"])}, where
