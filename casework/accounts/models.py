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
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.chain import Place
from casework.accounts.places import OF_STAFF, standing_in, standing_of

OFFICE, CASELOAD, AUDITORS, PARTNER = "office", "caseload", "auditors", "partner"
RECOVERY_A, RECOVERY_B = RECOVERY = ("recovery_a", "recovery_b")  # each holds one half of every colleague's seed


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
    recovery_signature = models.BinaryField(max_length=64, default=bytes)  # the root's, over the key before it
    founded_on = models.DateField()
    training = models.BooleanField(default=False)


class Team(models.Model):
    """A principal with a key pair of its own.

    ``office`` (every member of staff), ``caseload`` (the supervisors of one team), ``auditors`` (who read the ledger), ``partner`` (one
    partner organisation), ``recovery_a`` or ``recovery_b`` (who together bring back a colleague's key). Being in the Django group gives
    nothing; a Membership with the sealed team seed does.
    """

    KINDS = [
        (OFFICE, _("The office")),
        (CASELOAD, _("Team")),
        (AUDITORS, _("Readers of the trail")),
        (PARTNER, _("Partner organisation")),
        (RECOVERY_A, _("Recovery: directors")),
        (RECOVERY_B, _("Recovery: protection leads")),
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
        from casework.accounts.passphrases import handle_of

        return self.get(handle=handle_of(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Her seed lies in ``bundle``, which only her passphrase and the server's pepper open together."""

    ENROLLED, ACTIVE, SUSPENDED, LOCKED, LEFT = "enrolled", "active", "suspended", "locked", "left"
    STATES = [
        (ENROLLED, pgettext_lazy("state of a person", "Waiting to be confirmed")),
        (ACTIVE, pgettext_lazy("state of a person", "Active")),
        (SUSPENDED, pgettext_lazy("state of a person", "Suspended")),
        (LOCKED, pgettext_lazy("state of a person", "Locked in an emergency")),
        (LEFT, pgettext_lazy("state of a person", "Left the office")),
    ]

    last_login = None  # the ledger knows; a plain column would tell every thief
    came_along: "list[Membership] | None" = None  # her memberships, where they were read with her row; for ``accounts.unlocked``

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handle = models.CharField(max_length=32, unique=True)  # keyed hash of the sign-in name
    role = models.CharField(max_length=13, choices=Role.choices)
    state = models.CharField(max_length=9, choices=STATES, default=ENROLLED)
    home_team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="people")
    home_stamp = models.BinaryField(max_length=16, default=bytes)  # audit.stamps, over team and role (accounts.homes)
    bundle = models.BinaryField(default=bytes, blank=True)
    card = models.BinaryField(default=bytes, blank=True)  # her name, for the office
    own_card = models.BinaryField(default=bytes, blank=True)  # her name, for herself
    language = models.CharField(max_length=5, default="fa-af")
    last_code_step = models.BigIntegerField(default=0)  # a one-time code is good once
    has_second_factor = models.BooleanField(default=False)
    joined_on = models.DateField()
    away_until = models.DateField(null=True, blank=True)  # travel mode: before this day no case opens for her
    standing = models.BinaryField(max_length=16, default=bytes)  # audit.stamps, over state and journey (accounts.standing)
    standing_since = models.PositiveBigIntegerField(default=0)  # the newest entry of the trail when both were written

    objects = UserManager()
    USERNAME_FIELD = "handle"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == self.ACTIVE

    @property
    def is_away(self) -> bool:
        """Whether she is in travel mode today: on the day itself her cases open again."""
        return self.away_until is not None and timezone.localdate() < self.away_until

    def standings(self) -> list[Place]:
        """For ``audit.endings``, from the narrowest to the widest. Home and role are stamped (``accounts.homes``)."""
        team = [standing_in(self.home_team_id)] if self.home_team_id else []
        return [standing_of(self.pk), *team, *([] if self.role == Role.PARTNER else [OF_STAFF])]

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Ask our backend about an object; the superuser flag answers for nothing that has grants."""
        if obj is None:
            return bool(super().has_perm(perm, obj))
        from casework.accounts.backend import object_backends

        return self.is_active and any(b.has_perm(self, perm, obj) for b in object_backends())

    def set_password(self, raw_password: str | None) -> None:
        """Refuse: a new verifier without a new bundle would orphan her seed. Use ``accounts.own_access.change_passphrase``."""
        if self.bundle:
            raise RuntimeError("a person with keys changes her passphrase through accounts.own_access.change_passphrase")
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
    stamp = models.BinaryField(max_length=16, default=bytes)  # of the announcement, then of what a registrar signed (audit.stamps)
    end_tag = models.BinaryField(max_length=16, default=bytes)  # under this the trail tells of the key after it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder_kind", "holder", "epoch"], name="certificate_once")]


def place_in(team: object, user: object) -> Place:
    """Where the memberships of a person in a team stand, of every epoch."""
    return "membership", str(team), str(user)


def all_of(user: object) -> Place:
    """Where all memberships of a person stand."""
    return "memberships of", str(user)


class Membership(models.Model):
    """The seed of one epoch of a team, sealed to one member. No row, no key."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    epoch = models.PositiveIntegerField()
    envelope = models.BinaryField()
    added_by = models.UUIDField()
    serial = models.BinaryField(max_length=16, default=new_serial)
    signature = models.BinaryField(max_length=64)
    stamp = models.BinaryField(max_length=16, default=bytes)  # audit.stamps
    since = models.PositiveBigIntegerField(default=0)  # the newest entry of the trail when it was written (audit.endings)
    added_on = models.DateField()

    def places(self) -> list[Place]:
        """For ``audit.endings``."""
        return [place_in(self.team_id, self.user_id), all_of(self.user_id)]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user", "epoch"], name="membership_once"),
            models.CheckConstraint(condition=GreaterThanOrEqual(Length("envelope"), 60), name="membership_has_seed"),
        ]


class FormerKey(models.Model):
    """A seed she had before she renewed it, settled under the one she has: for what cannot be written anew under another key."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_keys")
    epoch = models.PositiveIntegerField()
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "epoch"], name="former_key_once")]


class RecoveryShare(models.Model):
    """One half of a person's seed, posted to a recovery team. The other half lies with the other team; one alone says nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_shares")
    team = models.ForeignKey(Team, models.CASCADE, related_name="recovery_shares")
    epoch = models.PositiveIntegerField()  # of her own key
    team_epoch = models.PositiveIntegerField()
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="recovery_share_once")]


class RecoveryCode(models.Model):
    """One half, sealed under a code that somebody of a recovery team handed to her. It lasts 48 hours and opens once: then *sealed* is
    empty, and *recovered_at* says when it was, also after another code was made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    team = models.ForeignKey(Team, models.CASCADE, related_name="recovery_codes")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sealed = models.BinaryField()
    recovered_at = models.DateTimeField(null=True)
    stamp = models.BinaryField(max_length=16, default=bytes)  # audit.stamps
    since = models.PositiveBigIntegerField(default=0)  # the entry of its handing out (audit.endings)

    def places(self) -> list[Place]:
        """A later code of the same team ends it, and whatever ends what her account could do."""
        return [("recovery code", str(self.user_id), str(self.team_id)), *self.user.standings()]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="recovery_code_once")]


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
    stamp = models.BinaryField(max_length=16, default=bytes)  # audit.stamps, over all but the name

    def place(self) -> Place:
        """For ``audit.endings``: it is over once somebody enrolled with it."""
        return "invitation", str(self.pk)


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
