"""Checks a ledger from its first entry to its last. Needs no key that opens anything, no Django and no database.

    python -m audit.verifier ledger.jsonl --genesis HEX [--mac-key FILE] [--outside SIZE:BASE64ROOT]… [--after SEQ --hash HEX]

reads what ``manage.py verify_audit --export`` wrote. Exit status: 0 whole, 1 not whole, 2 not a ledger. The bytes: docs/audit.md.
"""

import argparse
import hmac
import json
import sys
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from audit.chain import NOTHING, Mark, Row, checkpoint_text, entry_hash, entry_mac
from audit.merkle import Frontier
from casework.encryption import verify_signature

SignerKey = Callable[[str, int], bytes | None]
WHY = {
    "gap": "an entry is missing here, or its number is out of order",
    "time": "the entry is earlier than the one before it, and no clock.jumped says why",
    "prev": "the entry does not continue the one before it",
    "hash": "the entry was edited: its hash is not that of its fields",
    "signer": "nobody is known who signs under this id and epoch",
    "signature": "the signature is not the actor's",
    "mac": "the entry was not written by this server: its authentication code is wrong",
    "checkpoint": "the entries up to here are not those of the checkpoint over them",
    "checkpoint signature": "the checkpoint over the entries up to here is not signed by who it says",
    "outside": "the entries up to here are not those of the checkpoint kept outside",
    "trusted": "the entries up to here are not those that an earlier run verified",
    "short": "the ledger ends before its newest checkpoint: its end was cut off",
    "archive": "entries up to here were taken away, and what says that they are in an archive is forged or was edited",
    "kept": "of the entries up to here that stayed when the others were archived, one is missing, was edited or put in",
    "archived": "the entries up to here are in an archive: verify that first, then give --after and --hash as it printed them",
}


@dataclass(frozen=True)
class Report:
    """The outcome: how many entries hold, and the number of the first that does not with the reason in words."""

    ok: bool
    checked: int
    first_bad: int | None = None
    why: str = ""
    fault: str = ""


def report_of(fault: str, seq: int) -> Report:
    """The outcome where a fault stands outside the chain of entries."""
    return Report(False, 0, seq, WHY[fault], fault)


@dataclass
class Start:
    """Where checking begins: after *frontier.size* entries that are taken on trust, the last of which had *hash* and *ts*."""

    hash: bytes
    ts: int = 0
    frontier: Frontier = field(default_factory=Frontier)


