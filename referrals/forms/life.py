"""Forms of what follows: what a partner answers, asks and writes down, how the office ends it, and what she says of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import QuietForm, RecordForm, form_field
from casework.legal.forms.base import ClockField
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField, CleanTextField, ExactSolarDateField
from referrals import states, talking
from referrals.models import Answer, HearingNote, ReferralFeedback

MOST_AT_ONCE = 999  # referrals
TOLD = (Answer.PROGRESS, Answer.COMPLETED, Answer.NOT_COMPLETED, Answer.UNAVAILABLE)  # answers that need a sentence


class AnswerForm(QuietForm):
    """What a partner says. Which answers are possible depends on where the referral stands."""

    WORDS: Mapping[str, Any] = {
        Answer.ACCEPTED: pgettext_lazy("answer of a partner", "We accept"),
        Answer.DECLINED: pgettext_lazy("answer of a partner", "We cannot accept"),
        Answer.PROGRESS: pgettext_lazy("answer of a partner", "Work goes on: a note"),
        Answer.COMPLETED: pgettext_lazy("answer of a partner", "Completed"),
        Answer.NOT_COMPLETED: pgettext_lazy("answer of a partner", "Ended without completion"),
        Answer.UNAVAILABLE: pgettext_lazy("answer of a partner", "The service is not available"),
    }
    seen = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, error_messages={"required": _("Choose one answer.")}
    )
    checked = forms.BooleanField(label=_("We checked the other side: there is no conflict of interest"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", ""), *Answer.REASONS], required=False)
    text = CleanTextField(label=_("Note to the sender"), required=False, limit=5_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, state: str, restored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restored = restored
        answers = states.answers(state)
        self.initial["seen"] = state
        self.fields["kind"].choices = [(answer, self.WORDS[answer]) for answer in answers]  # type: ignore[attr-defined]
        if Answer.ACCEPTED not in answers:
            del self.fields["checked"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == Answer.ACCEPTED and not cleaned.get("checked"):
            self.add_error("checked", _("Check first whether you work for the other side."))
        if kind == Answer.DECLINED and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason, so that the sender knows where to turn."))
        if kind != Answer.DECLINED:
            cleaned["reason"] = ""
        if kind in TOLD and not cleaned.get("text"):
            self.add_error("text", _("Say in a sentence how it stands."))
        return cleaned


class TakenForm(AnswerForm):
    """What a team of the office says to a referral of another: who accepts it names the colleague who takes it."""

    to = forms.ChoiceField(label=_("The colleague who takes it"), required=False)
    field_order = ["seen", "kind", "checked", "to", "reason", "text"]

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", ""), *colleagues]  # type: ignore[attr-defined]
        if "checked" not in self.fields:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == Answer.ACCEPTED and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", _("Name the colleague who takes it: the packet opens for her."))
        return cleaned


class NameForm(forms.Form):
    """Which colleague of the team takes an accepted referral."""

    to = forms.ChoiceField(label=_("The colleague who takes it"), widget=forms.Select(attrs={"aria-labelledby": "pq"}))

    def __init__(self, colleagues: Sequence[tuple[str, str]], now: UUID | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(colleagues)  # type: ignore[attr-defined]
        self.initial["to"] = str(now or "")


class HearingNoteForm(RecordForm):
    """A hearing as the partner knows it. *seen*: how many stood on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on = ExactSolarDateField(label=pgettext_lazy("a hearing", "Date"))
    start = ClockField(label=_("From what time"), required=False)

    class Meta:
        model = HearingNote
        fields = ("on", "start", "court", "bring", "mahram")
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "hearing", **kwargs})


class ReferralFeedbackForm(RecordForm):
    """What she says of a referral, or why she says nothing."""

    saved = _("What she says is written down.")
    on = ExactSolarDateField(label=pgettext_lazy("feedback on a referral", "Asked on"), not_after=timezone.localdate)

    class Meta:
        model = ReferralFeedback
        fields = ("on", "asked", "why", "helped", "respect", "again", "text")
        field_classes = {"why": CleanCharField, "text": CleanTextField}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = cleaned.get("asked")
        if asked == ReferralFeedback.NOT_ASKED and not cleaned.get("why"):
            self.add_error("why", _("Say why she could not be asked."))
        if asked == ReferralFeedback.SAID and not cleaned.get("helped"):
            self.add_error("helped", _("Say whether it helped her."))
        if asked not in ("", None, ReferralFeedback.SAID) and any(cleaned.get(name) for name in ("helped", "respect", "again")):
            self.add_error("asked", _("There are answers below: then she told us."))
        return cleaned


class AssignForm(forms.Form):
    """Who of the organisation works on a referral. *people*: its members by id."""

    to = forms.ChoiceField(
        label=pgettext_lazy("of a referral", "Who works on it"), required=False, widget=forms.Select(attrs={"aria-labelledby": "pq"})
    )

    def __init__(self, people: Mapping[UUID, str], now: UUID | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", pgettext_lazy("who works on it", "nobody in particular"))
        self.fields["to"].choices = [nobody, *((str(pk), name) for pk, name in people.items())]  # type: ignore[attr-defined]
        self.initial["to"] = str(now or "")

    @property
    def person(self) -> UUID | None:
        return UUID(self.cleaned_data["to"]) if self.cleaned_data["to"] else None


class CapacityForm(QuietForm):
    """What an organisation can take on."""

    most = AnyDigitsIntegerField(
        label=_("Open referrals at most"), min_value=0, max_value=MOST_AT_ONCE, required=False,
        help_text=_("Empty: you do not say. More can still be sent to you, with a warning to the sender."),
    )
    closed_until = ExactSolarDateField(
        label=_("No new referrals until"), required=False, help_text=_("Empty: you take new referrals."),
    )


class MessageForm(QuietForm):
    """A question or an answer to the other side. *seen*: how many messages stood on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = CleanTextField(
        label=_("Your message"), limit=talking.LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you ask or answer.")},
    )
    asks = forms.BooleanField(label=_("We wait for an answer"), required=False, initial=True)

    def __init__(self, *args: Any, overtaken: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "say", **kwargs})
        self.overtaken = overtaken
        self.restored = False


class EndForm(QuietForm):
    """How the office ends a referral, other than by her taking the consent back."""

    WORDS: Mapping[str, Any] = {
        states.DECLINED_BY_HER: pgettext_lazy("how the office ends a referral", "She does not want it any more"),
        states.UNAVAILABLE: pgettext_lazy("how the office ends a referral", "The service is not available"),
        states.REVOKED: pgettext_lazy("how the office ends a referral", "We take it back"),
    }
    step = forms.ChoiceField(
        label=pgettext_lazy("of a referral", "How it ends"), widget=forms.RadioSelect, choices=list(WORDS.items()),
        error_messages={"required": _("Choose how it ends.")},
    )
    text = CleanTextField(
        label=_("Note for the office"), required=False, limit=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("They do not read this."),
    )

    def __init__(self, *args: Any, restored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restored = restored
