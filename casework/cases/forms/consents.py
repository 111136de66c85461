"""A consent: to whom, exactly what, for what, how, until when. Blanket or endless consent cannot be written down."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.choices import ConsentKind, SharedItem
from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.models import Consent
from casework.localisation.forms import ExactSolarDateField

LONGEST = timedelta(days=366)  # NNEDV: a release is time-limited; longer needs are asked about again
USUAL = timedelta(days=60)
TO_SHARE = ("recipient", "items", "purpose", "until")


def longest() -> date:
    return timezone.localdate() + LONGEST


class ConsentForm(RecordForm):
    """What she agrees to, or refuses. *partners*: (id, name) of the organisations she could agree to."""

    AGREED = [("yes", pgettext_lazy("consent", "She agrees")), ("no", pgettext_lazy("consent", "She does not agree"))]

    answer = forms.ChoiceField(
        label=_("Her answer"), choices=AGREED, widget=forms.RadioSelect, error_messages={"required": _("Say what she answered.")}
    )
    recipient = forms.ChoiceField(label=_("Partner organisation"), required=False)
    until = ExactSolarDateField(label=pgettext_lazy("consent", "Until"), required=False, not_before=timezone.localdate, not_after=longest)
    items = forms.MultipleChoiceField(
        label=_("Exactly what may be shared"),
        choices=SharedItem.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing else of the case is shared."),
    )

    field_order = ["kind", "answer", *TO_SHARE, "how", "language", "interpreter", "limits_explained"]

    class Meta:
        model = Consent
        fields = ("kind", "recipient", "items", "purpose", "until", "how", "language", "interpreter", "limits_explained")
        formfield_callback = form_field

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = dict(partners)
        self.fields["recipient"].choices = [("", ""), *partners]  # type: ignore[attr-defined]
        self.fields["kind"].widget = forms.RadioSelect(choices=ConsentKind.choices)
        self.initial["kind"] = self.initial.get("kind") or ConsentKind.RELEASE.value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        yes = cleaned.get("answer") == "yes"
        shares = cleaned.get("kind") == ConsentKind.RELEASE
        if shares:
            self._demand("recipient", _("Choose who may receive it: consent names one organisation."))
        if shares and yes:
            self._demand("items", _("Choose exactly what she agreed to."))
            self._demand("until", _("Until when? A consent to share always ends."))
        if yes:
            self._demand("how", _("Say how she gave it."))
        if not shares:
            cleaned.update(recipient="", items=[], purpose="", until=None)
        self.instance.agreed = yes
        self.instance.recipient_name = self.partners.get(cleaned.get("recipient", ""), "")
        self.instance.given_on = timezone.localdate()
        return cleaned

    def _demand(self, name: str, message: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, forms.ValidationError(message, code="required"))
