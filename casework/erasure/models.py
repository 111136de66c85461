"""What was asked to be erased, what must not be erased, and that something was: the last without any word of it."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import IDENTITY
from casework.cases.models import CaseRecord
from casework.erasure import marks
from casework.erasure.choices import Answer, Reason, What


class ErasureRequest(CaseRecord):
    """That somebody asks for an erasure, and why. It lies in the part that everybody of the case holds, and goes with the case.

    Its one plain column says that a supervisor was asked, not what.
    """

    code, compartment = "erasure.request", IDENTITY

    decided_on = models.DateField(null=True, blank=True)
    what = sealed.CharField(pgettext_lazy("an erasure", "what is to be erased"), max_length=8, choices=What.choices)
    part = sealed.CharField(max_length=12, blank=True, editable=False)
    kind = sealed.CharField(max_length=40, blank=True, editable=False)  # the frozen code of a record's kind
    record = sealed.LinkField(max_length=36, blank=True, editable=False)
    version = sealed.IntegerField(pgettext_lazy("an erasure", "version"), default=0, editable=False)
    reason = sealed.CharField(pgettext_lazy("an erasure", "reason"), max_length=9, choices=Reason.choices)
    words = sealed.TextField(pgettext_lazy("an erasure", "in a few words"), blank=True)
    asked_by = sealed.CharField(pgettext_lazy("an erasure", "asked by"), max_length=36, blank=True, editable=False)
    asked_stamp = sealed.CharField(max_length=32, blank=True, editable=False)  # the server's, over who asked for what (erasure.asked)
    answer = sealed.CharField(pgettext_lazy("an erasure", "answer"), max_length=8, choices=Answer.choices, blank=True)
    answered_by = sealed.CharField(pgettext_lazy("an erasure", "answered by"), max_length=36, blank=True, editable=False)
    answered_stamp = sealed.CharField(max_length=32, blank=True, editable=False)  # the server's, where she approved
    comment = sealed.TextField(pgettext_lazy("an erasure", "comment of the supervisor"), blank=True)
    done_on = sealed.DateField(pgettext_lazy("an erasure", "erased on"), null=True, blank=True, editable=False)


class LegalHold(CaseRecord):
    """Nothing of this case may be erased, whoever asks: a court, a complaint, an inquiry needs it."""

    code, compartment = "erasure.hold", IDENTITY

    lifted_on = models.DateField(null=True, blank=True)
    reason = sealed.TextField(pgettext_lazy("a legal hold", "why nothing may be erased"))
    placed_by = sealed.CharField(pgettext_lazy("a legal hold", "placed by"), max_length=36, blank=True, editable=False)
    lifted_by = sealed.CharField(pgettext_lazy("a legal hold", "lifted by"), max_length=36, blank=True, editable=False)
    why_lifted = sealed.TextField(pgettext_lazy("a legal hold", "why it was lifted"), blank=True)


class Erasure(models.Model):
    """That something was erased: random ids and the day. The same stands in a file outside of the database (``erasure.outside``).

    *epoch*: keys of the part below it are void. *also*: ids of questions to partners that went with a case, with spaces between.
    *sealed*: what the certificate says, under the office's key; empty where the row came from the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=What.choices)
    case = models.UUIDField()
    part = models.CharField(max_length=12, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True)
    record = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)
    also = models.TextField(blank=True)
    day = models.DateField()
    key_epoch = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(default=bytes)
    stamp = models.BinaryField(max_length=16, default=bytes)  # audit.stamps: the pages erased it, or a restore did (erasure.marks)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["day", "id"], name="erasure_day")]

    def line(self) -> dict[str, Any]:
        """The line of the file."""
        return marks.line_of(self)

