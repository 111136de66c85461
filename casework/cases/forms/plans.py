"""The safety plan, and the rows of the action plan."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.forms.records import farthest
from casework.cases.models import PlanItem, SafetyPlan
from casework.localisation.forms import ExactSolarDateField


class SafetyPlanForm(RecordForm):
    """Made with her, in her words."""

    asked = (
        "with_her", "concern", "signs", "people", "resources", "preparation", "strategies", "code_word", "children", "afterwards",
    )  # fmt: skip
    parts: ClassVar[Any] = (
        (_("Safety plan"), ("on", "with_her", "concern", "review_on")),
        (_("Signs and preparation"), ("signs", "preparation", "resources")),
        (_("If danger comes near"), ("strategies", "people", "code_word", "children")),
        (_("Afterwards"), ("afterwards",)),
    )
    on = ExactSolarDateField(label=pgettext_lazy("a safety plan", "Date"), not_after=timezone.localdate)
    review_on = ExactSolarDateField(label=_("Review on"), required=False, not_after=farthest)

    class Meta:
        model = SafetyPlan
        fields = (
            "on", "with_her", "concern", "signs", "preparation", "resources", "strategies", "people", "code_word", "children",
            "afterwards", "review_on",
        )  # fmt: skip
        formfield_callback = form_field


    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("review_on") and cleaned.get("on") and cleaned["review_on"] < cleaned["on"]:
            self.add_error("review_on", forms.ValidationError(_("This day is before the plan was made."), code="day"))
        return cleaned


class PlanItemForm(RecordForm):
    """One need of hers. *workers*: (id, name) of those who can open the case."""

    asked = ("need", "goal", "action", "service", "decision", "outcome", "progress")
    who = forms.ChoiceField(label=pgettext_lazy("action plan", "By whom"), required=False)
    by = ExactSolarDateField(label=pgettext_lazy("action plan", "Until when"), required=False, not_after=farthest)

    class Meta:
        model = PlanItem
        fields = ("need", "goal", "action", "service", "who", "by", "decision", "outcome", "progress", "remarks")
        formfield_callback = form_field
        help_texts: ClassVar[Any] = {"action": _("Neutral words: it stands in lists.")}

    def __init__(self, *args: Any, workers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = workers if not self.instance.who or self.instance.who in dict(workers) else [*workers, (self.instance.who, "…")]
        self.fields["who"].choices = [("", ""), *known]  # type: ignore[attr-defined]
