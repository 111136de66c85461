"""The first link of the chain: 32 bytes that lie outside the database, the SHA-256 of the organisation's root key."""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings

from audit.chain import NOTHING
from audit.errors import GenesisPinned, LedgerUnwritable
from audit.models import Entry


def _path() -> Path:
    return Path(settings.HOME) / "genesis"


def _pinned() -> bytes:
    """What the file holds. Every record that is sealed or opened asks for it; only a file that is another one than before is read."""
    path = os.path.join(settings.HOME, "genesis")
    state = os.stat(path)
    return _content(path, state.st_dev, state.st_ino, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _content(path: str, *_state: int) -> bytes:
    return Path(path).read_bytes()


def genesis() -> bytes:
    """The ``prev`` of entry 1: ``LEDGER_GENESIS`` where settings have it, else the pinned file, else 32 zero bytes.

    Zeros mean that no office is founded; only tests write entries then. Raises LedgerUnwritable when the file is not 32 bytes.
    """
    pinned = getattr(settings, "LEDGER_GENESIS", None)
    if pinned is None:
        try:
            pinned = _pinned()
        except FileNotFoundError:
            return NOTHING
    if len(pinned) != len(NOTHING):
        raise LedgerUnwritable("the genesis of the ledger must be 32 bytes")
    return cast(bytes, pinned)


def pin_genesis(fingerprint: bytes) -> None:
    """Pin the ledger to the organisation: *fingerprint* is the SHA-256 of its root key, 32 bytes. Done once, at founding.

    Raises ValueError for another length, and GenesisPinned when entries exist that begin elsewhere: a chain is not moved. While
    the ledger is empty a pin may be replaced, so that a founding that failed half-way can be tried again.
    """
    if len(fingerprint) != len(NOTHING):
        raise ValueError("the fingerprint of the organisation root must be 32 bytes")
    first = Entry.objects.order_by("seq").values_list("prev", flat=True).first()
    if first is not None and bytes(first) != fingerprint:
        raise GenesisPinned("the ledger has entries with another genesis: found the office in an empty database")
    _write(_path(), fingerprint)


def _write(path: Path, value: bytes) -> None:
    """Replace the file whole, and make both the bytes and the name durable."""
    draft = path.with_name(f".genesis.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