def verify(
    entries: Iterable[Row],
    *,
    genesis: bytes,
    signer_key: SignerKey,
    mac_key: bytes | None = None,
    checkpoints: Iterable[Mark] = (),
    outside: Iterable[tuple[int, bytes]] = (),
    start: Start | None = None,
    trusted: tuple[int, bytes] = (0, b""),
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Check *entries* in order and stop at the first that does not hold.

    *trusted* is the (number, hash) at which an earlier run ended: signatures and codes up to there are taken on trust, and nothing else.

    *signer_key* gives the Ed25519 key of (actor, epoch), *mac_key* may be None where the file key is not at hand, *outside* are
    (size, root) of checkpoints kept away from this database. Raises ValueError when *start* lies beyond one of those.
    """
    at = start or Start(genesis)
    size, checked, key_of = at.frontier.size, 0, lru_cache(maxsize=None)(signer_key)
    marks = _by_size(mark for mark in checkpoints if mark.size >= max(size, 1))
    kept = _by_size(outside)
    if any(known < size for known in kept):
        raise ValueError("a checkpoint kept outside lies before the start")
    fault = _mark_fault(marks.get(size, []), genesis, at.frontier, key_of) or _kept_fault(kept, at.frontier)
    for row in entries:
        fault = fault or _chain_fault(row, at) or _own_or_trusted_fault(row, key_of, mac_key, trusted)
        if fault:
            return Report(False, checked, size + 1, WHY[fault], fault)
        at.hash, at.ts, size, checked = row.hash, row.ts, size + 1, checked + 1
        at.frontier.add(row.hash)
        fault = _mark_fault(marks.get(size, []), genesis, at.frontier, key_of) or _kept_fault(kept, at.frontier)
        if fault:
            return Report(False, checked - 1, size, WHY[fault], fault)
        if progress and checked % 10_000 == 0:
            progress(size)
    if fault or max([*marks, *kept, trusted[0]]) > size:
        return Report(False, checked, size + 1, WHY[fault or "short"], fault or "short")
    return Report(True, checked)


def _by_size(marks: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for mark in marks:
        found.setdefault(mark[0], []).append(mark)
    return found


def _chain_fault(row: Row, at: Start) -> str:
    if row.seq != at.frontier.size + 1:
        return "gap"
    if row.ts < at.ts and row.kind != "clock.jumped":
        return "time"
    if row.prev != at.hash:
        return "prev"
    return ""


def _own_or_trusted_fault(row: Row, key_of: SignerKey, mac_key: bytes | None, trusted: tuple[int, bytes]) -> str:
    if row.seq > trusted[0]:
        return own_fault(row, key_of, mac_key)
    if row.hash != _hash(row):
        return "hash"
    return "trusted" if row.seq == trusted[0] and row.hash != trusted[1] else ""


def own_fault(row: Row, key_of: SignerKey, mac_key: bytes | None) -> str:
    """A key of WHY for an entry that does not hold by itself, wherever it stands in the chain; "" for one that does."""
    if row.hash != _hash(row):
        return "hash"
    public = key_of(row.actor, row.actor_epoch)
    if public is None:
        return "signer"
    if not verify_signature(public, row.hash, row.signature):
        return "signature"
    if mac_key is not None and not hmac.compare_digest(entry_mac(mac_key, row), row.mac):
        return "mac"
    return ""


def _hash(row: Row) -> bytes:
    try:
        return entry_hash(row)
    except (ValueError, OverflowError):
        return b""


def _mark_fault(marks: Iterable[Mark], genesis: bytes, frontier: Frontier, key_of: SignerKey) -> str:
    for mark in marks:
        root = frontier.root()
        if mark.root != root or mark.text != checkpoint_text(genesis, mark.size, root):
            return "checkpoint"
        public = key_of(mark.signed_by, mark.signer_epoch)
        if public is None or not verify_signature(public, mark.text.encode(), mark.signature):
            return "checkpoint signature"
    return ""


def _kept_fault(kept: Mapping[int, list[tuple[int, bytes]]], frontier: Frontier) -> str:
    return "outside" if any(root != frontier.root() for _, root in kept.get(frontier.size, [])) else ""


def outside_mark(text: str) -> tuple[int, bytes]:
    """Read SIZE:BASE64ROOT as printed on the weekly sheet. Raises ValueError."""
    size, _, root = text.partition(":")
    mark = int(size), b64decode(root, validate=True)
    if mark[0] < 0 or len(mark[1]) != len(NOTHING):
        raise ValueError("a checkpoint is SIZE:BASE64ROOT")
    return mark


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def verify_file(path: Path, *, genesis: bytes, **known: Any) -> Report:
    """Check an exported file as ``verify_lines`` does."""
    return verify_lines(_lines(path), genesis=genesis, **known)


def verify_lines(
    lines: Iterator[dict[str, Any]],
    *,
    genesis: bytes,
    mac_key: bytes | None = None,
    outside: Iterable[tuple[int, bytes]] = (),
    after: tuple[int, bytes] = (0, b""),
    start: Start | None = None,
) -> Report:
    """Check an export, with the keys and checkpoints of its head. Raises ValueError, KeyError or TypeError for anything else.

    *after* is the (number, hash) at which an earlier run ended, or a verified archive, for an export that goes on from there; *start* is
    moved along.
    """
    keys: dict[tuple[str, int], bytes] = {}
    marks: list[Mark] = []
    at = start or Start(genesis)
    for line in lines:
        if line["type"] == "signer":
            keys[line["actor"], line["epoch"]] = bytes.fromhex(line["key"])
        elif line["type"] == "archived":
            size, at.hash, at.ts = line["size"], bytes.fromhex(line["hash"]), line["ts"]
            if after != (size, at.hash):
                return report_of("archived", size)
            at.frontier = Frontier.unpack(size, bytes.fromhex(line["peaks"]))
        elif line["type"] == "checkpoint":
            hexed = {name: bytes.fromhex(line[name]) for name in ("root", "signature")}
            marks.append(Mark(**{name: hexed.get(name, line[name]) for name in Mark._fields}))
        elif line["type"] == "entries":
            break
    rows = (Row.from_json(line) for line in lines)
    return verify(
        rows, genesis=genesis, signer_key=lambda *who: keys.get(who), mac_key=mac_key, checkpoints=marks, outside=outside, start=at,
        trusted=after,
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m audit.verifier")
    parser.add_argument("file", type=Path)
    parser.add_argument("--genesis", type=bytes.fromhex, required=True, help="64 hexadecimal digits: where the chain must begin")
    parser.add_argument("--mac-key", type=Path, help="the file of 32 bytes, where it is at hand")
    parser.add_argument("--outside", type=outside_mark, action="append", default=[], metavar="SIZE:BASE64ROOT")
    parser.add_argument("--after", type=int, default=0, metavar="SEQ", help="where an earlier run, or the archive before this file, ended")
    parser.add_argument("--hash", type=bytes.fromhex, default=b"", help="the hash of that entry")
    told = parser.parse_args(arguments)
    if told.after < 0 or (told.after == 0) != (told.hash == b""):
        parser.error("--after SEQ (from 1) and --hash HEX go together")
    end = Start(told.genesis)
    mac_key = told.mac_key.read_bytes() if told.mac_key else None
    try:
        known = {"mac_key": mac_key, "outside": told.outside, "after": (told.after, told.hash), "start": end}
        report = verify_file(told.file, genesis=told.genesis, **known)
    except (ValueError, KeyError, TypeError):
        print("this is not an exported ledger")
        return 2
    print(f"{report.checked} entries hold" if report.ok else f"entry {report.first_bad}: {report.why}")
    if report.ok:
        print(f"to go on from here: --after {end.frontier.size} --hash {end.hash.hex()}")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
