"""The sealed file of an archive: one line of JSON, then the export it holds as a file C5 (docs/encryption.md).

The line says of which office and which entries the file is, and carries its key, posted to the auditors' team and to the organisation's
root. What the line says is bound into both envelopes and into every chunk: a file of another office, of other entries or with another line
does not open.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple

from casework.encryption import CannotOpen, ChunkSealer, lp, open_chunks, post

FORMAT = "hamraz/archive/v1"
ROOT = "root"  # the name of the root's envelope; the auditors' is "team id:epoch"
LONGEST_HEAD = 20_000  # bytes
AT_ONCE = 1 << 20  # bytes read from the disk
OpenKey = Callable[[str, bytes, bytes], bytes]  # (name, info, envelope) → the file's key; raises CannotOpen


class NotAnArchive(Exception):
    """The file is not one, or not of this office."""


class About(NamedTuple):
    """Which entries of which ledger the file holds: those after number *after*, up to *size*, whose hash is *hash*."""

    genesis: bytes
    after: int
    size: int
    hash: bytes

    @property
    def place(self) -> bytes:
        """lp(format, genesis, after u64, size u64, hash): what the chunks and both envelopes are bound to."""
        return lp(FORMAT, self.genesis, self.after.to_bytes(8, "big"), self.size.to_bytes(8, "big"), self.hash)


def key_info(about: About, name: str) -> bytes:
    return lp("hamraz/archive-key/v1", name) + about.place


def write(path: Path, about: About, lines: Iterable[Mapping[str, object]], keys: Mapping[str, bytes]) -> bytes:
    """Seal *lines* into a new file that only its owner reads, for the public *keys* by name; on the disk when this returns.

    Returns the SHA-256 of the file. Raises FileExistsError and other OSErrors.
    """
    key, digest = secrets.token_bytes(32), sha256()
    sealer = ChunkSealer(key, about.place)
    envelopes = {name: post(public, key_info(about, name), key) for name, public in keys.items()}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in (_head(about, envelopes), sealer.header):
            _put(file, digest, piece)
        for line in lines:
            for chunk in sealer.add(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"):
                _put(file, digest, chunk)
        _put(file, digest, sealer.end())
        file.flush()
        os.fsync(file.fileno())
    _make_the_name_durable(path)
    return digest.digest()


def _put(file: IO[bytes], digest: Any, piece: bytes) -> None:
    digest.update(piece)
    file.write(piece)


def _make_the_name_durable(path: Path) -> None:
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _head(about: About, envelopes: Mapping[str, bytes]) -> bytes:
    said = {"type": FORMAT, "genesis": about.genesis.hex(), "after": about.after, "size": about.size, "hash": about.hash.hex()}
    keys = {name: b64encode(envelope).decode() for name, envelope in envelopes.items()}
    return json.dumps({**said, "keys": keys}, separators=(",", ":")).encode() + b"\n"


def digest_of(path: Path) -> bytes:
    """The SHA-256 of the file as it lies on the disk."""
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(AT_ONCE):
            digest.update(piece)
    return digest.digest()


def about(path: Path) -> About:
    """What the file says it is. Raises NotAnArchive."""
    with path.open("rb") as file:
        return _read_head(file)[0]


def _read_head(file: IO[bytes]) -> tuple[About, dict[str, bytes]]:
    try:
        said = json.loads(file.readline(LONGEST_HEAD))
        keys = {str(name): b64decode(envelope, validate=True) for name, envelope in said["keys"].items()}
        told = About(bytes.fromhex(said["genesis"]), int(said["after"]), int(said["size"]), bytes.fromhex(said["hash"]))
        if said["type"] != FORMAT:
            raise ValueError
        _ = told.place
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise NotAnArchive("this file is not an archive of a ledger") from None
    return told, keys


def read(path: Path, open_key: OpenKey) -> Iterator[dict[str, Any]]:
    """The lines inside, one after the other. Raises NotAnArchive, and CannotOpen: for a file cut short only at its end."""
    with path.open("rb") as file:
        told, keys = _read_head(file)
        key = _key(told, keys, open_key)
        held = b""
        for piece in open_chunks(key, told.place, iter(lambda: file.read(AT_ONCE), b"")):
            *whole, held = (held + piece).split(b"\n")
            yield from map(json.loads, whole)
        if held:
            raise NotAnArchive("the archive ends in the middle of a line")


def _key(told: About, keys: Mapping[str, bytes], open_key: OpenKey) -> bytes:
    for name, envelope in keys.items():
        try:
            return open_key(name, key_info(told, name), envelope)
        except CannotOpen:
            continue
    raise CannotOpen
