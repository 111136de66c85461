"""What can be erased, why, and what a supervisor answers."""

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy

from casework.access.policy import COUNSELLING, LEGAL

PARTS: Final = (LEGAL, COUNSELLING)  # can go alone; without the other two nothing says whose case it is, or that she agreed to it


class What(models.TextChoices):
    CASE = "case", pgettext_lazy("what is to be erased", "The whole case")
    PART = "part", pgettext_lazy("what is to be erased", "One part of the case")
    RECORD = "record", pgettext_lazy("what is to be erased", "One record with all its versions")
    VERSION = "version", pgettext_lazy("what is to be erased", "One earlier version of a record")


class Reason(models.TextChoices):
    HER_WISH = "her_wish", pgettext_lazy("why something is erased", "She wishes it")
    RETENTION = "retention", pgettext_lazy("why something is erased", "The time for keeping it is over")
    MISTAKE = "mistake", pgettext_lazy("why something is erased", "It was written down by mistake")
    SAFETY = "safety", pgettext_lazy("why something is erased", "It endangers her or somebody else")


class Answer(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("answer to a request to erase", "Approved")
    DECLINED = "declined", pgettext_lazy("answer to a request to erase", "Not approved")
