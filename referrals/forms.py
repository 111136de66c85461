"""Forms of referrals: what goes to whom under which consent, and what a partner answers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.choices import ConsentKind, SharedItem
from casework.cases.forms.answers import QuietForm, RecordForm, form_field
from casework.cases.forms.consents import OF_A_CHILD, ConsentForm
from casework.cases.models import Consent
from casework.legal.forms.base import ClockField
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField, CleanTextField, ExactSolarDateField
from casework.reports.forms import PaperForm
from referrals import states, talking
from referrals.actions import LONGEST_MATTER
from referrals.models import KEPT_DAYS, Answer, HearingNote, Priority, ReferralFeedback
from referrals.refusals import Refusal

MOST_KEPT = 90  # days
MOST_AT_ONCE = 999  # referrals


class ReferralForm(QuietForm):
    """How urgent, in one line what it is about, and how long it stays open afterwards."""

    priority = forms.ChoiceField(
        label=pgettext_lazy("how urgent a referral is", "How soon"), choices=Priority.choices, initial=Priority.NORMAL
    )
    matter = CleanCharField(
        label=_("What it is about"), limit=LONGEST_MATTER, error_messages={"required": _("Say in one line what you ask for.")},
        help_text=_("One line that the partner reads in the list. No names, nothing she did not agree to."),
        widget=forms.TextInput(attrs={"class": "w"}),
    )

    kept_days = AnyDigitsIntegerField(
        label=_("Days open after the work"), min_value=0, max_value=MOST_KEPT, initial=KEPT_DAYS,
        help_text=_("When the partner has finished, the packet closes by itself after so many days. Ask her; 0 closes it at once."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
    )

    def __init__(self, *args: Any, restored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restored = restored


class AgreedItemsForm(ReferralForm):
    """The items of one consent; others cannot be chosen."""

    items = forms.MultipleChoiceField(
        label=_("Which items"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one item."),
            "invalid_choice": _("She has not agreed to share all of this. More items need a new consent."),
        },
    )

    def __init__(self, *args: Any, agreed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(SharedItem.choices)
        self.fields["items"].choices = [(item, words[item]) for item in words if item in agreed]  # type: ignore[attr-defined]
        self.initial.setdefault("items", agreed)


class NewConsentForm(ConsentForm):
    """Her consent, recorded and used in one go: what she agrees to is exactly what goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in (("kind", ConsentKind.RELEASE.value), ("answer", "yes")):
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].disabled = True  # what is posted for them is not read
            self.initial[name] = value
        self.fields["also"].choices = list(self.partners.items())  # type: ignore[attr-defined]
        self.fields["items"].label = _("Which items")
        self.fields["purpose"].label = _("What for")

    also = forms.MultipleChoiceField(
        label=_("The same to these as well"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask her about each. Each gets a packet of its own, and a consent of its own is written down."),
    )

    def only(self, organisation: UUID) -> None:
        """The one organisation that can be meant: a changed packet goes where the first one went."""
        del self.fields["also"]
        self.fields["recipient"].disabled = True
        self.initial["recipient"] = str(organisation)

    def consents(self) -> list[Consent]:
        """Her consent once for each organisation, as nobody can agree to two at once. Call it on a valid form."""
        first: Consent = self.instance
        others = [pk for pk in self.cleaned_data.get("also", ()) if pk != first.recipient]
        return [first, *(self._for(pk) for pk in others)]

    def _for(self, organisation: str) -> Consent:
        said = {field.name: getattr(self.instance, field.name) for field in Consent.content_fields()}
        said |= {"recipient": organisation, "recipient_name": self.partners[organisation]}
        return Consent(case=self.instance.case, **said)

    @property
    def of_a_child(self) -> list[BoundField]:
        """Whether a child agrees herself, and her guardian: asked of a child only."""
        return [self[name] for name in OF_A_CHILD if name in self.fields]


class PartnerPaperForm(PaperForm):
    """Under which consent a paper leaves. *consents* are (id, words) of those in force; recipient and items are not asked."""

    consent = forms.ChoiceField(
        label=_("Under which consent"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose the consent under which it leaves."), "invalid_choice": Refusal.CONSENT.label},
    )
    field_order = ["consent", "language", "reason"]

    def __init__(self, *args: Any, consents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = consents  # type: ignore[attr-defined]


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
        help_text=_("The partner does not read this."),
    )

    def __init__(self, *args: Any, restored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restored = restored
