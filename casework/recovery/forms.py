"""What is typed at a recovery. Whether it is right is asked elsewhere."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.accounts.forms import PLAIN, NewPassphraseForm, Passphrase
from casework.localisation.forms import PlainCharField


class RecoverForm(NewPassphraseForm):
    """Her sign-in name, the code of each of the two, and a new passphrase."""

    field_order = ["sign_in_name", "first", "second", "passphrase", "again"]
    sign_in_name = PlainCharField(label=_("Sign-in name"), max_length=200, widget=forms.TextInput({**PLAIN, "autocomplete": "username"}))
    first = PlainCharField(
        label=_("First code"), max_length=40, help_text=_("The code that one of the two handed to you."),
        widget=forms.TextInput({**PLAIN, "autocomplete": "off"}),
    )  # fmt: skip
    second = PlainCharField(
        label=_("Second code"), max_length=40, help_text=_("The code of the other one. The order does not matter."),
        widget=forms.TextInput({**PLAIN, "autocomplete": "off"}),
    )  # fmt: skip

    def about(self) -> tuple[str, list[str]]:
        return self.cleaned_data.get("sign_in_name", ""), []


class HandForm(forms.Form):
    """How it was made sure that it is she who lost her passphrase."""

    MET = [
        ("face", pgettext_lazy("how she was recognised", "She stands before me, and I know her")),
        ("papers", pgettext_lazy("how she was recognised", "She stands before me; a colleague who knows her was there")),
        ("voice", pgettext_lazy("how she was recognised", "By telephone; I know her voice, and I called her number")),
    ]
    met = forms.ChoiceField(label=_("How do you know that it is she?"), choices=MET, widget=forms.RadioSelect)


class RenewForm(forms.Form):
    """Her passphrase once more: it opens the old key and will open the new one."""

    passphrase = Passphrase(label=_("Present passphrase"))
