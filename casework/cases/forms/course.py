"""Follow-ups and conferences."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.forms.records import NextAction, next_action_field, next_step_field
from casework.cases.models import CaseConference, FollowUp
from casework.cases.models.assessment import NEEDS
from casework.localisation.forms import ExactSolarDateField


class FollowUpForm(RecordForm):
    """A follow-up that is there: correcting it does not move what is next."""

    asked = ("safety_checked", "safety_changed", *NEEDS, "new_needs", "needs_met", "may_close")
    parts: ClassVar[Any] = (
        (_("Follow-up"), ("kind", "on", "reached", "text")),
        (_("Her safety"), ("safety_checked", "safety_changed")),
        (_("How far her goals are"), (*NEEDS, "new_needs", "needs_met", "may_close")),
    )
    on = ExactSolarDateField(label=pgettext_lazy("a contact", "Date"), not_after=timezone.localdate)

    class Meta:
        model = FollowUp
        fields = (
            "kind", "on", "reached", "text", "safety_checked", "safety_changed", "safety", "health", "psychosocial", "legal",
            "practical", "new_needs", "needs_met", "may_close",
        )  # fmt: skip
        formfield_callback = form_field


class NewFollowUpForm(NextAction, FollowUpForm):
    """A new follow-up; it may set what is next, as a note does."""

    parts: ClassVar[Any] = (*FollowUpForm.parts, (pgettext_lazy("sheet of a form", "Next step"), ("next_step", "next_action_on")))
    next_step = next_step_field()
    next_action_on = next_action_field()


class ConferenceForm(RecordForm):
    """Who talked about the case, whether she agreed, what was asked and decided."""

    asked = ("roles", "agreed")
    on = ExactSolarDateField(label=pgettext_lazy("a conference", "Date"), not_after=timezone.localdate)

    class Meta:
        model = CaseConference
        fields = ("on", "roles", "agreed", "questions", "decisions")
        formfield_callback = form_field
        help_texts: ClassVar[Any] = {"agreed": _("Without her agreement, talk without her name and without what identifies her.")}
