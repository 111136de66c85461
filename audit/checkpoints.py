"""Checkpoints: every 500 entries and every day the server signs the Merkle root of all entries so far (C2SP tlog-checkpoint).

A copy kept outside, on paper or in a browser, shows later whether the ledger was cut short or written anew.
"""

import logging
from base64 import b64encode
from hashlib import sha256

from django.db import Error, transaction
from django.db.models import QuerySet

from audit import context, hooks
from audit.chain import checkpoint_text, origin_of
from audit.errors import LedgerError
from audit.genesis import genesis
from audit.merkle import Frontier
from audit.models import Checkpoint, Entry

EVERY = 500  # entries
DAY = 24 * 60  # minutes

logger = logging.getLogger(__name__)


def due(seq: int, ts: int, before: int | None) -> bool:
    """Whether a checkpoint belongs after entry *seq* of minute *ts*, when the entry before is of minute *before*."""
    return seq % EVERY == 0 or (before is not None and before // DAY != ts // DAY)


def until_due(seq: int, ts: int, before: int | None) -> int:
    """How many entries of minute *ts*, the first of them *seq*, end with one after which a checkpoint belongs."""
    return 1 if due(seq, ts, before) else EVERY - (seq - 1) % EVERY


def make_if_due(seq: int, ts: int, before: int | None) -> None:
    """Make the server's checkpoint in the running transaction; if that fails the entry stands, and the next one covers it."""
    if not due(seq, ts, before):
        return
    try:
        with transaction.atomic():
            sign(context.server())
    except Error:
        logger.warning("a ledger checkpoint could not be written")


def sign(signer: context.Actor) -> Checkpoint:
    """Sign the root over all entries there are now, once for each size and signer. A supervisor's sign-off does this too.

    Costs one hash for each entry since the newest checkpoint. Raises LedgerError when the ledger is empty, django.db.Error
    when it cannot be written.
    """
    frontier = grown()
    if not frontier.size:
        raise LedgerError("an empty ledger has no checkpoint")
    made = Checkpoint.objects.filter(size=frontier.size, signed_by=signer.id).first()
    if made is not None:
        return made
    root = frontier.root()
    text = checkpoint_text(genesis(), frontier.size, root)
    made = Checkpoint(
        size=frontier.size,
        root=root,
        peaks=frontier.pack(),
        signed_by=signer.id,
        signer_epoch=signer.epoch,
        signature=signer.sign(text.encode()),
        text=text,
    )
    made.append()
    return made


def grown() -> Frontier:
    """The tree over every entry hash, continued from the newest checkpoint that is not damaged; from the start where there is none."""
    frontier = _newest_frontier(Checkpoint.objects.all())
    hashes = Entry.objects.filter(seq__gt=frontier.size).order_by("seq").values_list("hash", flat=True)
    for value in hashes.iterator(chunk_size=2000):
        frontier.add(bytes(value))
    return frontier


def frontier_at(size: int) -> Frontier:
    """The tree over the hashes of entries 1 to *size*, continued from the newest checkpoint before that holds together.

    A checkpoint of the same size is passed over, so that the hashes just before it are always those of the entries. Raises ValueError
    where the entries are not all there.
    """
    frontier = _newest_frontier(Checkpoint.objects.filter(size__lt=size))
    hashes = Entry.objects.filter(seq__gt=frontier.size, seq__lte=size).order_by("seq").values_list("hash", flat=True)
    for value in hashes.iterator(chunk_size=2000):
        frontier.add(bytes(value))
    if frontier.size != size:
        raise ValueError("the ledger has not that many entries")
    return frontier


def _newest_frontier(found: QuerySet[Checkpoint]) -> Frontier:
    """The tree of the newest of these checkpoints that is not damaged; an empty one where there is none."""
    for checkpoint in found.order_by("-size", "id").iterator(chunk_size=20):
        try:
            return frontier_of(checkpoint)
        except ValueError:
            continue
    return Frontier()


def frontier_of(checkpoint: Checkpoint) -> Frontier:
    """The tree a checkpoint stands for. Raises ValueError when its peaks do not make its root."""
    frontier = Frontier.unpack(checkpoint.size, bytes(checkpoint.peaks))
    if frontier.root() != bytes(checkpoint.root):
        raise ValueError("the peaks of a checkpoint do not make its root")
    return frontier


def note(checkpoint: Checkpoint, public: bytes) -> str:
    """The checkpoint as a C2SP signed note, for paper and QR: text, empty line, "— name base64(key hash 4 ‖ signature)".

    *public* is the signer's Ed25519 key. The name is the origin and the signer's id, joined by "/".
    """
    name = f"{origin_of(genesis())}/{checkpoint.signed_by}"
    key_hash = sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    return f"{checkpoint.text}\n\N{EM DASH} {name} {b64encode(key_hash + bytes(checkpoint.signature)).decode()}\n"


def server_note(checkpoint: Checkpoint) -> str:
    """The signed note of a checkpoint the server made."""
    return note(checkpoint, hooks.server_keys().signing_public)
