"""Forms of a proceeding and of what happens in it."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.legal.forms.base import Choices, ClockField, OfMatter, OfProceeding, legal_field
from casework.legal.models import Decision, Filing, Hearing, Proceeding
from casework.localisation.forms import ExactSolarDateField


def _until_today(label: Any) -> ExactSolarDateField:
    return ExactSolarDateField(label=label, required=False, not_after=timezone.localdate)


class ProceedingForm(OfMatter):
    """Before whom, where it stands; and for a settlement: who offered it, whether she wanted it, how safe she is afterwards."""

    asked = ("she_wanted", "pressure", "safety_after")
    parts: ClassVar[Any] = (
        (
            pgettext_lazy("kind of record", "Proceeding"),
            ("matter", "institution", "tier", "place", "stage", "number", "filed_on", "lunar", "ended_on", "remarks"),
        ),
        (
            _("If it is a settlement: mediation, jirga or shura"),
            ("offered_by", "she_wanted", "pressure", "pressure_how", "result", "safety_after"),
        ),
    )

    class Meta:
        model = Proceeding
        fields = (
            "matter", "institution", "tier", "place", "stage", "number", "filed_on", "lunar", "offered_by", "she_wanted", "pressure",
            "pressure_how", "result", "safety_after", "ended_on", "remarks",
        )  # fmt: skip
        formfield_callback = legal_field


class FilingForm(OfProceeding):
    served_on = _until_today(_("Served on"))

    class Meta:
        model = Filing
        fields = ("proceeding", "kind", "sender", "on", "lunar", "number", "served_on", "served_how", "remarks")
        formfield_callback = legal_field


class HearingForm(OfProceeding):
    """*workers*: (id, name) of who can open the case; *following*: proceeding → (day, time) that a hearing which was put off names."""

    parts: ClassVar[Any] = (
        (pgettext_lazy("sheet of a form", "Hearing"), ("proceeding", "on", "start", "end", "lunar", "place", "who", "mahram")),
        (_("What became of it"), ("state", "present", "adjourned_why", "next_on", "next_start", "remarks")),
    )
    on = ExactSolarDateField(label=pgettext_lazy("a hearing", "Date"))
    start = ClockField(label=_("From what time"), required=False)
    end = ClockField(label=_("Until what time"), required=False)
    next_start = ClockField(label=_("Next day: from what time"), required=False)
    who = forms.ChoiceField(label=_("Who of us goes"), required=False)

    def __init__(self, *args: Any, workers: Choices, following: dict[str, tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.instance.who
        known = workers if not said or said in dict(workers) else [*workers, (said, "…")]
        self.fields["who"].choices = [("", ""), *known]  # type: ignore[attr-defined]
        if self.instance._state.adding and (named := following.get(self.initial.get("proceeding", ""))):
            self.initial.update(on=named[0], start=named[1])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end, day, following = (cleaned.get(name) for name in ("start", "end", "on", "next_on"))
        if start and end and end <= start:
            self.add_error("end", forms.ValidationError(_("The end comes after the beginning."), code="time"))
        if day and following and following <= day:
            self.fields["next_on"].widget.fault = "day"
            self.add_error("next_on", forms.ValidationError(_("The next day comes after this one."), code="day"))
        return cleaned

    class Meta:
        model = Hearing
        fields = (
            "proceeding", "on", "start", "end", "lunar", "place", "who", "mahram", "state", "present", "adjourned_why", "next_on",
            "next_start", "remarks",
        )  # fmt: skip
        formfield_callback = legal_field


class DecisionForm(OfProceeding):
    """A decision. The last day for an appeal is entered as it is written somewhere, and where."""

    parts: ClassVar[Any] = (
        (pgettext_lazy("sheet of a form", "Decision"), ("proceeding", "on", "lunar", "number", "outcome", "says")),
        (_("Service and appeal"), ("served_on", "served_how", "appeal_until", "appeal_source", "appeal", "appealed_on")),
        (pgettext_lazy("sheet of a form", "Enforcement"), ("enforcement", "enforced", "remarks")),
    )
    on = _until_today(pgettext_lazy("a decision", "Date"))
    served_on = _until_today(_("Served on"))
    appealed_on = _until_today(_("Appealed on"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("appeal_until") and not cleaned.get("appeal_source"):
            self.add_error("appeal_source", forms.ValidationError(_("Write where this day is written."), code="source"))
        return cleaned

    class Meta:
        model = Decision
        fields = (
            "proceeding", "on", "lunar", "number", "outcome", "says", "served_on", "served_how", "appeal_until", "appeal_source", "appeal",
            "appealed_on", "enforcement", "enforced", "remarks",
        )  # fmt: skip
        formfield_callback = legal_field
        help_texts: ClassVar[Any] = {"appeal_source": _("Such as: written on the decision. No day is computed here.")}
