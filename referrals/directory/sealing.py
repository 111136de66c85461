"""Entries opened and sealed with the office's key. Whoever opens them records it first: ``referrals.directory.reading``."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils import timezone

from casework.access.errors import NoKey
from casework.accounts.models import OFFICE
from casework.accounts.unlocked import Unlocked, current
from casework.encryption import CannotOpen, is_posted, open_envelope, pad, settle, unpad
from referrals.directory.about import About
from referrals.directory.models import DirectoryEntry

Document = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """An entry as it reads: its HSDS document and what the office says. A *damaged* one has neither."""

    row: Any  # a DirectoryEntry, or a row of its history
    document: Document = field(default_factory=dict, repr=False)
    about: About = field(default_factory=About, repr=False)
    author: str = ""
    damaged: bool = False


def opened(row: Any) -> Opened:
    """One entry, or an earlier version of it. Raises NoKey for somebody who is not of the office."""
    return _opened(row, _office(current())[1])


def all_opened(rows: Iterable[Any]) -> list[Opened]:
    """Several, in their order. Raises NoKey for somebody who is not of the office."""
    keys = _office(current())[1]
    return [_opened(row, keys) for row in rows]


def seal(row: DirectoryEntry, document: Document, about: About) -> None:
    """The next revision of an entry under the newest key of the office; not saved. Raises NoKey."""
    someone = current()
    newest, keys = _office(someone)
    content = {"hsds": document, "office": about.to_json(), "author": str(someone.user.pk)}
    row.epoch, row.revision, row.changed_on = newest, row.revision + 1, timezone.localdate()
    row.payload = settle(keys[newest], row.info(), pad(orjson.dumps(content)))


def _office(someone: Unlocked) -> tuple[int, Any]:
    """The newest epoch of the office's key that she holds, and the keys of every epoch."""
    row = someone.team_of_kind(OFFICE)
    if row is None:
        raise NoKey("the directory is open to the office alone")
    held = someone.teams[row.team_id]
    return max(held), held


def _opened(row: Any, keys: Any) -> Opened:
    place = DirectoryEntry(id=row.id, partner_id=row.partner_id, epoch=row.epoch, revision=row.revision, changed_on=row.changed_on)
    try:
        envelope = bytes(row.payload)
        if row.epoch not in keys or is_posted(envelope):
            raise CannotOpen
        told = orjson.loads(unpad(open_envelope(keys[row.epoch], place.info(), envelope)))
    except CannotOpen:
        return Opened(row, damaged=True)
    return Opened(row, told["hsds"], About.from_json(told["office"]), told["author"])
