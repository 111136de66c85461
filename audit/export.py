"""Reads the ledger's tables for the verifier, and writes them as lines of JSON for a stranger."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from audit import checkpoints, hooks
from audit.chain import Mark, Row
from audit.genesis import genesis
from audit.models import Archive, Checkpoint, Entry
from audit.verifier import Start

FORMAT = "hamraz/audit/v1"


def rows(after: int = 0, upto: int | None = None) -> Iterator[Row]:
    """The entries after number *after*, up to *upto*, in order, never all in memory."""
    found = Entry.objects.filter(seq__gt=after, **({} if upto is None else {"seq__lte": upto}))
    return (Row.of(values) for values in found.order_by("seq").values_list(*Row._fields).iterator(chunk_size=2000))


def marks(since: int = 0) -> list[Mark]:
    """The checkpoints of *since* entries or more. Read them before the entries: what is appended meanwhile then has no checkpoint
    without its entries."""
    return [checkpoint.mark() for checkpoint in Checkpoint.objects.filter(size__gte=since).order_by("size", "id")]


def archived() -> Archive | None:
    """What the newest archive says: the entries up to its size are in a file, and few of them are here."""
    return Archive.objects.order_by("-size").first()


def beginning() -> Start:
    """Where checking begins at the earliest: behind what was archived, else at the genesis. Where the checkpoint of the archive is
    gone it is the genesis too, and the verifier sees a gap."""
    row = archived()
    for checkpoint in Checkpoint.objects.filter(size=row.size).order_by("id") if row is not None else ():
        try:
            return Start(bytes(row.hash), row.ts, checkpoints.frontier_of(checkpoint))  # type: ignore[union-attr]
        except ValueError:
            continue
    return Start(genesis())


def start_before(seq: int) -> Start:
    """A start for checking from entry *seq*: at the newest checkpoint before it that holds together, else at the beginning."""
    earliest = beginning()
    found = Checkpoint.objects.filter(size__lt=seq, size__gt=earliest.frontier.size).order_by("-size", "id")
    for checkpoint in found.iterator(chunk_size=10):
        last = Entry.objects.filter(seq=checkpoint.size).values_list("hash", "ts").first()
        try:
            frontier = checkpoints.frontier_of(checkpoint)
        except ValueError:
            continue
        if last is not None:
            return Start(bytes(last[0]), last[1], frontier)
    return earliest


def lines(upto: int | None = None) -> Iterator[dict[str, object]]:
    """The export: what it is, where it goes on from if the entries before are in an archive, the signers' public keys, the
    checkpoints, then the entries (up to number *upto*). docs/audit.md has the fields."""
    start = beginning()
    size = start.frontier.size
    found = [mark for mark in marks(size) if upto is None or mark.size <= upto]
    yield {"type": FORMAT, "genesis": genesis().hex()}
    if size:
        yield {"type": "archived", "size": size, "ts": start.ts, "hash": start.hash.hex(), "peaks": start.frontier.pack().hex()}
    signers = set(Entry.objects.filter(seq__gt=size).order_by().values_list("actor", "actor_epoch").distinct())
    for actor, epoch in sorted(signers | {(mark.signed_by, mark.signer_epoch) for mark in found}):
        public = hooks.signer_key(actor, epoch)
        if public is not None:
            yield {"type": "signer", "actor": actor, "epoch": epoch, "key": public.hex()}
    for mark in found:
        yield {"type": "checkpoint", **{k: v.hex() if isinstance(v, bytes) else v for k, v in mark._asdict().items()}}
    yield {"type": "entries"}
    for row in rows(size, upto):
        yield row.to_json()


def texts() -> Iterator[str]:
    """The lines as they stand in a file."""
    return (json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines())


def write(path: Path) -> int:
    """Write the export to a new file that only its owner reads; returns how many lines. Raises FileExistsError."""
    count = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        for text in texts():
            file.write(text)
            count += 1
    return count
