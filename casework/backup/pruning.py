"""Deleting what is too old. A store of keys goes when the full one below it is older than the office keeps keys: so nothing that was erased
opens from a backup after that; so does one that a clock of another year dated ahead, for nobody knows when its time is over. Sets of data
go when nothing younger stands on the same full one."""

import shutil
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from casework.backup import sets
from casework.backup.errors import Refused
from casework.backup.stores import DATA, KEYS, STORES

CLOCK = timedelta(days=1)  # so far ahead a clock may have been


def prune(directory: Path, now: datetime) -> int:
    """Returns how many files of keys and sets of data were deleted. The newest chain of each always stays. Raises OSError."""
    heads = _heads(directory)
    count = _prune_keys(_old(_chains(heads, KEYS)), now)
    for chain in _old(_chains(heads, DATA)):
        if now - chain[-1].made_at > timedelta(days=settings.BACKUP_DATA_DAYS):
            for head in reversed(chain):
                shutil.rmtree(head.directory)
                count += 1
    if count:
        sets.sync(directory)
    return count


def prune_keys(directory: Path, now: datetime) -> int:
    """After a run that failed: only keys, and those stay with which the newest set that is whole opens. Where none is whole nothing goes.
    Every file of that set is read for it. Returns how many files were deleted, none where the directory cannot be read."""
    try:
        heads = _heads(directory)
        good = next((head for head in reversed(heads) if _is_whole(head)), None)
        if good is None:
            return 0
        kept = {head.name for head in sets.chain(good, KEYS)}
        old = [chain for chain in _chains(heads, KEYS).values() if not kept & {head.name for head in chain}]
        return _prune_keys(old, now)
    except (Refused, OSError):
        return 0


def _prune_keys(chains: list[list[sets.Head]], now: datetime) -> int:
    limit = timedelta(days=settings.BACKUP_KEYS_DAYS)
    return sum(_delete_keys(head) for chain in chains if not -CLOCK <= now - chain[0].made_at <= limit for head in chain)


def _is_whole(head: sets.Head) -> bool:
    try:
        return all(sets.is_intact(below, store) for store in STORES for below in sets.chain(head, store))
    except Refused:
        return False


def _heads(directory: Path) -> list[sets.Head]:
    return [head for name in sets.names(directory) if (head := _read(directory / name)) is not None]


def _read(directory: Path) -> sets.Head | None:
    try:
        return sets.read_head(directory)
    except Refused:
        return None  # not ours to delete


def _chains(heads: list[sets.Head], store: str) -> dict[str, list[sets.Head]]:
    """The sets by the full one on which they stand, oldest first. What stands on something that is gone is a chain of its own."""
    full_of: dict[str, str] = {}
    found: dict[str, list[sets.Head]] = defaultdict(list)
    for head in heads:
        on = head.stores[store].on
        full_of[head.name] = full_of.get(on.set, head.name) if on else head.name
        found[full_of[head.name]].append(head)
    return found


def _old(chains: dict[str, list[sets.Head]]) -> list[list[sets.Head]]:
    return [chains[full] for full in sorted(chains)[:-1]]


def _delete_keys(head: sets.Head) -> bool:
    path = head.file(KEYS)
    if not path.exists():
        return False
    path.unlink()
    sets.sync(head.directory)
    return True
