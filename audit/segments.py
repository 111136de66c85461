"""Segment keys: bodies are sealed under a key that lives only in this process and is posted to the auditors when it is made.

The server writes and, after a restart, cannot read back. An auditor opens a segment once and reads up to 10,000 bodies with it.
"""

import os
import secrets
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import UUID, uuid4

from django.db.backends.base.base import BaseDatabaseWrapper

from audit import hooks
from audit.models import Segment
from casework.encryption import Keys, lp, open_envelope, open_small, post, seal_small

LIMIT = 10_000  # entries under one key


@dataclass
class Held:
    """A segment this process writes under; the key is in no database and in no other process."""

    id: UUID
    day: date
    auditors_key: str
    key: bytes = field(repr=False)
    used: int = 0


_held: dict[tuple[int, str, str], Held] = {}  # by process (a fork must not share a key), alias and database name


def forget() -> None:
    """Drop every key this process writes under. Call it when the auditors' key changed; the next entry opens a segment."""
    _held.clear()


def held(connection: BaseDatabaseWrapper) -> UUID | None:
    """The segment that this process wrote under last. Its row may be gone: the transaction that opened it may have been rolled back."""
    found = _held.get(_place(connection))
    return found.id if found else None


def current(connection: BaseDatabaseWrapper, day: date, count: int, there: UUID | None) -> Held:
    """The segment for the next *count* entries on *day*, opened now if need be, in the caller's transaction and under the ledger's lock.

    *there*: the segment of this process, if its row was just seen in the database. Raises django.db.Error.
    """
    place = _place(connection)
    held = _held.get(place)
    if held is None or held.day != day or held.used + count > LIMIT or _founded_since(held) or held.id != there:
        for other in [key for key in _held if key[0] != place[0]]:
            del _held[other]  # inherited through a fork
        held = _held[place] = _open(day)
    held.used += count
    return held


def _place(connection: BaseDatabaseWrapper) -> tuple[int, str, str]:
    return os.getpid(), connection.alias, str(connection.settings_dict["NAME"])


def _founded_since(held: Held) -> bool:
    return held.auditors_key == hooks.SERVER and hooks.auditors_key() is not None


def _open(day: date) -> Held:
    name, public = hooks.auditors_key() or (hooks.SERVER, hooks.server_keys().encryption_public)
    held = Held(uuid4(), day, name, secrets.token_bytes(32))
    envelope = post(public, segment_info(held.id, name), held.key)
    Segment(id=held.id, opened_on=day, auditors_key=name, envelope=envelope).append()
    return held


def segment_info(segment: UUID, auditors_key: str) -> bytes:
    """What the envelope is bound to: lp("hamraz/audit/segment/v1", segment id, key id)."""
    return lp("hamraz/audit/segment/v1", segment.bytes, auditors_key)


@lru_cache(maxsize=4096)  # a page, a period: the same few people and kinds again and again
def body_aad(segment: UUID, kind: str, actor: str) -> bytes:
    """What a body is bound to: lp("hamraz/audit/body/v1", segment id, kind, actor)."""
    return lp("hamraz/audit/body/v1", segment.bytes, kind, actor)


def seal_body(held: Held, kind: str, actor: str, story: bytes) -> bytes:
    """Segment id (16 bytes) ‖ sealed story."""
    return held.id.bytes + seal_small(held.key, body_aad(held.id, kind, actor), story)


def open_body(key: bytes, kind: str, actor: str, body: bytes) -> bytes:
    """The story inside *body*. Raises CannotOpen, and ValueError when the body is shorter than a segment id."""
    return open_small(key, body_aad(segment_of(body), kind, actor), body[16:])


def segment_of(body: bytes) -> UUID:
    """The segment a body is sealed under. Raises ValueError when the body is too short to say."""
    return UUID(bytes=body[:16])


def open_segment(segment: Segment, keys: Keys) -> bytes:
    """The key of *segment*, for *keys* it was posted to. Raises CannotOpen."""
    return open_envelope(keys, segment_info(segment.id, segment.auditors_key), bytes(segment.envelope))
