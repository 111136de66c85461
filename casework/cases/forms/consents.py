"""A consent: to whom, exactly what, for what, how, until when. Blanket or endless consent cannot be written down."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.choices import Check, ConsentKind, Guardian, SharedItem
from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.models import Consent, DutyToProtect
from casework.localisation.forms import ExactSolarDateField

LONGEST = timedelta(days=366)  # NNEDV: a release is time-limited; longer needs are asked about again
USUAL = timedelta(days=60)
TO_SHARE = ("recipient", "items", "purpose", "until")
OF_A_CHILD = ("assent", "guardian", "guardian_name", "guardian_why")


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

    asked = ("language", "explained_by", "interpreter", "limits_explained", "guardian_name")
    field_order = ["kind", "answer", *TO_SHARE, "how", "language", "explained_by", "interpreter", "limits_explained", *OF_A_CHILD]

    class Meta:
        model = Consent
        fields = ("kind", *TO_SHARE, "how", "language", "explained_by", "interpreter", "limits_explained", *OF_A_CHILD)
        formfield_callback = form_field

    def __init__(self, *args: Any, partners: list[tuple[str, str]], child: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child = child
        if not child:
            self.leave_out(OF_A_CHILD)
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
            self._demand("purpose", _("Say what for: consent names a purpose."))
            self._demand("until", _("Until when? A consent to share always ends."))
        if yes:
            self._demand("how", _("Say how she gave it."))
        if yes and self.child:
            self._ask_about_the_child(cleaned)
        if not shares:
            cleaned.update(recipient="", items=[], purpose="", until=None)
        self.instance.agreed = yes
        self.instance.recipient_name = self.partners.get(cleaned.get("recipient", ""), "")
        self.instance.given_on = timezone.localdate()
        return cleaned

    def _ask_about_the_child(self, cleaned: dict[str, Any]) -> None:
        """Her own assent, and the guardian's consent, unless the guardian is unsafe or absent: then the reason (guidelines, part III)."""
        self._demand("assent", _("Say whether the child agrees herself."))
        self._demand("guardian", _("Say what the guardian answered, or why nobody was asked."))
        if cleaned.get("assent") == Check.NO:
            self.add_error("assent", forms.ValidationError(_("Without the child’s own agreement it is no consent."), code="no_assent"))
        if cleaned.get("guardian") in (Guardian.REFUSED, Guardian.UNSAFE, Guardian.ABSENT):
            self._demand("guardian_why", _("Write why, so that the supervisor can decide with you."))

    def _demand(self, name: str, message: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, forms.ValidationError(message, code="required"))


class DutyForm(RecordForm):
    """What was told without her consent, on which ground, and whether she knew. It waits for the co-signature of a supervisor."""

    on = ExactSolarDateField(label=pgettext_lazy("a duty to protect", "When"), not_after=timezone.localdate)

    class Meta:
        model = DutyToProtect
        fields = ("on", "ground", "reason", "told_whom", "told_what", "she_was_told", "she_was_told_why")
        formfield_callback = form_field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("she_was_told") != Check.YES and not cleaned.get("she_was_told_why"):
            self.add_error("she_was_told_why", forms.ValidationError(_("Write why she was not told first."), code="required"))
        return cleaned
