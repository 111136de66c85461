"""A set: a directory with a head, what is said about it, the keys and the data. Where they lie, and what hangs together.

    000012-20261201T223000Z/  head.json  about.age  keys.age  data.age

The head is readable and signed by the server: age says for whom a file is, not from whom. It holds the digests of all files and of the
head of the set on which this one stands, so that nothing can be exchanged, mixed or left out unseen.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from audit import hooks
from audit.chain import origin_of
from audit.genesis import genesis
from casework.backup.errors import CannotBeOpened, Refused
from casework.backup.sealing import Sealed, digest_of
from casework.encryption import lp, verify_signature

FORMAT = "hamraz/backup/v1"
NAME = re.compile(r"\d{6}-\d{8}T\d{6}Z")  # a number, because clocks are set back, and when
UNFINISHED = ".unfinished-"
HEAD, ABOUT = "head.json", "about"
LONGEST_HEAD = 20_000  # bytes


class On(NamedTuple):
    """The set on which a store of another one stands: its name, and the SHA-256 of its head."""

    set: str
    head: str


class Store(NamedTuple):
    """One file of a set: a full one, or what changed since the set on which it stands."""

    sealed: Sealed
    on: On | None = None


class Head(NamedTuple):
    """What the readable part of a set says, after its signature was checked; *digest* is the SHA-256 of the file."""

    directory: Path
    office: str
    stores: dict[str, Store]
    digest: str

    @property
    def name(self) -> str:
        return self.directory.name

    @property
    def made_at(self) -> datetime:
        return made_at(self.name)

    def file(self, store: str) -> Path:
        return self.directory / f"{store}.age"


def new_name(directory: Path) -> str:
    """The next name in this directory. Raises Refused where it cannot be read, or where nothing can come after what lies there."""
    newest = max(names(directory), default="000000")
    name = f"{int(newest[:6]) + 1:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    if not NAME.fullmatch(name):  # no restore would ever look at it
        raise Refused(f"the directory {newest} is not of this office: it leaves no number for another set. Move it away")
    return name


def made_at(name: str) -> datetime:
    """Raises ValueError."""
    return datetime.strptime(name[7:], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def write_head(directory: Path, name: str, stores: dict[str, Store]) -> str:
    """Sign and write the head; returns its SHA-256. Raises OSError."""
    said = {
        "format": FORMAT,
        "set": name,
        "office": origin_of(genesis()),
        "stores": {store: {**what.sealed._asdict(), "on": what.on and what.on._asdict()} for store, what in stores.items()},
    }
    line = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    signature = hooks.server_keys().sign(_signed(line))
    body = line + b"\n" + signature.hex().encode() + b"\n"
    with os.fdopen(os.open(directory / HEAD, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(body).hexdigest()


def _signed(line: bytes) -> bytes:
    return lp("hamraz/backup-head/v1") + line


def read_head(directory: Path) -> Head:
    """Raises CannotBeOpened for a head that is damaged, missing, moved or not signed by this server."""
    try:
        body = (directory / HEAD).read_bytes()
        line, signature, rest = body.split(b"\n")
        said = json.loads(line)
        stores = {name: _store(what) for name, what in said["stores"].items()}
        office, whole = str(said["office"]), said["format"] == FORMAT and not rest and len(body) <= LONGEST_HEAD
        moved, proof = said["set"] != directory.name, bytes.fromhex(signature.decode())
        made_at(directory.name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CannotBeOpened(f"the head of the set {directory.name} is missing or damaged") from None
    if not whole or moved:
        raise CannotBeOpened(f"the head of the set {directory.name} belongs to another set or is damaged")
    if not verify_signature(hooks.server_keys().signing_public, _signed(line), proof):
        raise CannotBeOpened(
            f"the set {directory.name} was edited, or was made by another office: its head is not signed with the secret"
            " ledger-server of this machine"
        )
    return Head(directory, office, stores, hashlib.sha256(body).hexdigest())


def _store(said: dict[str, Any]) -> Store:
    on = said["on"]
    return Store(Sealed(str(said["file"]), str(said["plain"]), int(said["bytes"])), on and On(str(on["set"]), str(on["head"])))


def names(directory: Path) -> list[str]:
    """The finished sets in a directory, oldest first. Raises Refused where it cannot be read."""
    try:
        return sorted(path.name for path in directory.iterdir() if NAME.fullmatch(path.name) and path.is_dir())
    except OSError as error:
        raise Refused(f"{directory} cannot be read: {error.strerror}") from None


def chain(head: Head, store: str) -> Iterator[Head]:
    """The set itself, then the one on which its store stands, and so on to a full one. Raises CannotBeOpened."""
    while True:
        yield head
        on = head.stores[store].on
        if on is None:
            return
        below = read_head(head.directory.parent / on.set)
        if below.digest != on.head or below.name >= head.name:
            raise CannotBeOpened(f"the set {on.set} is not the one on which {head.name} stands")
        head = below


def is_intact(head: Head, store: str) -> bool:
    """Whether the file is there, byte for byte as it was written."""
    sealed = head.stores[store].sealed
    try:
        return digest_of(head.file(store)) == (sealed.file, sealed.bytes)
    except OSError:
        return False


def sync(directory: Path) -> None:
    """Make names in a directory durable."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
