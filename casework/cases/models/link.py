"""Two cases of one woman: what each of them says of the other, and which pairs somebody has decided on."""

import hmac
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases.models.case import CaseRecord


class Link(CaseRecord):
    """That this case goes on in another one, or another one here. Names the other by its id alone; an undone link stays as what it was."""

    code, compartment = "cases.link", CASE

    INTO, FROM = "into", "from"
    WAYS = [
        (INTO, pgettext_lazy("two cases of one woman", "This case goes on in another case")),
        (FROM, pgettext_lazy("two cases of one woman", "Another case goes on in this one")),
    ]

    way = sealed.CharField(pgettext_lazy("two cases of one woman", "merged"), max_length=4, choices=WAYS)
    other = sealed.CharField(max_length=36, editable=False)  # the id of a case
    on = sealed.DateField(pgettext_lazy("two cases of one woman", "merged on"))
    closed_here = sealed.BooleanField(default=False, editable=False)  # whether the merge closed this case, so that its undoing reopens it
    undone_on = sealed.DateField(_("undone on"), null=True, blank=True)

    @property
    def in_force(self) -> bool:
        return self.undone_on is None


class DecidedPair(models.Model):
    """That somebody decided on a pair of cases, under a keyed hash of both ids: neither case says so to its other holders."""

    tag = models.BinaryField(max_length=16, unique=True)

    class Meta:
        default_permissions = ()

    @staticmethod
    def tag_of(one: UUID, other: UUID) -> bytes:
        """The same for both orders; the key is not in the database."""
        ids = b"".join(sorted((one.bytes, other.bytes)))
        return hmac.digest(settings.PEPPER, b"hamraz/pair/v1" + ids, "sha256")[:16]
