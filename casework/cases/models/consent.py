"""What she agreed to, or refused."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases import choices
from casework.cases.models.case import CaseRecord


class Consent(CaseRecord):
    """What she agreed to, or refused: a fact with its circumstances, not a flag. Withdrawn with effect at once."""

    code, compartment = "cases.consent", CASE

    kind = sealed.CharField(_("consent"), max_length=10, choices=choices.ConsentKind.choices)
    agreed = sealed.BooleanField(_("she agrees"), default=False)
    how = sealed.CharField(_("how given"), max_length=12, choices=choices.HowGiven.choices, blank=True)
    language = sealed.CharField(_("in which language"), max_length=8, choices=choices.Spoken.choices, blank=True)
    limits_explained = sealed.BooleanField(_("confidentiality and its limits explained"), null=True, blank=True)
    interpreter = sealed.BooleanField(_("an interpreter was present"), null=True, blank=True)
    given_on = sealed.DateField(pgettext_lazy("consent", "given on"), null=True, blank=True)
    until = sealed.DateField(pgettext_lazy("consent", "until"), null=True, blank=True)
    recipient = sealed.CharField(_("recipient"), max_length=36, blank=True)  # id of the partner organisation, or of the team
    recipient_name = sealed.CharField(_("recipient"), max_length=200, blank=True)
    items = sealed.JSONField(_("items"), default=list, blank=True)
    legal = sealed.BooleanField(_("the legal part of the file, as it goes on"), null=True, blank=True)  # asked where one refers
    inside = sealed.BooleanField(_("to a team of this office"), default=False, editable=False)
    parts = sealed.JSONField(_("parts of the case that open"), default=list, blank=True)  # for the colleague of that team who takes it
    purpose = sealed.CharField(_("purpose"), max_length=300, blank=True)
    explained_by = sealed.CharField(_("explained by"), max_length=120, blank=True)
    assent = sealed.CharField(_("the child agrees herself"), max_length=3, choices=choices.Check.choices, blank=True)
    guardian = sealed.CharField(_("consent of the guardian"), max_length=8, choices=choices.Guardian.choices, blank=True)
    guardian_name = sealed.CharField(_("who the guardian is"), max_length=120, blank=True)
    guardian_why = sealed.TextField(_("why it goes on without the guardian"), blank=True)
    withdrawn_on = sealed.DateField(_("withdrawn on"), null=True, blank=True)

    @property
    def in_force(self) -> bool:
        """True while it was given, not withdrawn, and has not run out."""
        return self.agreed and self.withdrawn_on is None and (self.until is None or self.until >= timezone.localdate())


class DutyToProtect(CaseRecord):
    """Something that was told about her without her consent, because a life depended on it. A supervisor co-signs it (cases.approvals)."""

    code, compartment = "cases.duty", CASE

    on = sealed.DateField(pgettext_lazy("a duty to protect", "when"))
    ground = sealed.CharField(pgettext_lazy("a duty to protect", "ground"), max_length=9, choices=choices.DutyGround.choices)
    reason = sealed.TextField(pgettext_lazy("a duty to protect", "what the danger is"))
    told_whom = sealed.CharField(pgettext_lazy("a duty to protect", "who was told"), max_length=200)
    told_what = sealed.TextField(pgettext_lazy("a duty to protect", "exactly what was told"))
    she_was_told = sealed.CharField(
        pgettext_lazy("a duty to protect", "she was told before it happened"), max_length=3, choices=choices.Check.choices
    )
    she_was_told_why = sealed.TextField(pgettext_lazy("a duty to protect", "what she said, or why she was not told"), blank=True)
