"""Writing the ledger, and reading it back with the auditors' keys.

An entry is written in the same transaction as the change it tells of; for reading, in a durable transaction of its own before
a key is opened: no entry, no key, no page.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from audit import chain, checkpoints, context, hooks, kinds, segments
from audit.chain import Row
from audit.errors import LedgerUnwritable, StoryTooLong
from audit.genesis import genesis, pin_genesis
from audit.models import Entry, Segment
from audit.triggers import missing_triggers
from casework.encryption import CannotOpen

__all__ = ["Story", "case_tag", "genesis", "pin_genesis", "read", "record", "record_durably"]

Story = dict[str, Any]
LOCK = 0x68616D72617A  # "hamraz": the advisory lock of PostgreSQL under which entries are numbered
LONGEST_BODY = 65_535  # bytes: what the u16 length before it can say
STEP_BACK = 5  # minutes a clock may be set back without an entry of its own; time then stands still until it caught up


class Tail(NamedTuple):
    """The newest entry, as far as the next one needs it."""

    seq: int
    ts: int | None
    hash: bytes


def record(
    kind: str, *, subject: tuple[str, str] | None = None, case: str | UUID | None = None, filed_under: bytes = b"", **facts: Any
) -> Entry:
    """Append one entry, signed by the current actor, in the running transaction.

    *subject* is (kind of object, id), *case* the id of the case it belongs to; *filed_under* is a tag (16 bytes) in place of the case's,
    for ``audit.endings``; *facts* are numbers, texts, ids, dates, bytes and
    lists of them, sealed with both. Put it last in an action: it holds the ledger's lock until the commit.

    Raises TransactionManagementError outside ``transaction.atomic``; UnknownKind; StoryTooLong; TypeError for a fact of another
    type; LedgerUnwritable when the database refuses. Whatever it raises, the running transaction can then only be rolled back:
    no change outlives its entry, even where the error is swallowed.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record runs inside transaction.atomic, with the change it tells of")
    try:
        kinds.get(kind)
        story = _story(subject, case, facts)
        _require_triggers(connection)
        tail = _clocked(connection, _locked_tail(connection))
        tag = filed_under or (case_tag(case) if case else b"")
        return _append(connection, tail, kind, context.current(), tag, story)
    except Error as error:
        transaction.set_rollback(True)
        raise LedgerUnwritable("the ledger could not be written") from error
    except Exception:
        transaction.set_rollback(True)
        raise


def record_durably(kind: str, *, subject: tuple[str, str] | None = None, case: str | UUID | None = None, **facts: Any) -> Entry:
    """Append one entry and commit it before returning: what is to be read or refused now may follow.

    Raises RuntimeError inside a transaction (its rollback would take the entry along), and what ``record`` raises.
    """
    try:
        with transaction.atomic(durable=True):
            return record(kind, subject=subject, case=case, **facts)
    except Error as error:
        raise LedgerUnwritable("the ledger could not be written") from error


def read(entries: Iterable[Entry], open_segment: Callable[[Segment], bytes]) -> list[Story | None]:
    """The stories of *entries*, in their order; None for each whose segment or body does not open.

    *open_segment* returns the key of a segment or raises CannotOpen, for example
    ``lambda segment: segments.open_segment(segment, team_keys)``; it is called once for each segment.
    """
    wanted = list(entries)
    found = {segment for entry in wanted if (segment := _segment_id(entry))}
    held = {segment.id: _key_of(segment, open_segment) for segment in Segment.objects.filter(pk__in=found)}
    return [_open_story(entry, held) for entry in wanted]


def case_tag(case: str | UUID) -> bytes:
    """The 16 bytes by which the entries of a case are found: ``Entry.objects.filter(case_tag=case_tag(case.pk))``."""
    return chain.case_tag(hooks.mac_key(), str(case).lower())


# --- writing -------------------------------------------------------------------------------------------------------------
_guarded: set[tuple[int, str]] = set()  # (process, database) whose triggers were seen in place


