"""Sealing a stream for several age keys, and opening it again. The only place that knows the library.

Nothing is written unsealed: what is sealed comes from memory, and what is opened goes to whoever asked, piece by piece.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pyrage import DecryptError, EncryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

from casework.backup.errors import CannotBeOpened, Refused

FEWEST = 2  # one key that is lost would take every backup with it
AT_ONCE = 1 << 20  # bytes
Identity, Recipient = x25519.Identity, x25519.Recipient


class Sealed(NamedTuple):
    """A sealed file: SHA-256 of the file and of what is inside, in hexadecimal, and its size in bytes."""

    file: str
    plain: str
    bytes: int


def recipients(path: Path | None) -> list[Any]:
    """The public keys in a file, one a line; # begins a remark. Raises Refused for fewer than two."""
    if path is None:
        raise Refused("HAMRAZ_BACKUP_RECIPIENTS names no file of age public keys: no backup is made without one")
    try:
        found = {line for line in _lines(path) if not line.startswith("#")}
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"the file of age public keys {path} cannot be read: {_why(error)}") from None
    if len(found) < FEWEST:
        raise Refused(
            f"{path} has {len(found)} age public key: a backup is sealed to two people or more, so that one lost key loses nothing"
        )
    try:
        return [Recipient.from_str(line) for line in sorted(found)]
    except RecipientError:
        raise Refused(f"{path} has a line that is no age public key (age1…)") from None


def identities(path: Path) -> list[Any]:
    """The secret keys in a file that age-keygen or ``backup_key`` wrote. Raises Refused."""
    try:
        found = [Identity.from_str(line) for line in _lines(path) if not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"the identity file {path} cannot be read: {_why(error)}") from None
    except IdentityError:
        raise Refused(f"{path} has a line that is no age secret key (AGE-SECRET-KEY-…)") from None
    if not found:
        raise Refused(f"{path} has no age secret key (AGE-SECRET-KEY-…)")
    return found


def _lines(path: Path) -> Iterator[str]:
    return (line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or "it is not text"


def new_identity() -> Any:
    return Identity.generate()


class _From(io.RawIOBase):
    """Pieces as something to read from. Keeps the error that ends it: the library would turn it into words."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held, self.digest = pieces, bytearray(), hashlib.sha256()
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            while len(self._held) < size and (piece := next(self._pieces, None)) is not None:
                self.digest.update(piece)
                self._held += piece
        except BaseException as error:
            self.error = error
            raise
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken


class _Into(io.RawIOBase):
    """Something to write to, with a digest. Keeps the error that ends it."""

    def __init__(self, take: Callable[[bytes], Any]) -> None:
        self._take, self.digest, self.size = take, hashlib.sha256(), 0
        self.error: BaseException | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        data = bytes(data)
        try:
            self._take(data)
        except BaseException as error:
            self.error = error
            raise
        self.digest.update(data)
        self.size += len(data)
        return len(data)


def seal(path: Path, pieces: Iterator[bytes], to: Sequence[Any]) -> Sealed:
    """Write a new file that only its owner reads; on the disk when this returns. Raises OSError, and what *pieces* raises."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=AT_ONCE) as file:
        source, target = _From(pieces), _Into(file.write)
        try:
            encrypt_io(source, target, list(to))
        except (EncryptError, OSError) as error:
            raise (source.error or target.error or error) from None
        file.flush()
        os.fsync(file.fileno())
    return Sealed(target.digest.hexdigest(), source.digest.hexdigest(), target.size)


def open_into(path: Path, keys: Sequence[Any], take: Callable[[bytes], Any]) -> str:
    """Hand what is inside to *take*, piece by piece; returns its SHA-256. Raises CannotBeOpened, at the latest at the end of a file that
    was cut short, OSError, and what *take* raises."""
    with path.open("rb") as file:
        target = _Into(take)
        try:
            decrypt_io(file, target, list(keys))
        except DecryptError as error:
            raise CannotBeOpened(_sentence(path, str(error))) from None
        except OSError as error:
            if target.error is not None:
                raise target.error from None
            if error.errno is not None:
                raise
            raise CannotBeOpened(f"{path.name} is damaged or was cut short") from None
    return target.digest.hexdigest()


def _sentence(path: Path, said: str) -> str:
    if "No matching keys" in said:
        return f"{path.name} is sealed to other keys than this identity"
    return f"{path.name} is damaged or was cut short"


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file as it lies there. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(AT_ONCE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def verify(path: Path, sealed: Sealed, key: Any) -> None:
    """Read the file back and compare: its bytes, and what is inside. Raises CannotBeOpened and OSError."""
    if digest_of(path) != (sealed.file, sealed.bytes):
        raise CannotBeOpened(f"{path.name} on the disk is not what was written")
    if open_into(path, [key], lambda _: None) != sealed.plain:
        raise CannotBeOpened(f"{path.name} opens to something else than what was sealed")
