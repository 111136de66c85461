"""The bytes of one entry: what is hashed, what is authenticated, and how it looks in an exported line.

Pure functions over bytes, shared by the ledger that writes and the verifier that checks; docs/audit.md says the same in words.
"""

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import Any, NamedTuple

from casework.encryption import lp

Place = tuple[str, ...]  # where a grant or a membership stands: of what, and whose
NOTHING = bytes(32)  # the genesis of a ledger whose office is not founded


class Row(NamedTuple):
    """One entry as it lies in the database; the order is that of the columns and of docs/audit.md."""

    seq: int
    ts: int
    kind: str
    actor: str
    actor_epoch: int
    case_tag: bytes
    body: bytes
    prev: bytes
    hash: bytes
    signature: bytes
    mac: bytes

    @classmethod
    def of(cls, values: tuple[Any, ...]) -> "Row":
        """A row from a database tuple, whose binary columns may be memoryviews."""
        return cls._make([bytes(value) if isinstance(value, memoryview) else value for value in values])

    @classmethod
    def from_json(cls, line: dict[str, Any]) -> "Row":
        """A row from an exported line. Raises KeyError, TypeError or ValueError when it is not one."""
        plain: list[Any] = [bytes.fromhex(line[name]) if name in BINARY else line[name] for name in cls._fields]
        return cls(*plain)

    def to_json(self) -> dict[str, Any]:
        """The exported line: integers and text as they are, bytes in lower-case hexadecimal."""
        return {name: value.hex() if isinstance(value, bytes) else value for name, value in self._asdict().items()}


BINARY = frozenset({"case_tag", "body", "prev", "hash", "signature", "mac"})


def entry_hash(row: Row) -> bytes:
    """SHA-256("hamraz/audit/v1" ‖ lp(seq u64, ts u64, kind, actor, actor epoch u32, case tag, body) ‖ prev).

    Raises ValueError or OverflowError for a field that has no such form.
    """
    fields = lp(
        row.seq.to_bytes(8, "big"),
        row.ts.to_bytes(8, "big"),
        row.kind,
        row.actor,
        row.actor_epoch.to_bytes(4, "big"),
        row.case_tag,
        row.body,
    )
    return sha256(b"hamraz/audit/v1" + fields + row.prev).digest()


def entry_mac(key: bytes, row: Row) -> bytes:
    """HMAC-SHA256(key, hash ‖ signature ‖ seq u64)."""
    return hmac.digest(key, row.hash + row.signature + row.seq.to_bytes(8, "big"), "sha256")


def case_tag(key: bytes, case: str) -> bytes:
    """HMAC-SHA256(key, "hamraz/case-tag/v1" ‖ case id), first 16 bytes: finds the entries of a case without naming it."""
    return hmac.digest(key, b"hamraz/case-tag/v1" + case.encode(), "sha256")[:16]


def ended_tag(key: bytes, place: Place) -> bytes:
    """HMAC-SHA256(key, "hamraz/ended/v1" ‖ lp(*place)), first 16 bytes: under this the end of a grant or a membership is filed."""
    return hmac.digest(key, b"hamraz/ended/v1" + lp(*place), "sha256")[:16]


def key_tag(key: bytes, kind: str, holder: str, epoch: int) -> bytes:
    """HMAC-SHA256(key, "hamraz/certified/v1" ‖ lp(kind, holder, epoch u32)), first 16 bytes: under this stands that a key was certified."""
    return hmac.digest(key, b"hamraz/certified/v1" + lp(kind, holder, epoch.to_bytes(4, "big")), "sha256")[:16]


def copy_tag(key: bytes, what: bytes) -> bytes:
    """HMAC-SHA256(key, "hamraz/copy/v1" ‖ what), first 16 bytes: files the copies of checkpoints by their way, or by what a copy says."""
    return hmac.digest(key, b"hamraz/copy/v1" + what, "sha256")[:16]


def archived_tag(key: bytes, signature: bytes) -> bytes:
    """HMAC-SHA256(key, "hamraz/archived/v1" ‖ signature), first 16 bytes: under this the chain tells of a row of ``audit_archive``."""
    return hmac.digest(key, b"hamraz/archived/v1" + signature, "sha256")[:16]


class Mark(NamedTuple):
    """A checkpoint: *size* entries, the RFC 6962 *root* over their hashes, and who signed the *text* of both."""

    size: int
    root: bytes
    signed_by: str
    signer_epoch: int
    signature: bytes
    text: str


def origin_of(genesis: bytes) -> str:
    """The name of this ledger in checkpoints: "hamraz/" and the first 16 hexadecimal digits of its genesis."""
    return f"hamraz/{genesis.hex()[:16]}"


def checkpoint_text(genesis: bytes, size: int, root: bytes) -> str:
    """What a checkpoint signs (C2SP tlog-checkpoint): origin, size and base64 root, each line ended."""
    return f"{origin_of(genesis)}\n{size}\n{b64encode(root).decode()}\n"


def decoy_tag(key: bytes, case: bytes) -> bytes:
    """HMAC-SHA256(key, "hamraz/decoy/v1" ‖ case tag), first 16 bytes: what is said of a decoy stands apart from its case."""
    return hmac.digest(key, b"hamraz/decoy/v1" + case, "sha256")[:16]


def finding_tag(key: bytes, rule: str, person: str, case: bytes, day: str) -> bytes:
    """HMAC-SHA256(key, "hamraz/finding/v1" ‖ lp(rule, person, case tag, day)), first 16 bytes: under it stands what came of a finding."""
    return hmac.digest(key, b"hamraz/finding/v1" + lp(rule, person, case, day), "sha256")[:16]


def leaving_tag(key: bytes, person: str) -> bytes:
    """HMAC-SHA256(key, "hamraz/leaving/v1" ‖ person id), first 16 bytes: who asked that she leaves, who took it back."""
    return hmac.digest(key, b"hamraz/leaving/v1" + person.encode(), "sha256")[:16]
