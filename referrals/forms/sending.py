"""Forms of sending: what goes to whom, under which consent, for how long."""

from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access.policy import COUNSELLING, LEGAL
from casework.cases.choices import ConsentKind, SharedItem
from casework.cases.forms.answers import QuietForm
from casework.cases.forms.consents import OF_A_CHILD, ConsentForm
from casework.cases.models import Consent
from casework.cases.record_choices import YesNo
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField
from casework.reports.forms import PaperForm
from referrals import parts
from referrals.actions import LONGEST_MATTER
from referrals.models import KEPT_DAYS, Priority
from referrals.refusals import Refusal

MOST_KEPT = 90  # days


class ReferralForm(QuietForm):
    """How urgent, in one line what it is about, and how long it stays open afterwards."""

    priority = forms.ChoiceField(
        label=pgettext_lazy("how urgent a referral is", "How soon"), choices=Priority.choices, initial=Priority.NORMAL
    )
    matter = CleanCharField(
        label=_("What it is about"), limit=LONGEST_MATTER, error_messages={"required": _("Say in one line what you ask for.")},
        help_text=_("One line that they read in the list. No names, nothing she did not agree to."),
        widget=forms.TextInput(attrs={"class": "w"}),
    )

    kept_days = AnyDigitsIntegerField(
        label=_("Days open after the work"), min_value=0, max_value=MOST_KEPT, initial=KEPT_DAYS,
        help_text=_("When they have finished, the packet closes by itself after so many days. Ask her; 0 closes it at once."),
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
        self.initial["legal"] = {True: YesNo.YES.value, False: YesNo.NO.value}.get(self.instance.legal, "")

    also = forms.MultipleChoiceField(
        label=_("The same to these as well"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask her about each. Each gets a packet of its own, and a consent of its own is written down."),
    )

    legal = forms.ChoiceField(
        label=_("May this organisation’s lawyers read the legal part of her file as it goes on, until the last day?"),
        choices=[
            ("", pgettext_lazy("her consent to an item", "Not asked")),
            (YesNo.NO.value, pgettext_lazy("her consent to an item", "Declined")),
            (YesNo.YES.value, pgettext_lazy("her consent to an item", "Agreed")),
        ],
        required=False, widget=forms.RadioSelect,
        help_text=_(
            "Matters, courts, hearings, papers, decisions, parties and remarks, also those written later. Ask her about this alone; "
            "the items above go without it."
        ),
    )

    class Meta(ConsentForm.Meta):
        fields = (*ConsentForm.Meta.fields, "legal")  # type: ignore[assignment]

    def clean_legal(self) -> bool | None:
        """Her answer; None where she was not asked."""
        return {YesNo.YES.value: True, YesNo.NO.value: False}.get(self.cleaned_data["legal"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        others = [pk for pk in cleaned.get("also") or () if pk != cleaned.get("recipient")]
        if cleaned.get("legal") and others:
            self.add_error("legal", _("Ask her about one organisation at a time, and send to the others separately."))
        return cleaned

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


class InsideConsentForm(NewConsentForm):
    """Her consent that another team of the office gets a packet, and perhaps that a colleague there opens parts of the case."""

    OPENS = [
        (LEGAL, pgettext_lazy("part of a case that may be opened", "The legal part: matters, papers, hearings")),
        (COUNSELLING, pgettext_lazy("part of a case that may be opened", "The counselling part, if she is counselled here")),
    ]
    recipient = forms.ChoiceField(label=_("Team of this office"), required=False)
    opens = forms.MultipleChoiceField(
        label=_("What opens for the colleague who takes it"),
        choices=OPENS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With it the colleague reads who she is and how to reach her. Nothing ticked: the packet alone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["also"], self.fields["legal"]  # what opens for a team is asked by parts, and given to one person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.inside, self.instance.parts = True, parts.of(cleaned.get("opens", ()))
        return cleaned

    def only(self, organisation: UUID) -> None:
        self.fields["recipient"].disabled = True
        self.initial["recipient"] = str(organisation)


class PartnerPaperForm(PaperForm):
    """Under which consent a paper leaves. *consents* are (id, words) of those in force; recipient and items are not asked."""

    consent = forms.ChoiceField(
        label=_("Under which consent"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose the consent under which it leaves."), "invalid_choice": Refusal.CONSENT.label},
    )
    as_letter = forms.BooleanField(
        label=_("As a letter, with a slip on which they answer by hand"), required=False,
        help_text=_("For a partner without a desk here. Not ticked: the items alone."),
    )
    priority = forms.ChoiceField(
        label=pgettext_lazy("how urgent a referral is", "How soon"), choices=Priority.choices, initial=Priority.NORMAL, required=False,
        help_text=_("Of a letter: it stands among the referrals, and what they answer is written down there."),
    )
    field_order = ["consent", "as_letter", "priority", "language", "reason"]

    def __init__(self, *args: Any, consents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = consents  # type: ignore[attr-defined]
