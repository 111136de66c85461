"""The form of what a partner without a desk said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import QuietForm
from casework.localisation.forms import CleanCharField, CleanTextField, ExactSolarDateField
from referrals import states
from referrals.models import Answer, Referral


class HeardForm(QuietForm):
    """What they said, when, and who it was. Which answers are possible depends on where the referral stands."""

    WORDS: Mapping[str, Any] = {
        Answer.ACCEPTED: pgettext_lazy("what a partner said", "They accept"),
        Answer.DECLINED: pgettext_lazy("what a partner said", "They cannot accept"),
        Answer.PROGRESS: pgettext_lazy("what a partner said", "Work goes on"),
        Answer.COMPLETED: pgettext_lazy("what a partner said", "The work is completed"),
        Answer.NOT_COMPLETED: pgettext_lazy("what a partner said", "It ended without completion"),
        Answer.UNAVAILABLE: pgettext_lazy("what a partner said", "The service is not available"),
    }
    seen = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What they said"), widget=forms.RadioSelect, error_messages={"required": _("Choose what they said.")}
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", ""), *Answer.REASONS], required=False)
    on = ExactSolarDateField(label=_("On which day"), not_after=timezone.localdate)
    who = CleanCharField(
        label=_("Who said it, and how"), limit=200, error_messages={"required": _("Say who it was.")},
        help_text=_("For example: their lawyer, by telephone; or: the slip came back, signed."),
    )
    text = CleanTextField(label=_("In their words"), required=False, limit=5_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, referral: Referral, restored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "heard", **kwargs})
        self.restored, self.sent_on = restored, referral.sent_on
        answers = states.answers(referral.state)
        self.initial = {**self.initial, "seen": referral.state, "on": timezone.localdate()}
        self.fields["kind"].choices = [(answer, self.WORDS[answer]) for answer in answers]  # type: ignore[attr-defined]
        if Answer.DECLINED not in answers:
            del self.fields["reason"]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.sent_on:
            raise forms.ValidationError(_("This was before the referral was sent."), code="before")
        return on

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Answer.DECLINED and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason, so that you know where to turn."))
        if cleaned.get("kind") != Answer.DECLINED:
            cleaned["reason"] = ""
        return cleaned
