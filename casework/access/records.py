"""SealedRecord: a row whose content lies in one padded, sealed payload.

A record opens only inside the keyring of someone who holds its key, and only after the ledger says so (``ring.admit``). Records that
were fetched together open together. Changing content and saving re-seals it under a new revision; an unchanged record is not written.
"""

import copy
import time
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

import orjson
from django.core import checks
from django.db import models
from django.utils import timezone

from casework import rows
from casework.access import rings
from casework.access.errors import Damaged, NoKey, NotInSQL, StaleRecord
from casework.access.history import SealedHistory, day_and_number
from casework.access.models import KeyCommitment
from casework.access.sealed import IntegerField, JSONField, Sealed
from casework.accounts.keys import organisation
from casework.encryption import CannotOpen, open_record, record_aad, seal_record

HEADER = ("id", "payload", "epoch", "revision")
Held = frozenset[tuple[uuid.UUID, str, int]]  # object, compartment, epoch


class SealedQuerySet(models.QuerySet[Any]):
    """Remembers which records came together, keeps header columns together, and refuses content in SQL."""

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._result_cache and isinstance(self._result_cache[0], SealedRecord):
            for record in self._result_cache:
                record.__dict__["_peers"] = self._result_cache

    def _with_header(self, names: tuple[Any, ...]) -> list[Any]:
        content = {f.name for f in self.model.content_fields()}
        header = [*HEADER, f"{self.model.subject_field}_id"]
        return [n for n in names if n not in content] + header

    def only(self, *fields: Any) -> Self:
        return super().only(*self._with_header(fields))

    def defer(self, *fields: Any) -> Self:
        if fields == (None,):
            return super().defer(None)
        kept = {*HEADER, self.model.subject_field, *(f.name for f in self.model.content_fields())}
        return super().defer(*[f for f in fields if f not in kept])

    def update(self, **values: Any) -> int:
        raise NotInSQL("a sealed record changes through save(): update() would leave payload, revision and history behind")

    def bulk_update(self, *_: Any, **__: Any) -> int:
        raise NotInSQL("a sealed record changes through save()")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        for record in objs:
            record.seal()
        return super().bulk_create(objs, *args, **kwargs)


class Payload(models.BinaryField):
    """The sealed bytes. A row with unsealed changes is never written."""

    def pre_save(self, record: Any, add: bool) -> Any:
        if record.__dict__.get("_data") is not None and record.plain_bytes() != record.__dict__.get("_was"):
            raise NotInSQL(f"{type(record).__name__} has unsealed changes: save it with save()")
        return super().pre_save(record, add)


