"""The tables of the ledger: entries, the segments their bodies are sealed under, checkpoints, and what went into archives.

Nothing here has a foreign key, and nothing is changed or removed: the models refuse, and so do triggers in the database
(``audit.triggers``), except for what a row of ``Archive`` names. Rows are inserted by ``audit.ledger``, ``audit.segments``,
``audit.checkpoints`` and ``audit.archiving`` alone.
"""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.chain import Mark, Row
from audit.errors import LedgerIsAppendOnly


def _refuse() -> NoReturn:
    raise LedgerIsAppendOnly("the ledger is written by audit.record and never changed")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads as usual; every way to write is refused."""

    def create(self, **kwargs: Any) -> NoReturn:
        _refuse()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()

    def get_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()

    def update(self, **kwargs: Any) -> NoReturn:
        _refuse()

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()

    def delete(self) -> NoReturn:
        _refuse()

    def _raw_delete(self, using: str | None) -> NoReturn:
        _refuse()


class AppendOnly(models.Model):
    """A row that is inserted once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: raises LedgerIsAppendOnly."""
        _refuse()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: raises LedgerIsAppendOnly."""
        _refuse()

    def append(self) -> None:
        """Insert this row; only the ledger's own modules call it. Raises django.db.Error."""
        super().save(force_insert=True)


class SeqField(models.BigIntegerField):
    """A 64-bit number; on SQLite the rowid itself, so that no second hidden key exists by which a row could be replaced."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Entry(AppendOnly):
    """One thing that happened. The body, with subject, case, reason and facts, is sealed to the auditors."""

    seq = SeqField(primary_key=True, help_text="1, 2, 3… without a gap")
    ts = models.BigIntegerField(help_text="minutes since 1970-01-01 UTC")
    kind = models.CharField(max_length=40, help_text="a code of audit.kinds")
    actor = models.CharField(max_length=36, help_text="the id of a person, or server")
    actor_epoch = models.PositiveIntegerField(help_text="the epoch of the key that signed")
    case_tag = models.BinaryField(max_length=16, default=b"", help_text="HMAC of the case id, or of a signature that ended, or empty")
    body = models.BinaryField(help_text="segment id (16 bytes), then the sealed story")
    prev = models.BinaryField(max_length=32, help_text="the hash of the entry before; of the first, the genesis")
    hash = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64, help_text="the actor's Ed25519 over the hash")
    mac = models.BinaryField(max_length=32, help_text="HMAC under a key that is never in the database")

    class Meta(AppendOnly.Meta):
        abstract = False
        default_permissions = ()
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["case_tag", "seq"], name="audit_entry_case"),
            models.Index(fields=["actor", "seq"], name="audit_entry_actor"),
            models.Index(fields=["kind", "seq"], name="audit_entry_kind"),
            models.Index(fields=["ts"], name="audit_entry_ts"),
            models.Index(fields=["kind", "ts"], name="audit_entry_kind_ts"),  # a day or a period of some kinds
            models.Index(fields=["actor", "ts", "kind"], name="audit_entry_actor_ts"),  # the same of one person
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def row(self) -> Row:
        """The entry as the verifier reads it."""
        return Row.of(tuple(getattr(self, name) for name in Row._fields))


class Segment(AppendOnly):
    """A key under which one process sealed up to 10,000 bodies of one day, posted to the auditors' team."""

    id = models.UUIDField(primary_key=True)
    opened_on = models.DateField()
    auditors_key = models.CharField(max_length=64, help_text="the key it was posted to; server before the office is founded")
    envelope = models.BinaryField()

    class Meta(AppendOnly.Meta):
        abstract = False
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class Checkpoint(AppendOnly):
    """The RFC 6962 root over the first *size* entry hashes, signed. Several people may sign the same size."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    peaks = models.BinaryField(help_text="the perfect subtrees of the root, 32 bytes each: the next checkpoint goes on from here")
    signed_by = models.CharField(max_length=36)
    signer_epoch = models.PositiveIntegerField()
    signature = models.BinaryField(max_length=64)
    text = models.TextField(help_text="origin, size and root as the C2SP checkpoint says them: what the signature covers")

    class Meta(AppendOnly.Meta):
        abstract = False
        default_permissions = ()
        ordering = ["size", "id"]
        constraints = [models.UniqueConstraint(fields=["size", "signed_by"], name="audit_checkpoint_once")]

    def __str__(self) -> str:
        return f"{self.size} by {self.signed_by}"

    def mark(self) -> Mark:
        """The checkpoint as the verifier reads it."""
        return Mark(self.size, bytes(self.root), self.signed_by, self.signer_epoch, bytes(self.signature), self.text)


class Archive(AppendOnly):
    """What left the database for a sealed file, up to a checkpoint, and what stayed. See ``audit.archive``."""

    id = models.BigAutoField(primary_key=True)
    after = models.BigIntegerField(help_text="the size of the archive before; 0 for the first")
    size = models.BigIntegerField(unique=True, help_text="the checkpoint up to which entries left")
    ts = models.BigIntegerField(help_text="the minute of the entry of that number")
    hash = models.BinaryField(max_length=32, help_text="the hash of that entry: the chain goes on from here")
    root = models.BinaryField(max_length=32, help_text="the root of that checkpoint")
    kinds = models.TextField(help_text="the kinds that left, each between spaces: the triggers let no other go")
    removed = models.BigIntegerField()
    kept = models.BigIntegerField()
    kept_digest = models.BinaryField(max_length=32, help_text="SHA-256 over the hashes of all entries that stayed")
    file_digest = models.BinaryField(max_length=32, help_text="SHA-256 of the file")
    signed_by = models.CharField(max_length=36)
    signer_epoch = models.PositiveIntegerField()
    signature = models.BinaryField(max_length=64)
    mac = models.BinaryField(max_length=32, help_text="HMAC under a key that is never in the database")

    class Meta(AppendOnly.Meta):
        abstract = False
        default_permissions = ()
        ordering = ["size"]

    def __str__(self) -> str:
        return f"up to {self.size}"
