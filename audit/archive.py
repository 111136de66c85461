"""What a row of ``audit_archive`` says, and whether it is to be believed.

After the years the office keeps them, the entries that tell who looked leave the database into a sealed file. The row says up to which
checkpoint, what stayed behind, and which file it was. The triggers let exactly those entries go, so the row itself must be hard to forge: a
supervisor signs it, the file key authenticates it, and an entry of hers in the chain is filed under a tag of its signature.
"""

import hmac
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.db.models import QuerySet

from audit import chain, checkpoints, export, hooks
from audit.chain import Row, checkpoint_text
from audit.genesis import genesis
from audit.models import Archive, Checkpoint, Entry
from audit.verifier import Report, own_fault, report_of
from casework.encryption import lp, verify_signature

KIND = "ledger.archived"
# Closed, so that no new kind leaves unless somebody decides it; "approval.refused" is a decision and stays.
LOOKING = frozenset({
    *("signed_in", "signed_out", "left", "session_expired", "sign_in_refused", "locked_out", "session_refused", "access.refused"),
    "recovery.refused",
    *("case.asked", "case.read", "case.revealed", "history.read", "file.opened", "catalogue.listed", "catalogue.searched"),
    *("referral.opened", "referral.legal_read", "referral.document_opened", "feedback.read", "desk.trail", "client.listed"),
    *("directory.listed", "directory.read", "ledger.read"),
})


class Said(NamedTuple):
    """The row, without who signed it. *kinds* are those that left, each between spaces, because the triggers look for them so."""

    after: int
    size: int
    ts: int
    hash: bytes
    root: bytes
    kinds: str
    removed: int
    kept: int
    kept_digest: bytes
    file_digest: bytes


def said_by(row: Archive) -> Said:
    values = [getattr(row, name) for name in Said._fields]
    return Said._make([bytes(value) if isinstance(value, memoryview) else value for value in values])


def statement(said: Said) -> bytes:
    """What is signed: lp("hamraz/archived/v1", genesis, then the fields in their order, numbers as u64)."""
    plain = [value.to_bytes(8, "big") if isinstance(value, int) else value for value in said]
    return lp("hamraz/archived/v1", genesis(), *plain)


def mac(said: Said, signature: bytes) -> bytes:
    """HMAC-SHA256(file key, statement ‖ signature)."""
    return hmac.digest(hooks.mac_key(), statement(said) + signature, "sha256")


def tag(signature: bytes) -> bytes:
    """The tag under which the chain tells of the row."""
    return chain.archived_tag(hooks.mac_key(), signature)


def staying(upto: int, kinds: str) -> QuerySet[Entry]:
    """The entries up to *upto* that are not of these kinds, in their order."""
    return Entry.objects.filter(seq__lte=upto).exclude(kind__in=kinds.split()).order_by("seq")


def digest_of(upto: int, kinds: str) -> tuple[int, bytes]:
    """How many entries stay, and the SHA-256 over their hashes."""
    digest, count = sha256(), 0
    for value in staying(upto, kinds).values_list("hash", flat=True).iterator(chunk_size=2000):
        digest.update(bytes(value))
        count += 1
    return count, digest.digest()


def fault() -> Report | None:
    """What is wrong with the newest row, or None. That entries are gone of which no row tells is seen as a gap."""
    row = export.archived()
    return report_of("archive", row.size) if row is not None and not _holds(row) else None


def _holds(row: Archive) -> bool:
    said, signature = said_by(row), bytes(row.signature)
    public = hooks.signer_key(row.signed_by, row.signer_epoch)
    return (
        public is not None
        and hooks.signer_role(row.signed_by, row.signer_epoch) == hooks.SUPERVISOR
        and set(said.kinds.split()) <= LOOKING
        and verify_signature(public, statement(said), signature)
        and hmac.compare_digest(mac(said, signature), bytes(row.mac))
        and any(_is_of(mark, said) for mark in Checkpoint.objects.filter(size=said.size))
        and _is_told(row, tag(signature))
    )


def _is_told(row: Archive, filed_under: bytes) -> bool:
    """Whether the chain tells of the row in an entry of whoever signed it, with the same key."""
    found = Entry.objects.filter(
        kind=KIND, case_tag=filed_under, seq__gt=row.size, actor=row.signed_by, actor_epoch=row.signer_epoch
    )
    return any(not own_fault(Row.of(values), hooks.signer_key, hooks.mac_key()) for values in found.values_list(*Row._fields))


def _is_of(mark: Checkpoint, said: Said) -> bool:
    """Whether this checkpoint stands at the end of what was archived, and is signed."""
    public = hooks.signer_key(mark.signed_by, mark.signer_epoch)
    text = checkpoint_text(genesis(), said.size, said.root)
    if public is None or mark.text != text or not verify_signature(public, text.encode(), bytes(mark.signature)):
        return False
    try:
        return checkpoints.frontier_of(mark).root() == said.root
    except ValueError:
        return False


def fault_of_staying() -> Report | None:
    """What is wrong with the entries that stayed behind: one was edited, is missing, or is of a kind that left. None where all is well."""
    row = export.archived()
    if row is None:
        return None
    put_in = Entry.objects.filter(seq__lte=row.size, kind__in=row.kinds.split()).order_by("seq").values_list("seq", flat=True).first()
    if put_in is not None:
        return report_of("kept", put_in)
    digest, count, key_of = sha256(), 0, lru_cache(maxsize=None)(hooks.signer_key)
    for values in staying(row.size, row.kinds).values_list(*Row._fields).iterator(chunk_size=2000):
        entry = Row.of(values)
        if own_fault(entry, key_of, hooks.mac_key()):
            return report_of("kept", entry.seq)
        digest.update(entry.hash)
        count += 1
    return None if (count, digest.digest()) == (row.kept, bytes(row.kept_digest)) else report_of("kept", row.size)
