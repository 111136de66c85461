"""The mark of a line of ``erasures.jsonl``, and the stamp of its row: whoever can write the file or the table cannot have a case erased
at the next restore.

A code under the ledger's key, which no database and no backup holds. Lines from before there were marks have none; their rows give them one
at the next run, and a restore asks what to do with those of which no row is left.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any, Final

from audit import hooks, stamps

Line = dict[str, Any]
MARK: Final = "mac"
STAMP: Final = "erasure"
ASK, REPEAT, LEAVE = "", "repeat", "leave"  # what is to be done with lines without a mark


class NotOurs(ValueError):
    """A line that this office did not write, or that nobody can say it of."""


def marked(line: Line) -> Line:
    return {**line, MARK: _code(line)}


def is_ours(line: Line) -> bool:
    """Whether the mark is this office's, over this line."""
    return hmac.compare_digest(str(line.get(MARK, "")).encode(), _code(line).encode())


def stamp_of(row: Any) -> bytes:
    """What the pages put into a row that they write. *row* may be one of a migration."""
    return stamps.stamp(STAMP, *_of_row(row))


def is_believed(row: Any) -> bool:
    """Whether the pages, or a restore, wrote this row. Another one is marked by nobody, and erases nothing."""
    return stamps.is_ours(row.stamp, STAMP, *_of_row(row))


def _of_row(row: Any) -> list[bytes]:
    return [hashlib.sha256(said).digest() for said in (_said(line_of(row)).encode(), bytes(row.sealed))]


def line_of(row: Any) -> Line:
    """The line of a row without its mark: what is empty is left out."""
    said = {
        "id": str(row.pk), "kind": str(row.kind), "case": str(row.case), "part": row.part, "epoch": row.epoch, "code": row.code,
        "record": str(row.record or ""), "version": row.version, "also": row.also, "day": str(row.day),
    }
    return {name: value for name, value in said.items() if value}


def genuine(told: Iterable[Line], unmarked: str = ASK) -> list[Line]:
    """Each erasure once: those that are marked, and with REPEAT those without a mark too. Raises NotOurs for a false mark, and for lines
    without one unless it is said what to do with them."""
    known: dict[str, Line] = {}
    bare: dict[str, Line] = {}
    for line in told:
        if MARK in line and not is_ours(line):
            raise NotOurs(f"the line of the erasure {line.get('id')} was not written by this office, or was edited")
        (known if MARK in line else bare)[_said(line)] = line
    unknown = [line for said, line in bare.items() if said not in known]
    if unknown and unmarked == ASK:
        raise NotOurs(f"of {len(unknown)} erasures nobody can say that this office wrote their lines: they have no mark")
    return [*known.values(), *(unknown if unmarked == REPEAT else [])]


def _said(line: Line) -> str:
    """What a line says, without its mark."""
    return json.dumps({name: value for name, value in line.items() if name != MARK}, sort_keys=True, separators=(",", ":"))


def _code(line: Line) -> str:
    return hmac.digest(hooks.mac_key(), b"hamraz/erasure-line/v1" + _said(line).encode(), "sha256").hex()
