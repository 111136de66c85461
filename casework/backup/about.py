"""What a set says about itself, sealed: which moment of which office it is, every erasure known then, and who was shut out."""

import hmac
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder

from audit import copies, hooks
from audit.chain import Mark
from audit.genesis import genesis
from audit.models import Entry
from casework.backup import sealing, sets, snapshot
from casework.backup.errors import CannotBeOpened
from casework.emergency import shut
from casework.erasure import outside

FORMAT = "hamraz/backup-about/v1"


class About(NamedTuple):
    """*size* and *root* are the newest checkpoint of the server at that moment: a copy of it that lies outside the database."""

    set: str
    genesis: bytes
    size: int
    root: bytes
    entries: int
    migrations: list[str]
    secrets: dict[str, str]
    erasures: list[dict[str, Any]]
    shut: list[dict[str, Any]]


def of_this_moment(name: str, mark: Mark) -> About:
    """Call inside ``snapshot.taken``."""
    newest = snapshot.of(Entry).order_by("-seq").values_list("seq", flat=True).first() or 0
    known, out = outside.lines(), shut.known(snapshot.ALIAS)
    return About(name, genesis(), mark.size, mark.root, newest, migrations(snapshot.ALIAS), marks_of_secrets(), known, out)


def migrations(alias: str) -> list[str]:
    """What was applied in a database: rows fit only into tables of the same version."""
    recorder = MigrationRecorder.Migration.objects.using(alias)
    return sorted(f"{app}.{name}" for app, name in recorder.values_list("app", "name"))


def marks_of_secrets() -> dict[str, str]:
    """Eight bytes by which a restore sees that the machine has the office's secrets. Both are random: nothing can be guessed from this."""
    kept = {"pepper": settings.PEPPER, "ledger-mac": hooks.mac_key()}
    return {name: hmac.digest(value, b"hamraz/backup-secret/v1", "sha256")[:8].hex() for name, value in kept.items()}


def packed(about: About) -> bytes:
    said = {"format": FORMAT, **about._asdict(), "genesis": about.genesis.hex(), "root": about.root.hex()}
    return json.dumps(said, sort_keys=True, ensure_ascii=False).encode()


def read(head: sets.Head, identities: Sequence[Any]) -> About:
    """Raises CannotBeOpened and OSError."""
    path, expected = head.file(sets.ABOUT), head.stores[sets.ABOUT].sealed
    held = bytearray()
    if not path.is_file() or sealing.digest_of(path) != (expected.file, expected.bytes):
        raise CannotBeOpened(f"{head.name}/{path.name} is missing, damaged, or not the one of this set")
    sealing.open_into(path, identities, held.extend)
    try:
        said = json.loads(held)
        if said.pop("format") != FORMAT or said["set"] != head.name:
            raise ValueError
        said.update(genesis=bytes.fromhex(said["genesis"]), root=bytes.fromhex(said["root"]))
        return About(**said)
    except (ValueError, KeyError, TypeError):
        raise CannotBeOpened(f"{head.name}/{path.name} says nothing that this version understands") from None


def newest_mark() -> Mark | None:
    """The server's newest checkpoint that holds."""
    found = copies.newest()
    return None if found is None else found.mark()
