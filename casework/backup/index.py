"""What the last backup held: for each row its key and a digest, so that the next one writes only what changed.

It lies in the home of the installation, never in the set. The digests are keyed: to whoever reads it, it says how many rows there are.
"""

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from audit import hooks
from casework.backup.rows import KEY

DIGEST = 16
ENTRY = KEY + DIGEST
AT_ONCE = 4096  # entries

Known = tuple[bytes, bytes]  # key in order, digest


def digester() -> Any:
    """Makes digests of rows: ``digester()(bytes)``."""
    key = hmac.digest(hooks.mac_key(), b"hamraz/backup-index/v1", "sha256")
    start = hashlib.blake2b(key=key, digest_size=DIGEST)

    def digest(body: bytes) -> bytes:
        one = start.copy()
        one.update(body)
        return one.digest()

    return digest


@dataclass
class State:
    """Of which set the index is, and how far the tables went that only grow."""

    set: str = ""
    head: str = ""
    last: dict[str, int] = field(default_factory=dict)  # the newest number in each table that only grows
    archives: int = 0
    recipients: str = ""  # digest of the public keys it is sealed to
    size: int = 0  # how many entries of the ledger it holds, with the root over them in hexadecimal
    root: str = ""
    files: dict[str, str] = field(default_factory=dict)  # part → digest of its file


class Index:
    """The index for one directory of backups."""

    def __init__(self, target: Path) -> None:
        self.home = Path(settings.HOME) / "backup" / hashlib.sha256(os.fsencode(target.resolve())).hexdigest()[:16]
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)

    def state(self) -> State:
        """What the last run left; an empty state where there is none, or where it is damaged."""
        try:
            said = json.loads((self.home / "state.json").read_bytes())
            state = State(**{one.name: said[one.name] for one in fields(State) if one.name in said})
            whole = all(_digest_of(self.home / state.set / name) == digest for name, digest in state.files.items())
            return state if whole else State()
        except (OSError, ValueError, TypeError):
            return State()

    def known(self, state: State, part: str) -> Iterator[Known]:
        """The rows of a part in the order of their keys."""
        if part not in state.files:
            return
        with (self.home / state.set / part).open("rb") as file:
            while block := file.read(ENTRY * AT_ONCE):
                for at in range(0, len(block), ENTRY):
                    yield block[at : at + KEY], block[at + KEY : at + ENTRY]

    def writer(self, name: str) -> "Writer":
        return Writer(self.home / name)

    def keep(self, state: State) -> None:
        """From now on the next run compares with this; what was before goes."""
        draft = self.home / "state.json.new"
        with draft.open("w", encoding="ascii") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.home / "state.json")
        for old in self.home.iterdir():
            if old.is_dir() and old.name != state.set:
                shutil.rmtree(old)


class Writer:
    """The index of the set that is being written."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.files: dict[str, str] = {}
        self.throw_away()  # of a set of that name that is gone
        directory.mkdir(mode=0o700)

    def part(self, name: str) -> "PartWriter":
        return PartWriter(self, name)

    def throw_away(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)


class PartWriter:
    """Takes the rows of one part in order."""

    def __init__(self, writer: Writer, name: str) -> None:
        self._writer, self._name, self._digest = writer, name, hashlib.sha256()
        self._file: IO[bytes] = (writer.directory / name).open("xb", buffering=1 << 17)

    def add(self, key: bytes, digest: bytes) -> None:
        entry = key + digest
        self._digest.update(entry)
        self._file.write(entry)

    def end(self) -> None:
        self._file.close()  # not waiting for the disk: a file that a power cut tore has another digest than the state says
        self._writer.files[self._name] = self._digest.hexdigest()


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
