"""Grant columns for guardian's direct-foreign-key tables, key commitments, and drafts."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.functional import cached_property
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from audit.chain import Place
from casework.access.policy import COUNSELLING
from casework.accounts.models import Team, new_serial

SMALLEST_ENVELOPE = 80  # bytes: no sealed key is shorter


def lasts(expires_at: int, now: int) -> bool:
    """Whether a grant with this end has not run out: the one place of the rule outside of SQL (``catalogue._live`` says it there)."""
    return expires_at == 0 or expires_at > now


def place_of(subject_kind: str, subject: object, kind: str, holder: object) -> Place:
    """Where all stands that this person or team was given of an object."""
    return "grant", subject_kind, str(subject), kind, str(holder)


def row_of(subject_kind: str, subject: object, person: object, *, apart: bool) -> Place:
    """Where one of the two rows stands that a person may have of an object."""
    return "grant apart" if apart else "grant beside", subject_kind, str(subject), str(person)


def all_of(subject_kind: str, subject: object) -> Place:
    """Where every grant of an object stands."""
    return "grants of", subject_kind, str(subject)


def all_to(person: object) -> Place:
    """Where every grant to a person stands."""
    return "grants to", str(person)


def lies_apart(compartments: Iterable[str]) -> bool:
    """Whether a grant of these lies apart from what else its holder has of the object: the counselling key does, because those who give and
    renew the other keys do not hold it (docs/decisions/0024-the-counselling-key-lies-apart.md)."""
    return set(compartments) == {COUNSELLING}


class GrantColumns(models.Model):
    """One row: to whom, which object, and the object's keys sealed to her. A row without keys cannot exist.

    A concrete table names its object in ``content_object`` (related names ``user_grants`` and ``team_grants``).
    """

    is_personal: ClassVar[bool]  # to one person, or to a team

    sealed_keys = models.BinaryField()
    card = models.BinaryField(default=bytes, blank=True)
    agenda = models.BinaryField(default=bytes, blank=True)  # of a grant that opens the legal part (casework.access.agendas)
    compartments = models.CharField(max_length=80)  # "case:1,identity:1"
    key_epoch = models.PositiveIntegerField()  # of the recipient's own key
    commitments = models.BinaryField()
    granted_by = models.UUIDField()
    serial = models.BinaryField(max_length=16, default=new_serial)
    signature = models.BinaryField(max_length=64)
    stamp = models.BinaryField(max_length=16, default=bytes)  # audit.stamps
    since = models.PositiveBigIntegerField(default=0)  # the newest entry of the trail when it was written (audit.endings)
    granted_on = models.DateField()
    expires_at = models.PositiveBigIntegerField(default=0)  # unix seconds; 0: no end

    def places(self) -> list[Place]:
        """For ``audit.endings``. A row to a team is asked with its ``team`` at hand."""
        kind = self._meta.get_field("content_object").related_model.subject_kind  # type: ignore[union-attr]
        subject = self.content_object_id  # type: ignore[attr-defined]
        whose = ("user", str(self.user_id)) if self.is_personal else ("team", str(self.team.pk) if self.team else "")  # type: ignore[attr-defined]
        hers = [row_of(kind, subject, whose[1], apart=self.is_apart), all_to(whose[1])] if whose[0] == "user" else []
        return [place_of(kind, subject, *whose), all_of(kind, subject), *hers]

    @property
    def is_apart(self) -> bool:
        """From what is signed, not from the column that the unique constraint stands on."""
        return lies_apart(part.partition(":")[0] for part in self.compartments.split(","))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("sealed_keys"), SMALLEST_ENVELOPE), name="%(app_label)s_%(class)s_has_keys"
            )
        ]


class UserGrant(GrantColumns, UserObjectPermissionBase):
    """A grant to one person, who has two of an object where one of its keys lies apart. Concrete tables add ``content_object``."""

    is_personal = True

    apart = models.BooleanField(default=False)  # ``lies_apart``, for the constraint and for lists, which show an object once

    class Meta(GrantColumns.Meta):
        abstract = True
        unique_together: list[str] = []  # type: ignore[misc]
        constraints = [
            *GrantColumns.Meta.constraints,
            models.UniqueConstraint(fields=["content_object", "user", "apart"], name="%(app_label)s_%(class)s_once"),
        ]
        indexes = [models.Index(fields=["user", "content_object"], name="%(app_label)s_%(class)s_r")]


class TeamGrant(GrantColumns, GroupObjectPermissionBase):
    """A grant to a team, through its Django group."""

    is_personal = False

    @cached_property
    def team(self) -> Team | None:
        """The team behind the group; None for a row that somebody planted for a group without one."""
        return getattr(self.group, "team", None)

    class Meta(GrantColumns.Meta):
        abstract = True
        unique_together: list[str] = []  # type: ignore[misc]
        constraints = [
            *GrantColumns.Meta.constraints,
            models.UniqueConstraint(fields=["content_object", "group"], name="%(app_label)s_%(class)s_once"),
        ]
        indexes = [models.Index(fields=["group", "content_object"], name="%(app_label)s_%(class)s_r")]


class KeyCommitment(models.Model):
    """Which key is the key of this compartment: a commitment, fixed when the key was made. No foreign key: it outlives nothing."""

    subject_kind = models.CharField(max_length=12)
    subject = models.UUIDField()
    compartment = models.CharField(max_length=12)
    epoch = models.PositiveIntegerField(default=1)
    commitment = models.BinaryField(max_length=32)
    recovery = models.BinaryField(default=bytes, blank=True)  # a counselling key, posted to the organisation's recovery key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "compartment", "epoch"], name="commitment_once"),
        ]


class Draft(models.Model):
    """What someone was typing, sealed to her alone: a power cut or an expired session loses nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=40)  # which form, e.g. "cases.intake"
    subject = models.UUIDField(null=True)  # of which case, if it has one
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "form", "subject"], name="draft_once"),
            models.UniqueConstraint(fields=["user", "form"], condition=models.Q(subject=None), name="draft_once_without_subject"),
        ]
