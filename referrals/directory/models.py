"""One row is one organisation. What it says lies in the payload; the columns are what the payload is bound to."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from casework.access.history import SealedHistory, day_and_number
from casework.access.subjects import ToldRow
from casework.accounts.models import Team
from casework.encryption import lp


class DirectoryEntry(ToldRow, models.Model):
    """An organisation that helps, or did. Read and written through ``referrals.directory.sealing``."""

    subject_kind = "directory"
    columns_saved = ("changed_on", "epoch", "partner", "payload", "revision")  # every save seals anew

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.OneToOneField(Team, models.PROTECT, null=True, blank=True, related_name="directory_entry")
    payload = models.BinaryField(editable=False)
    epoch = models.PositiveIntegerField(editable=False)  # of the office's key
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_on = models.DateField(default=timezone.localdate, editable=False)

    history = SealedHistory()

    class Meta:
        app_label = "referrals"
        default_permissions = ()

    def info(self) -> bytes:
        """The place of the payload: every column, so that an edited one opens nothing."""
        columns = (self.id, self.partner_id or "", self.epoch, self.revision, self.changed_on)
        return lp("hamraz/directory/v1", *(str(column) for column in columns))

    @property
    def _history_date(self) -> datetime:
        return day_and_number(self.revision)