class SealedRecord(models.Model):
    """Base of every model that holds something about a survivor. Subclasses give ``code`` (frozen for ever) and ``compartment``.

    ``subject_field`` names the foreign key to the keyed object: ``case``, or ``referral``.
    """

    code: ClassVar[str] = ""
    compartment: ClassVar[str] = ""
    subject_field: ClassVar[str] = "case"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payload = Payload(default=bytes, editable=False)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    recorded_on = models.DateField(default=timezone.localdate, editable=False)

    # Why an answer is missing: {"phone": "declined"}; absent means not asked. Beside the typed value, never in its place.
    missing = JSONField(default=dict, blank=True, editable=False)
    author = JSONField(default=str, blank=True, editable=False)  # id of who wrote this revision
    written_at = IntegerField(default=0, editable=False)  # when, in minutes since 1970 (UTC); the columns of history say only the day

    history = SealedHistory(inherit=True)
    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    # --- content ---------------------------------------------------------------------------------------------------
    @classmethod
    def content_fields(cls) -> list[Any]:
        return [f for f in cls._meta.private_fields if isinstance(f, Sealed)]

    @property
    def subject_id(self) -> uuid.UUID:
        return getattr(self, f"{self.subject_field}_id")

    @property
    def subject(self) -> Any:
        return getattr(self, self.subject_field)

    def aad(self) -> bytes:
        return record_aad(
            organisation=str(organisation().id),
            code=self.code,
            record=str(self.id),
            subject=str(self.subject_id),
            compartment=self.compartment,
            epoch=self.epoch,
            revision=self.revision,
        )

    @property
    def is_open(self) -> bool:
        """True when the person acting can read this record; opening it is recorded."""
        try:
            self._opened()
        except NoKey:
            return False
        return True

    @property
    def is_damaged(self) -> bool:
        """True when she holds the key and the bytes do not open with it: what the page then says is not "not open to you"."""
        return not self.is_open and bool(self.__dict__.get("_damaged"))

    def _opened(self) -> dict[str, Any]:
        data = self.__dict__.get("_data")
        if data is None:
            if not self.payload and self._state.adding and not self._is_historic:
                data = self._take(b"{}", fresh=True)
            else:
                key = rings.current().key_for_reading(self)
                data = self._take(self._unsealed(key))
        return data

    def _unsealed(self, key: bytes) -> bytes:
        if not self.__dict__.get("_damaged"):
            try:
                return open_record(key, self.aad(), bytes(self.payload))
            except (CannotOpen, ValueError):  # ValueError: an edited column is no part of any place
                self.__dict__["_damaged"] = True
        raise Damaged(f"{self.code} does not open")

    @property
    def _is_historic(self) -> bool:
        return "_history" in self.__dict__ or hasattr(self, "_history")

    def _take(self, plain: bytes, fresh: bool = False) -> dict[str, Any]:
        data = orjson.loads(plain)
        self.__dict__.update(_data=data, _was=None if fresh else plain, _values={})
        return data

    def content_value(self, field: Any) -> Any:
        data, values = self._opened(), self.__dict__["_values"]
        if field.name not in values:
            values[field.name] = field.unpack(data[field.name]) if field.name in data else copy.copy(field.get_default())
        return values[field.name]

    def set_content_value(self, field: Any, value: Any) -> None:
        if "_data" not in self.__dict__ and not (self._state.adding and not self.__dict__.get("payload")):
            self._opened()
        elif self.__dict__.get("_data") is None:
            self._take(b"{}", fresh=True)
        self.__dict__["_values"][field.name] = value

    def plain_bytes(self) -> bytes:
        """The canonical bytes of the content now; unknown keys (of a newer release) are kept.

        A default that was never written stays unwritten: a form assigns every field, and an empty answer to a question that has
        always been empty is no change.
        """
        data = dict(self._opened())
        for field in self.content_fields():
            if field.name in self.__dict__["_values"]:
                packed = field.pack(self.__dict__["_values"][field.name])
                if field.name in data or packed != field.pack(field.get_default()):
                    data[field.name] = packed
        return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)

    def is_changed(self) -> bool:
        if self.__dict__.get("_data") is None:
            return False
        return self.__dict__["_was"] is None or self.plain_bytes() != self.__dict__["_was"]

    def why_missing(self, name: str) -> str:
        """ "declined", "unknown" or "not_asked" for an empty answer; "" for one that was given."""
        if getattr(self, name) not in ("", None, [], {}):
            return ""
        return self.missing.get(name, "not_asked")

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        for name in ("_data", "_was", "_values", "_damaged"):
            self.__dict__.pop(name, None)
        super().refresh_from_db(using=using, fields=[*HEADER, *fields] if fields else None, from_queryset=from_queryset)

    def __getstate__(self) -> dict[str, Any]:
        if self.is_changed():
            raise NotInSQL("a record with unsealed changes is not copied")
        return {k: v for k, v in super().__getstate__().items() if k not in {"_data", "_was", "_values", "_peers"}}

    # --- writing ---------------------------------------------------------------------------------------------------
    def seal(self) -> bool:
        """Seal changed content under the newest key and the next revision. True when there was something to seal."""
        if self._is_historic:
            raise NotInSQL("a past revision is not written again: restore it as a new one")
        if self.__dict__.get("_data") is None and self._state.adding:
            self._take(b"{}", fresh=True)
        if not self.is_changed():
            return False
        ring = rings.current()
        self.author, self.written_at = str(ring.user.pk), int(time.time() // 60)
        plain = self.plain_bytes()
        self.epoch, key = ring.key_for_writing(self)
        self.revision += 1
        self.payload = seal_record(key, self.aad(), self.epoch, plain)
        self.__dict__.update(_was=plain)
        self.__dict__["_data"] = orjson.loads(plain)
        return True

    @property
    def _history_date(self) -> datetime:
        return day_and_number(self.revision)

    def save(self, *args: Any, held: Held | None = None, **kwargs: Any) -> None:
        """Write changed content; unchanged content writes nothing. *held*: the keys of the object that this transaction keeps already.

        Raises StaleRecord when someone else saved first, or replaced the key: the running transaction is then lost.
        """
        adding = self._state.adding
        if not self.seal() and not adding:
            return None
        if held is None:
            held = held_of(*rows.together(keys_of(self.subject_id, [self.compartment])))
        if (self.subject_id, self.compartment, self.epoch) not in held:
            raise StaleRecord(f"the key of {self.code} was replaced by someone else")
        if adding:
            return super().save(force_insert=True, using=kwargs.get("using"))
        return super().save(force_update=True, using=kwargs.get("using"))

    def _do_update(self, base_qs: Any, *rest: Any, **named: Any) -> Any:
        """The statement that writes a revision asks in the same breath that the one it was read at is still there."""
        written = super()._do_update(base_qs.filter(revision=self.revision - 1), *rest, **named)
        if not written:
            raise StaleRecord(f"{self.code} was changed by someone else")
        return written

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not cls._meta.abstract:
            if not (cls.code and cls.compartment):
                found.append(checks.Error(f"{cls.__name__} needs a code and a compartment", id="access.E001"))
            content = {f.name for f in cls.content_fields()}
            if content & {str(o).lstrip("-") for o in cls._meta.ordering or []}:
                found.append(checks.Error(f"{cls.__name__} is ordered by content, which SQL cannot see", id="access.E002"))
            for field in cls.content_fields():
                found.extend(field.check(**kwargs))
        return found


def keys_of(subject: uuid.UUID, compartments: Collection[str]) -> rows.Question:
    """A question for ``rows.together``: which keys of these compartments are in force. They are kept from being replaced (rekeying) until
    the transaction ends, for nobody would ever open what is written under one that is gone."""
    return rows.Question(KeyCommitment, {"subject": [subject], "compartment": compartments}, kept=True)


def held_of(found: Iterable[KeyCommitment]) -> Held:
    """What it answered, for ``SealedRecord.save``."""
    return frozenset((row.subject, row.compartment, row.epoch) for row in found)
