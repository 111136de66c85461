"""Writing the ledger, and reading it back with the auditors' keys.

An entry is written in the same transaction as the change it tells of; for reading, in a durable transaction of its own before anything
is shown: no entry, no page.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
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
from casework.rows import Statement, in_one_trip

__all__ = ["Story", "Telling", "case_tag", "genesis", "hold", "pin_genesis", "read", "record", "record_all", "record_durably"]

Story = dict[str, Any]
LOCK = 0x68616D72617A  # "hamraz": the advisory lock of PostgreSQL under which entries are numbered
INSERT = f"INSERT INTO audit_entry ({', '.join(Row._fields)}) VALUES ({', '.join(['%s'] * len(Row._fields))})"  # noqa: S608 - columns
TAIL = "SELECT seq, ts, hash, EXISTS (SELECT 1 FROM audit_segment WHERE id = %s) FROM audit_entry ORDER BY seq DESC LIMIT 1"
LONGEST_BODY = 65_535  # bytes: what the u16 length before it can say
STEP_BACK = 5  # minutes a clock may be set back without an entry of its own; time then stands still until it caught up


class Telling(NamedTuple):
    """What one entry of ``record_all`` is to say, in the words of ``record``."""

    kind: str
    subject: tuple[str, str] | None
    case: str | UUID | None
    facts: Mapping[str, Any]
    filed_under: bytes = b""


class Sayable(NamedTuple):
    """A telling that was looked at: its kind is listed, its case is a tag, its story is bytes."""

    kind: str
    case_tag: bytes
    story: bytes


class Tail(NamedTuple):
    """The newest entry, as far as the next one needs it, and the segment of this process, if its row is there."""

    seq: int
    ts: int | None
    hash: bytes
    segment: UUID | None = None


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
    with _all_or_nothing() as connection:
        (row,) = _record(connection, [Telling(kind, subject, case, facts, filed_under)])
        return Entry.from_db(DEFAULT_DB_ALIAS, Row._fields, row)


def record_all(tellings: Iterable[Telling]) -> None:
    """Append many entries in their order, one after the other with nobody else's between, as ``record`` would each.

    For a command that writes thousands of rows in one transaction: the lock is taken and the newest entry read once, and rows are
    inserted by the hundred. All are signed by the current actor with the reason in force, and carry the minute of this call. Put it
    last, like ``record``; it raises the same.
    """
    with _all_or_nothing() as connection:
        _record(connection, tellings)


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


def hold() -> None:
    """Let nobody append before the running transaction ends; ``record`` does this itself. Raises what ``record`` raises."""
    with _all_or_nothing() as connection:
        _locked_tail(connection)


def newest() -> int:
    """The number of the newest entry; 0 for none. One query."""
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def case_tag(case: str | UUID) -> bytes:
    """The 16 bytes by which the entries of a case are found: ``Entry.objects.filter(case_tag=case_tag(case.pk))``."""
    return chain.case_tag(hooks.mac_key(), str(case).lower())


# --- writing -------------------------------------------------------------------------------------------------------------
@contextmanager
def _all_or_nothing() -> Iterator[BaseDatabaseWrapper]:
    """The running transaction, which is lost with whatever is raised here."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record runs inside transaction.atomic, with the change it tells of")
    try:
        yield connection
    except Error as error:
        transaction.set_rollback(True)
        raise LedgerUnwritable("the ledger could not be written") from error
    except Exception:
        transaction.set_rollback(True)
        raise


def _record(connection: BaseDatabaseWrapper, tellings: Iterable[Telling]) -> list[Row]:
    said = [_sayable(*telling) for telling in tellings]
    _require_triggers(connection)
    tail = _clocked(connection, _locked_tail(connection))
    return _append(connection, tail, max(_minute(), tail.ts or 0), context.current(), said)


def _sayable(
    kind: str, subject: tuple[str, str] | None, case: str | UUID | None, facts: Mapping[str, Any], filed_under: bytes
) -> Sayable:
    kinds.get(kind)
    return Sayable(kind, filed_under or (case_tag(case) if case else b""), _story(subject, case, facts))


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
    next statement's snapshot then contains what the holder before committed, although both travel together. ``SELECT … FOR UPDATE``
    would not.
    """
    held = segments.held(connection)
    lock: list[Statement] = [(f"SELECT pg_advisory_xact_lock({LOCK})", [])] if connection.vendor == "postgresql" else []
    *_, found = in_one_trip([*lock, (TAIL, [Segment._meta.pk.get_db_prep_value(held, connection)])])  # by hand: half an entry's cost
    if not found:
        return Tail(0, None, genesis())
    seq, ts, hashed, is_there = found[0]
    return Tail(seq, ts, bytes(hashed), held if is_there else None)


def _minute() -> int:
    return int(time.time() // 60)


def _clocked(connection: BaseDatabaseWrapper, tail: Tail) -> Tail:
    """Tell in an entry of the server's own when the clock was set back; without it the verifier would call the order false."""
    now = _minute()
    if tail.ts is None or now >= tail.ts - STEP_BACK:
        return tail
    with context.because(""):  # whatever she is doing, the clock has reasons of its own
        jump = _sayable(*Telling("clock.jumped", None, None, {"from_minute": tail.ts, "to_minute": now}))
    (row,) = _append(connection, tail, now, context.server(), [jump])
    return Tail(row.seq, row.ts, row.hash, segments.held(connection))


def _append(connection: BaseDatabaseWrapper, tail: Tail, ts: int, actor: context.Actor, said: Iterable[Sayable]) -> list[Row]:
    """Chain, sign and insert entries of one minute, in portions that end where a checkpoint belongs."""
    rows: list[Row] = []
    waiting = iter(said)
    while portion := list(islice(waiting, checkpoints.until_due(tail.seq + 1, ts, tail.ts))):
        before, segment = tail.ts, segments.current(connection, _day(ts), len(portion), tail.segment)
        for one in portion:
            row = _row(tail, ts, actor, one, segments.seal_body(segment, one.kind, actor.id, one.story))
            rows.append(row)
            tail = Tail(row.seq, ts, row.hash, segment.id)
        _insert(connection, rows[-len(portion) :])
        checkpoints.make_if_due(tail.seq, ts, before)
    return rows


def _row(tail: Tail, ts: int, actor: context.Actor, said: Sayable, body: bytes) -> Row:
    if len(body) > LONGEST_BODY:
        raise StoryTooLong("the facts of one entry do not fit: write several entries")
    row = Row(tail.seq + 1, ts, said.kind, actor.id, actor.epoch, said.case_tag, body, tail.hash, b"", b"", b"")
    row = row._replace(hash=chain.entry_hash(row))
    row = row._replace(signature=actor.sign(row.hash))
    return row._replace(mac=chain.entry_mac(hooks.mac_key(), row))


def _insert(connection: BaseDatabaseWrapper, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def _day(ts: int) -> date:
    return datetime.fromtimestamp(ts * 60, UTC).date()


def _story(subject: tuple[str, str] | None, case: str | UUID | None, facts: Mapping[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8. What is not there is left out."""
    said = {"subject": [str(part) for part in subject] if subject else None, "case": str(case) if case else None}
    said["reason"] = context.reason(case) or None
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
