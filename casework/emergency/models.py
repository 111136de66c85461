"""What waits for a second person."""

import uuid

from django.conf import settings
from django.db import models


class Leaving(models.Model):
    """Somebody asked that a person leaves with whom parts of cases, or the key of a team, would go: a second person has to say so too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="leaving")
    asked_by = models.UUIDField()
    asked_on = models.DateField()
