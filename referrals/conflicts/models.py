"""Questions to a partner, the register of its own clients, and what the office keeps of a check."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.chain import Place
from casework.access import sealed
from casework.access.policy import CASE
from casework.accounts.models import Team
from casework.cases.models import CaseRecord
from casework.encryption import lp


def place_of(row: Any, what: str) -> bytes:
    """Of a row of ConflictQuestion, also as a migration hands it in."""
    return lp(f"hamraz/conflict-{what}/v1", str(row.pk), str(row.organisation_id))


class ConflictQuestion(models.Model):
    """A question to one partner whether it knows somebody. No column leads to a case; the question is emptied when it is answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Team, models.CASCADE, related_name="conflict_questions")
    key_epoch = models.PositiveIntegerField()  # of the organisation's key, to which the question is sealed
    question = models.BinaryField()
    stamp = models.BinaryField(max_length=16, default=bytes)  # audit.stamps: the pages asked
    asked_on = models.DateField()
    answer_epoch = models.PositiveIntegerField(default=0)  # of the office's key, to which the answer is sealed
    answer = models.BinaryField(default=bytes)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "answered_on"], name="conflict_waiting")]

    def once(self) -> Place:
        """For ``audit.endings``: it is over once it was answered."""
        return "conflict question", str(self.pk)

    def place(self, what: str) -> bytes:
        """Where the "question" or the "answer" belongs."""
        return place_of(self, what)


class PartnerClient(models.Model):
    """Somebody a partner acts for, as it wrote down itself: a name and a father's name under the partner's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Team, models.CASCADE, related_name="own_clients")
    key_epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()
    added_on = models.DateField()

    class Meta:
        default_permissions = ()

    def place(self) -> bytes:
        return lp("hamraz/partner-client/v1", str(self.pk), str(self.organisation_id))


class ConflictCheck(CaseRecord):
    """That a partner was asked about the other side of this case, what it answered, and what was decided."""

    code, compartment = "referrals.conflict", CASE

    class Answered(models.TextChoices):
        NO = "no", pgettext_lazy("answer about a conflict", "No conflict known")
        YES = "yes", pgettext_lazy("answer about a conflict", "Possible conflict")

    class Decided(models.TextChoices):
        GO = "go", pgettext_lazy("decision about a conflict", "It is somebody else, or no obstacle: this partner may be asked for help")
        STOP = "stop", pgettext_lazy("decision about a conflict", "Nothing goes to this partner")

    organisation = sealed.CharField(_("which organisation"), max_length=36)
    organisation_name = sealed.CharField(pgettext_lazy("of a check", "organisation"), max_length=200, blank=True)
    question = sealed.LinkField(_("question"), max_length=36, blank=True)
    people = sealed.JSONField(_("people asked about"), default=list)  # [{"name": …, "father": …}, …]
    in_office = sealed.IntegerField(_("possible matches in the office"), null=True, blank=True)
    asked_on = sealed.DateField(pgettext_lazy("of a check", "asked on"), null=True, blank=True)
    answer = sealed.CharField(pgettext_lazy("of a check", "answer"), max_length=3, choices=Answered.choices, blank=True)
    answered_on = sealed.DateField(pgettext_lazy("of a check", "answered on"), null=True, blank=True)
    decision = sealed.CharField(pgettext_lazy("of a check", "decision"), max_length=4, choices=Decided.choices, blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a check", "reason"), blank=True)