def _require_triggers(connection: BaseDatabaseWrapper) -> None:
    """No entry, hence no page, from a database that would let the ledger be changed. Asked once in each process."""
    place = (os.getpid(), str(connection.settings_dict["NAME"]))
    if place not in _guarded:
        if missing_triggers(connection):
            raise LedgerUnwritable("the triggers of the ledger are missing: see manage.py check --database default")
        _guarded.add(place)


def _locked_tail(connection: BaseDatabaseWrapper) -> Tail:
    """The newest entry, with nobody else able to append before this transaction ends.

    SQLite holds its write lock since BEGIN IMMEDIATE. PostgreSQL takes an advisory lock first, in a statement of its own: the
    next statement's snapshot then contains what the holder before committed. ``SELECT … FOR UPDATE`` would not.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT seq, ts, hash FROM audit_entry ORDER BY seq DESC LIMIT 1")  # by hand: half the cost of an entry
        last = cursor.fetchone()
    return Tail(last[0], last[1], bytes(last[2])) if last else Tail(0, None, genesis())


def _minute() -> int:
    return int(time.time() // 60)


def _clocked(connection: BaseDatabaseWrapper, tail: Tail) -> Tail:
    """Tell in an entry of the server's own when the clock was set back; without it the verifier would call the order false."""
    now = _minute()
    if tail.ts is None or now >= tail.ts - STEP_BACK:
        return tail
    with context.because(""):  # whatever she is doing, the clock has reasons of its own
        story = _story(None, None, {"from_minute": tail.ts, "to_minute": now})
    entry = _append(connection, tail, "clock.jumped", context.server(), b"", story, minute=now)
    return Tail(entry.seq, entry.ts, bytes(entry.hash))


def _append(
    connection: BaseDatabaseWrapper,
    tail: Tail,
    kind: str,
    actor: context.Actor,
    tag: bytes,
    story: bytes,
    *,
    minute: int | None = None,
) -> Entry:
    ts = max(_minute(), tail.ts or 0) if minute is None else minute
    segment = segments.current(connection, _day(ts))
    body = segments.seal_body(segment, kind, actor.id, story)
    if len(body) > LONGEST_BODY:
        raise StoryTooLong("the facts of one entry do not fit: write several entries")
    row = Row(tail.seq + 1, ts, kind, actor.id, actor.epoch, tag, body, tail.hash, b"", b"", b"")
    row = row._replace(hash=chain.entry_hash(row))
    row = row._replace(signature=actor.sign(row.hash))
    row = row._replace(mac=chain.entry_mac(hooks.mac_key(), row))
    entry = Entry(**row._asdict())
    entry.append()
    checkpoints.make_if_due(row.seq, ts, tail.ts)
    return entry


def _day(ts: int) -> date:
    return datetime.fromtimestamp(ts * 60, UTC).date()


def _story(subject: tuple[str, str] | None, case: str | UUID | None, facts: Mapping[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8. What is not there is left out."""
    said = {"subject": [str(part) for part in subject] if subject else None, "case": str(case) if case else None}
    said["reason"] = context.reason() or None
    whole = {**{key: value for key, value in said.items() if value is not None}, **facts}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a fact of the ledger cannot be a {type(value).__name__}")


# --- reading -------------------------------------------------------------------------------------------------------------
def _segment_id(entry: Entry) -> UUID | None:
    try:
        return segments.segment_of(bytes(entry.body))
    except ValueError:
        return None


def _key_of(segment: Segment, open_segment: Callable[[Segment], bytes]) -> bytes | None:
    try:
        return open_segment(segment)
    except CannotOpen:
        return None


def _open_story(entry: Entry, held: Mapping[UUID, bytes | None]) -> Story | None:
    segment = _segment_id(entry)
    key = held.get(segment) if segment else None
    if key is None:
        return None
    try:
        told = json.loads(segments.open_body(key, entry.kind, entry.actor, bytes(entry.body)))
    except (CannotOpen, ValueError):
        return None
    return told if isinstance(told, dict) else None
