"""Copies of checkpoints outside the house, and whether a copy that comes back is one of this ledger's.

A ledger that was cut short, put back from an old backup or written anew with the server's own secrets looks whole from inside. The copy
in a browser, on a sheet or in the foot of a paper does not change with it.
"""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from audit import archive, chain, checkpoints, export, hooks
from audit.chain import checkpoint_text, origin_of
from audit.genesis import genesis
from audit.ledger import record_durably
from audit.models import Archive, Checkpoint, Entry
from casework.encryption import verify_signature

BROWSER, SHEET, PAPER, BACKUP = "browser", "sheet", "paper", "backup"
WAYS: Final = (BROWSER, SHEET, PAPER, BACKUP)
COPIED, REFUSED = "checkpoint.copied", "checkpoint.refused"
SHORTEST = 8  # bytes of a root that still tell two ledgers apart
SAID_AGAIN = 30 * checkpoints.DAY  # minutes after which a copy that does not fit is told of again
Verdict = Literal["continues", "archived", "short", "other", "foreign"]
# "archived": it is older than what the newest archive holds, and is to be compared with that. "short": the ledger ends before the copy.
# "other": it has the size and another history. "foreign": the copy of another office.


FITS: Final = ("continues", "archived")


class Copy(NamedTuple):
    """What a copy says: how many entries there were, the root over them or its first bytes, and perhaps the name of the ledger."""

    size: int
    root: bytes
    origin: str = ""


def newest() -> Checkpoint | None:
    """The newest checkpoint of the server, if it is the server's and its root that of the entries. Costs at most 500 hashes."""
    found = Checkpoint.objects.filter(signed_by=hooks.SERVER).order_by("-size").first()
    return found if found is not None and holds(found) else None


def holds(checkpoint: Checkpoint) -> bool:
    """Whether a checkpoint is signed by who it says, over the entries as they lie in the database."""
    public = hooks.signer_key(checkpoint.signed_by, checkpoint.signer_epoch)
    text = checkpoint_text(genesis(), checkpoint.size, bytes(checkpoint.root))
    signed = public is not None and verify_signature(public, text.encode(), bytes(checkpoint.signature))
    return signed and compare(copy_of(checkpoint)) == "continues"


def copy_of(checkpoint: Checkpoint) -> Copy:
    return Copy(checkpoint.size, bytes(checkpoint.root), origin_of(genesis()))


def require(copy: Copy) -> None:
    """Raises ValueError for a copy that says too little to be compared."""
    if not 0 < copy.size < 2**63 or not SHORTEST <= len(copy.root) <= len(chain.NOTHING):
        raise ValueError("a copy is a size and at least the first eight bytes of a root")


def compare(copy: Copy) -> Verdict:
    """Whether this ledger continues *copy*. Raises ValueError for a copy that says too little.

    The root is that of the entry hashes as they lie here, from the checkpoint before on. A checkpoint of the same size is not believed,
    but it may not contradict: it may have been written anew together with the entries, and then both differ from the copy.
    """
    require(copy)
    if copy.origin and copy.origin != origin_of(genesis()):
        return "foreign"
    if not Entry.objects.filter(seq__gte=copy.size).exists():
        return "short"
    archived = export.archived()
    if archived is not None and copy.size <= archived.size:
        return _archived(copy, archived)
    there = [bytes(root) for root in Checkpoint.objects.filter(size=copy.size).values_list("root", flat=True)]
    try:
        there.append(checkpoints.frontier_at(copy.size).root())
    except ValueError:
        return "other"
    return "continues" if all(root.startswith(copy.root) for root in there) else "other"


def _archived(copy: Copy, row: Archive) -> Verdict:
    """The entries of the copy are in an archive, which a supervisor signed; without such a row nobody could have taken them away."""
    if archive.fault() is not None:
        return "other"
    if copy.size == row.size:
        return "continues" if bytes(row.root).startswith(copy.root) else "other"
    there = Checkpoint.objects.filter(size=copy.size).values_list("root", flat=True)
    return "archived" if all(bytes(root).startswith(copy.root) for root in there) else "other"


def hand_out(where: str, size: int, *, record: Callable[..., Entry] = record_durably) -> None:
    """Write down that the checkpoint of this size was copied; with ``audit.record`` in the running transaction. Raises what that raises."""
    record(COPIED, filed_under=tag_of(where), where=where, size=size)


def hand_out_once(where: str, size: int, *, record: Callable[..., Entry] = record_durably) -> None:
    """The same for a way on which many copies of one checkpoint leave, such as paper: the first of them is told of.

    Only the newest checkpoint is ever handed out, so an entry after it is of this one.
    """
    if not Entry.objects.filter(case_tag=tag_of(where), kind=COPIED, seq__gt=size).exists():
        hand_out(where, size, record=record)


def refuse(copy: Copy, where: str, verdict: Verdict) -> None:
    """Write down that a copy came back which this ledger does not continue; once in thirty days for each copy. Raises as above."""
    tag = chain.copy_tag(hooks.mac_key(), copy.size.to_bytes(8, "big") + copy.root)
    if not refused().filter(case_tag=tag).exists():
        record_durably(REFUSED, filed_under=tag, where=where, size=copy.size, root=copy.root, why=verdict)


def refused() -> QuerySet[Entry]:
    """The copies that were refused in the last thirty days."""
    return Entry.objects.filter(kind=REFUSED, ts__gte=minute() - SAID_AGAIN)


def minute() -> int:
    """Now, as the ledger counts."""
    return int(time.time() // 60)


def tag_of(where: str) -> bytes:
    """Under this tag the copies of one way are filed: the page finds the newest of each without opening the others."""
    return chain.copy_tag(hooks.mac_key(), where.encode())


# --- in a browser ------------------------------------------------------------------------------------------------------------------
def at_sign_in(held: str) -> str:
    """Check the copy that a browser brought, and return the one it is to keep instead; "" where it keeps what it has.

    A copy that does not fit stays in the browser: it is the evidence. One that this server did not sign is no copy. Raises what
    ``audit.record_durably`` raises.
    """
    copy = unpack(held)
    if copy is not None and (verdict := compare(copy)) not in FITS:
        refuse(copy, BROWSER, verdict)
        return ""
    mark = newest()
    if mark is None or (copy is not None and mark.size <= copy.size):
        return ""
    hand_out(BROWSER, mark.size)
    return pack(copy_of(mark))


def _signer() -> Signer:
    return Signer(salt="hamraz/checkpoint/v1")


def pack(copy: Copy) -> str:
    """A copy as a cookie: the same for everybody, and signed."""
    origin = copy.origin.removeprefix("hamraz/")
    return _signer().sign(f"{origin}:{copy.size}:{urlsafe_b64encode(copy.root).decode().rstrip('=')}")


def unpack(text: str) -> Copy | None:
    """What a cookie says; None for anything that this server did not sign."""
    try:
        origin, size, root = _signer().unsign(text).split(":")
        return Copy(int(size), urlsafe_b64decode(root + "="), f"hamraz/{origin}")
    except (BadSignature, ValueError):
        return None
