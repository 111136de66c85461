"""Proof that one entry belongs to a signed checkpoint (RFC 6962, section 2.1.1), without handing out the ledger.

The file says of the entry what the ledger holds: its number, minute, kind, actor and the *sealed* body, without which its hash could not be
made again. What the body tells stays sealed to the auditors.
"""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from audit import checkpoints, context, export, hooks, ledger, merkle
from audit.chain import Mark, Row, checkpoint_text, entry_hash, origin_of
from audit.genesis import genesis
from audit.models import Checkpoint, Entry
from casework.encryption import verify_signature

FORMAT: Final = "hamraz/audit/proof/v1"
COMPACT: Final = b"HZP1"


class NoProof(Exception):
    """The entry, its checkpoint and what lies between them do not fit together: the ledger is not whole there."""


class InArchive(Exception):
    """What leads from the entry to a checkpoint lies in an archive: it is proven from there."""


@dataclass(frozen=True)
class Proof:
    """An entry, the checkpoint it belongs to, and the hashes that lead from one to the other."""

    row: Row
    mark: Mark
    path: list[bytes]


def prove(seq: int, size: int | None = None) -> Proof:
    """The proof for entry *seq*, against the server's checkpoint of *size*, such as a sheet has; by default the first that covers it.

    One is made where there is none yet. The hashes from the checkpoint before the entry up to the one it is proven against pass by, at
    most 1,000 by default, and none is kept. Raises Entry.DoesNotExist, Checkpoint.DoesNotExist, InArchive, NoProof, and what
    ``audit.record`` raises.
    """
    archived = export.archived()
    if archived is not None and seq <= archived.size:
        raise InArchive
    row = Entry.objects.get(pk=seq).row()
    mark = (Checkpoint.objects.get(signed_by=hooks.SERVER, size=size, size__gte=seq) if size else _covering(seq)).mark()
    try:
        before = export.beginning().frontier if archived and archived.size == seq - 1 else checkpoints.frontier_at(seq - 1)
        path = merkle.path(before, _hashes(seq, mark.size), mark.size)
    except ValueError:
        raise NoProof from None
    text = checkpoint_text(genesis(), mark.size, mark.root)
    signed = mark.text == text and verify_signature(hooks.server_keys().signing_public, text.encode(), mark.signature)
    if not signed or row.hash != entry_hash(row) or not merkle.includes(row.hash, seq - 1, mark.size, path, mark.root):
        raise NoProof
    return Proof(row, mark, path)


def _covering(seq: int) -> Checkpoint:
    found = Checkpoint.objects.filter(signed_by=hooks.SERVER, size__gte=seq).order_by("size").first()
    if found is not None:
        return found
    with transaction.atomic():
        ledger.hold()
        return checkpoints.sign(context.server())


def _hashes(after: int, upto: int) -> Iterator[bytes]:
    found = Entry.objects.filter(seq__gt=after, seq__lte=upto).order_by("seq").values_list("hash", flat=True)
    return (bytes(value) for value in found.iterator(chunk_size=2000))


def document(proof: Proof) -> dict[str, Any]:
    """The proof as JSON; bytes in lower-case hexadecimal, as in the export. docs/audit.md has the fields."""
    row, mark = proof.row, proof.mark
    public = hooks.signer_key(row.actor, row.actor_epoch)
    return {
        "type": FORMAT,
        "genesis": genesis().hex(),
        "entry": row.to_json(),
        "entry_key": public.hex() if public else "",
        "index": row.seq - 1,
        "size": mark.size,
        "path": [step.hex() for step in proof.path],
        "checkpoint": {name: value.hex() if isinstance(value, bytes) else value for name, value in mark._asdict().items()},
        "checkpoint_key": hooks.server_keys().signing_public.hex(),
    }


def compact(proof: Proof) -> str:
    """The proof for one QR code: that the hash of entry *seq* belongs to the checkpoint, base64url. 64 steps still fit."""
    row, mark = proof.row, proof.mark
    numbers = row.seq.to_bytes(8, "big") + mark.size.to_bytes(8, "big")
    key = sha256(hooks.server_keys().signing_public).digest()[:4]
    packed = COMPACT + genesis()[:8] + numbers + row.hash + key + mark.signature + b"".join(proof.path)
    return urlsafe_b64encode(packed).decode().rstrip("=")


def server_key() -> str:
    """The server's key as C2SP's signed notes write it: name, key hash and key, joined by "+"."""
    name, typed = f"{origin_of(genesis())}/{hooks.SERVER}", b"\x01" + hooks.server_keys().signing_public
    key_hash = sha256(name.encode() + b"\n" + typed).digest()[:4]
    return f"{name}+{key_hash.hex()}+{b64encode(typed).decode()}"
