"""Is what she typed acceptable? Whether it is right is asked elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.accounts import strength
from casework.localisation.digits import counted
from casework.localisation.forms import CleanCharField, PlainCharField
from casework.localisation.text import TooLong, clean

NAME_LIMIT = 80
SIGN_IN_NAME_LIMITS = (3, 40)
PLAIN = {"autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
LONG_ENOUGH_TO_REFUSE = 1000  # characters that are read before we say no


def one_line(text: str, limit: int = NAME_LIMIT) -> str:
    """A name as typed, without controls and marks that turn text around.

    Raises ValidationError when it is too long or nothing is left.
    """
    try:
        cleaned = " ".join(clean(text, limit=limit).split())
    except TooLong as error:
        raise ValidationError(_("This is too long: at most %(limit)s characters."), "long", {"limit": counted(limit)}) from error
    if not cleaned:
        raise ValidationError(_("Please fill this in."), "required")
    return cleaned


class NameField(CleanCharField):
    """What a person, a team or an organisation is called: one line, in which only single spaces stand."""

    default_limit = NAME_LIMIT

    def one_line(self, cleaned: str) -> str:
        return " ".join(cleaned.split())


class Passphrase(PlainCharField):
    """A passphrase is taken as it is typed: a space at its end is part of it."""

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": "new-password" if new else "current-password", "dir": "auto"})
        super().__init__(strip=False, max_length=LONG_ENOUGH_TO_REFUSE, widget=widget, **kwargs)


class OneTimeCode(PlainCharField):
    """Six digits of her phone, in any script, or a recovery code."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {**PLAIN, "autocomplete": "one-time-code", "class": "otp"}
        super().__init__(label=_("One-time code"), max_length=20, widget=forms.TextInput(attrs), **kwargs)


class SignInForm(forms.Form):
    """Sign-in name, passphrase and one-time code together, so that no step says which of them was wrong."""

    username = PlainCharField(
        label=_("Sign-in name"), max_length=200, widget=forms.TextInput({**PLAIN, "autocomplete": "username"})
    )
    passphrase = Passphrase(label=_("Passphrase"), help_text=_("The words that only you know. Every letter counts."))
    code = OneTimeCode(
        required=False,
        help_text=_("Six digits from your phone, or a recovery code. Leave it empty if you have not set it up yet."),
    )


class NewPassphraseForm(forms.Form):
    """A new passphrase, twice, strong enough. What it must not contain comes from ``about()``."""

    passphrase = Passphrase(
        new=True, label=pgettext_lazy("field", "New passphrase"), help_text=_("At least 12 characters. Several words are best.")
    )
    again = Passphrase(new=True, label=_("The same passphrase again"))

    def about(self) -> tuple[str, list[str]]:
        """Her sign-in name, as far as it is known here, and other words she is known by."""
        return "", []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed = data.get("passphrase")
        if typed is None:
            return data
        sign_in_name, others = self.about()
        try:
            strength.check(typed, sign_in_name=sign_in_name, about_her=others)
        except ValidationError as error:
            self.add_error("passphrase", error)
        if "again" in data and data["again"] != typed:
            self.add_error("again", _("The two passphrases are not the same."))
        return data


class JoinForm(NewPassphraseForm):
    """A newcomer with her invitation."""

    field_order = ["code", "sign_in_name", "name", "passphrase", "again"]
    code = PlainCharField(
        label=_("Invitation code"),
        max_length=40,
        help_text=_("The code your office gave you."),
        widget=forms.TextInput({**PLAIN, "autocomplete": "off"}),
    )
    sign_in_name = PlainCharField(
        label=_("Sign-in name"),
        max_length=200,
        help_text=_("Only for signing in; colleagues do not see it."),
        widget=forms.TextInput({**PLAIN, "autocomplete": "username"}),
    )
    name = NameField(label=_("Name"), help_text=_("What your colleagues call you."))

    def clean_sign_in_name(self) -> str:
        shortest, longest = SIGN_IN_NAME_LIMITS
        name = one_line(self.cleaned_data["sign_in_name"], longest)
        if len(name) < shortest or " " in name:
            raise ValidationError(_("Use at least %(limit)s letters or digits without a space."), "shape", {"limit": counted(shortest)})
        return name

    def about(self) -> tuple[str, list[str]]:
        return self.cleaned_data.get("sign_in_name", ""), [self.cleaned_data.get("name", "")]


class ChangePassphraseForm(NewPassphraseForm):
    """The passphrase she has and the one she wants. Her sign-in name is not stored, so it cannot be compared here."""

    field_order = ["old", "passphrase", "again"]
    old = Passphrase(label=_("Present passphrase"))

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_name = name

    def about(self) -> tuple[str, list[str]]:
        return "", [self.own_name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("passphrase") and data.get("passphrase") == data.get("old"):
            self.add_error("passphrase", _("This is the passphrase you have now."))
        return data


class SecondFactorForm(forms.Form):
    """Her passphrase, because the secret goes into her bundle, and a code, because it proves that her phone has the secret."""

    passphrase = Passphrase(label=_("Your passphrase"))
    code = OneTimeCode(help_text=_("Six digits that your phone shows now."))
