"""People, teams, their keys and certificates, invitations and sessions.

Nothing here says a person's name in plain text: names lie in sealed cards, sign-in names as keyed hashes. What stays readable is who
exists (by number), which role and team, and who holds which team's key.
"""

import secrets
import uuid

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OFFICE, CASELOAD, AUDITORS, PARTNER = "office", "caseload", "auditors", "partner"


def new_serial() -> bytes:
    """16 random bytes that are signed with a grant or a membership, so that no second one ever has the same signature."""
    return secrets.token_bytes(16)


class Role(models.TextChoices):
    """What a person may do at all (verbs); with whom, only a grant says."""

    CASEWORKER = "caseworker", pgettext_lazy("role of a person", "Caseworker")
    COUNSELLOR = "counsellor", pgettext_lazy("role of a person", "Counsellor")
    LEGAL_OFFICER = "legal", pgettext_lazy("role of a person", "Legal officer")
    SUPERVISOR = "supervisor", pgettext_lazy("role of a person", "Supervisor")
    PARTNER = "partner", pgettext_lazy("role of a person", "Legal-aid partner")
    DATA_OFFICER = "data", pgettext_lazy("role of a person", "Data officer")
    ADMINISTRATOR = "administrator", pgettext_lazy("role of a person", "Administrator")


class Organisation(models.Model):
    """The office itself: one row. Its root public key is pinned outside the database by the ledger's genesis."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_public = models.BinaryField(max_length=32)
    recovery_public = models.BinaryField(max_length=1216)
    founded_on = models.DateField()
    training = models.BooleanField(default=False)


class Team(models.Model):
    """A principal with a key pair of its own.

    ``office`` (every member of staff), ``caseload`` (the supervisors of one team), ``auditors`` (who read the ledger) or ``partner`` (one
    partner organisation). Being in the Django group gives nothing; a Membership with the sealed team seed does.
    """

    KINDS = [
        (OFFICE, _("The office")),
        (CASELOAD, _("Team")),
        (AUDITORS, _("Readers of the trail")),
        (PARTNER, _("Partner organisation")),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="team")
    kind = models.CharField(max_length=10, choices=KINDS)
    epoch = models.PositiveIntegerField(default=1)
    card = models.BinaryField(default=bytes, blank=True)  # the team's name, for the office
    own_card = models.BinaryField(default=bytes, blank=True)  # the same, for a partner's own people
    founded_on = models.DateField()
    closed = models.BooleanField(default=False)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        from casework.accounts.passphrase import handle_of

        return self.get(handle=handle_of(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Her seed lies in ``bundle``, which only her passphrase and the server's pepper open together."""

    ENROLLED, ACTIVE, SUSPENDED = "enrolled", "active", "suspended"
    STATES = [
        (ENROLLED, pgettext_lazy("state of a person", "Waiting to be confirmed")),
        (ACTIVE, pgettext_lazy("state of a person", "Active")),
        (SUSPENDED, pgettext_lazy("state of a person", "Suspended")),
    ]

    last_login = None  # the ledger knows; a plain column would tell every thief

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handle = models.CharField(max_length=32, unique=True)  # keyed hash of the sign-in name
    role = models.CharField(max_length=13, choices=Role.choices)
    state = models.CharField(max_length=9, choices=STATES, default=ENROLLED)
    home_team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="people")
    bundle = models.BinaryField(default=bytes, blank=True)
    card = models.BinaryField(default=bytes, blank=True)  # her name, for the office
    own_card = models.BinaryField(default=bytes, blank=True)  # her name, for herself
    language = models.CharField(max_length=5, default="fa-af")
    last_code_step = models.BigIntegerField(default=0)  # a one-time code is good once
    has_second_factor = models.BooleanField(default=False)
    joined_on = models.DateField()

    objects = UserManager()
    USERNAME_FIELD = "handle"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == self.ACTIVE

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Ask our backend about an object; the superuser flag answers for nothing that has grants."""
        if obj is None:
            return bool(super().has_perm(perm, obj))
        from casework.accounts.backend import object_backends

        return self.is_active and any(b.has_perm(self, perm, obj) for b in object_backends())

    def set_password(self, raw_password: str | None) -> None:
        """Refuse: a new verifier without a new bundle would orphan her seed. Use ``accounts.actions.change_passphrase``."""
        if self.bundle:
            raise RuntimeError("a person with keys changes her passphrase through accounts.actions.change_passphrase")
        super().set_password(raw_password)


class Certificate(models.Model):
    """Says that a public key belongs to a person or a team. Signed by a registrar; registrars are signed by the organisation root."""

    holder_kind = models.CharField(max_length=4, choices=[("user", "user"), ("team", "team")])
    holder = models.UUIDField()
    epoch = models.PositiveIntegerField(default=1)
    encryption_public = models.BinaryField(max_length=1216)
    signing_public = models.BinaryField(max_length=32)
    role = models.CharField(max_length=13, blank=True)
    certified_by = models.UUIDField(null=True)  # None: the organisation root
    signature = models.BinaryField(max_length=64)
    certified_on = models.DateField()
    recovery = models.BinaryField(default=bytes, blank=True)  # a team's seed, posted to the recovery key

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder_kind", "holder", "epoch"], name="certificate_once")]


class Membership(models.Model):
    """The seed of one epoch of a team, sealed to one member. No row, no key."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    epoch = models.PositiveIntegerField()
    envelope = models.BinaryField()
    added_by = models.UUIDField()
    serial = models.BinaryField(max_length=16, default=new_serial)
    signature = models.BinaryField(max_length=64)
    added_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user", "epoch"], name="membership_once"),
            models.CheckConstraint(condition=GreaterThanOrEqual(Length("envelope"), 60), name="membership_has_seed"),
        ]


class Invitation(models.Model):
    """A one-time code that lets one person enrol in one role. The code itself is shown once and kept only as a keyed hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_hash = models.BinaryField(max_length=32, unique=True)
    role = models.CharField(max_length=13, choices=Role.choices)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="invitations")
    card = models.BinaryField(default=bytes, blank=True)  # who is invited, for the office
    invited_by = models.UUIDField()
    expires_on = models.DateField()
    used_by = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="invitation")


class SessionManager(BaseSessionManager["Session"]):
    pass


class Session(AbstractBaseSession):
    """A session row under the *hash* of the id in the cookie: a copied table signs nobody in."""

    user_id = models.UUIDField(null=True, db_index=True)
    objects = SessionManager()  # type: ignore[misc]

    @classmethod
    def get_session_store_class(cls) -> type:
        from casework.accounts.sessions import SessionStore

        return SessionStore


class Attempts(models.Model):
    """Failed sign-ins counted under a keyed hash of a sign-in name or of an address."""

    key = models.BinaryField(max_length=32, unique=True)
    failures = models.PositiveIntegerField(default=0)
    window_started = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)
