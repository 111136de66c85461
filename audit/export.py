"""Reads the ledger's tables for the verifier, and writes them as lines of JSON for a stranger."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from audit import checkpoints, hooks
from audit.chain import Mark, Row
from audit.genesis import genesis
from audit.models import Checkpoint, Entry
from audit.verifier import Start

FORMAT = "hamraz/audit/v1"


def rows(after: int = 0) -> Iterator[Row]:
    """The entries after number *after*, in order, never all in memory."""
    found = Entry.objects.filter(seq__gt=after).order_by("seq").values_list(*Row._fields)
    return (Row.of(values) for values in found.iterator(chunk_size=2000))


def marks() -> list[Mark]:
    """The checkpoints. Read them before the entries: what is appended meanwhile then has no checkpoint without its entries."""
    return [checkpoint.mark() for checkpoint in Checkpoint.objects.order_by("size", "id")]


def start_before(seq: int) -> Start:
    """A start for checking from entry *seq*: at the newest checkpoint before it that holds together, else at the beginning."""
    for checkpoint in Checkpoint.objects.filter(size__lt=seq).order_by("-size", "id"):
        last = Entry.objects.filter(seq=checkpoint.size).values_list("hash", "ts").first()
        try:
            frontier = checkpoints.frontier_of(checkpoint)
        except ValueError:
            continue
        if last is not None:
            return Start(bytes(last[0]), last[1], frontier)
    return Start(genesis())


def lines() -> Iterator[dict[str, object]]:
    """The export: what it is, the signers' public keys, the checkpoints, then the entries. docs/audit.md has the fields."""
    found = marks()
    yield {"type": FORMAT, "genesis": genesis().hex()}
    signers = set(Entry.objects.order_by().values_list("actor", "actor_epoch").distinct())
    for actor, epoch in sorted(signers | {(mark.signed_by, mark.signer_epoch) for mark in found}):
        public = hooks.signer_key(actor, epoch)
        if public is not None:
            yield {"type": "signer", "actor": actor, "epoch": epoch, "key": public.hex()}
    for mark in found:
        yield {"type": "checkpoint", **{k: v.hex() if isinstance(v, bytes) else v for k, v in mark._asdict().items()}}
    yield {"type": "entries"}
    for row in rows():
        yield row.to_json()


def write(path: Path) -> int:
    """Write the export to a new file that only its owner reads; returns how many lines. Raises FileExistsError."""
    count = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        for line in lines():
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count
