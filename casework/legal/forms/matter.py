"""Forms of a matter and of what belongs to it."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import RecordForm
from casework.legal.forms.base import Choices, OfMatter, legal_field, offer
from casework.legal.models import Authority, Deadline, Evidence, Matter, Party
from casework.localisation.forms import ExactSolarDateField


def _until_today(label: Any) -> ExactSolarDateField:
    return ExactSolarDateField(label=label, required=False, not_after=timezone.localdate)


class MatterForm(RecordForm):
    """What she wants, which ways were explained, what she instructed, and the amounts."""

    asked = ("goal", "eligible", "options", "instruction")
    parts: ClassVar[Any] = (
        (pgettext_lazy("sheet of a form", "What it is about"), ("type", "grounds", "instrument", "goal")),
        (pgettext_lazy("sheet of a form", "Eligibility"), ("eligible", "eligible_why")),
        (_("What was explained, and what she decided"), ("options", "explained_on", "instruction", "instructed_on")),
        (
            pgettext_lazy("sheet of a form", "Amounts"),
            ("mahr_prompt", "mahr_deferred", "mahr_paid", "maintenance", "maintenance_since", "remarks"),
        ),
    )
    explained_on = _until_today(_("Explained on"))
    instructed_on = _until_today(_("Instructed on"))

    class Meta:
        model = Matter
        fields = (
            "type", "grounds", "instrument", "goal", "eligible", "eligible_why", "options", "explained_on", "instruction", "instructed_on",
            "mahr_prompt", "mahr_deferred", "mahr_paid", "maintenance", "maintenance_since", "remarks",
        )  # fmt: skip
        formfield_callback = legal_field


class ClosingForm(RecordForm):
    """The end of a matter, for now: what the court said, and what it brought her, are two answers."""

    closed_on = ExactSolarDateField(label=_("Closed on"), not_after=timezone.localdate)

    class Meta:
        model = Matter
        fields = ("closed_on", "court_outcome", "her_outcome", "closing")
        formfield_callback = legal_field


class ReopeningForm(RecordForm):
    """A matter goes on, perhaps years later."""

    reopened_on = ExactSolarDateField(label=_("Reopened on"), not_after=timezone.localdate)

    class Meta:
        model = Matter
        fields = ("reopened_on", "reopening")
        formfield_callback = legal_field


class PartyForm(OfMatter):
    asked = ("name", "father_name", "relation")

    class Meta:
        model = Party
        fields = ("matter", "side", "relation", "name", "father_name", "remarks")
        formfield_callback = legal_field


class AuthorityForm(OfMatter):
    """Whom she lets act for her. She may take it back at any time."""

    class Meta:
        model = Authority
        fields = ("matter", "to_whom", "capacity", "scope", "valid_from", "until", "registered", "revocation", "revoked_on", "revoked_why")
        formfield_callback = legal_field


class DeadlineForm(OfMatter):
    """A day to keep, with the place where it is written."""

    on = ExactSolarDateField(label=pgettext_lazy("a day to keep", "Day"))

    class Meta:
        model = Deadline
        fields = ("matter", "on", "what", "source", "done_on", "remarks")
        formfield_callback = legal_field
        help_texts: ClassVar[Any] = {
            "what": _("Neutral words: it stands in lists."),
            "source": _("Such as: written on the decision. No day is computed here."),
        }


class EvidenceForm(OfMatter):
    """*documents*: (id, words) of the documents of the case."""

    document = forms.ChoiceField(label=_("Document of this case"), required=False)

    class Meta:
        model = Evidence
        fields = ("matter", "kind", "what", "shows", "document", "kept")
        formfield_callback = legal_field

    def __init__(self, *args: Any, documents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.instance.document
        offer(self, "document", documents)
        if not said:
            self.initial["document"] = ""
