"""The assessment: need by need, and the risk with its reasons."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.models import Assessment
from casework.cases.models.assessment import NEEDS
from casework.localisation.forms import ExactSolarDateField

HEALTH_LIMITS = _(
    "Reminder: after rape, medicine against HIV is usually begun within 72 hours and emergency contraception within 120 hours. "
    "A health worker decides."
)
BY_NEED = tuple(name for need in NEEDS for name in (need, f"{need}_urgency"))


class AssessmentForm(RecordForm):
    """What she says, what the worker sees, each need with its urgency. *risk* and the urgent needs become those of the case."""

    asked = ("problem", "imminent", "suicide", *BY_NEED, "risk", "reasons")
    parts: ClassVar[Any] = (
        (_("Why she comes"), ("on", "problem", "view")),
        (_("Danger"), ("imminent", "suicide", "risk", "reasons")),
        (_("Her needs"), BY_NEED),
        (_("This conversation"), ("minutes",)),
    )
    on = ExactSolarDateField(label=pgettext_lazy("an assessment", "Date"), not_after=timezone.localdate)

    class Meta:
        model = Assessment
        fields = ("on", "problem", "view", "imminent", "suicide", "risk", "reasons", *BY_NEED, "minutes")
        formfield_callback = form_field
        help_texts: ClassVar[Any] = {
            "health": HEALTH_LIMITS,
            "risk": _("It becomes the risk of the case."),
            "suicide": _("Choose “not asked” where it was not talked about."),
        }
