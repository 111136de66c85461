"""What a woman said about the office: sealed to those who read the trail, and tied to nothing (docs/decisions/0010)."""

import uuid

from django.db import models

from casework.encryption import lp


class Feedback(models.Model):
    """One set of answers. No case, no author, no day: a random id, the quarter of the solar year, and an envelope of one size."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=6)  # "1405-3"
    auditors_key = models.CharField(max_length=64)  # "team id:epoch" of the key it was posted to
    envelope = models.BinaryField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["quarter"], name="feedback_quarter")]

    def info(self) -> bytes:
        """What the envelope is bound to: this row, its quarter, and the key."""
        return lp("hamraz/feedback/v1", str(self.id), self.quarter, self.auditors_key)
