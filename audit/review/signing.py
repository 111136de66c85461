"""A supervisor signs the trail: what came since she last signed is checked entry by entry, and her own key stands over all of it.

Her signature over the old end is where the check begins, so nobody who wrote the past anew with the server's secrets is believed. What
lies in an archive is not checked again: the check begins behind it, if the row that tells of it is to be believed.

A request checks at most ``PORTION`` entries. What was checked of a longer wait stands in an entry of hers, and she goes on from there.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Min

import audit
from audit import archive, checkpoints, context, copies, export, hooks, ledger
from audit.chain import NOTHING
from audit.genesis import genesis
from audit.merkle import Frontier
from audit.models import Checkpoint, Entry
from audit.review.people import signers_of
from audit.review.segments import opener
from audit.review.standing import SIGNED, last_signed
from audit.review.stories import moment
from audit.review.wholeness import fault_of
from audit.verifier import Report, Start, report_of, verify
from casework.accounts.unlocked import Unlocked

PORTION = 20_000  # entries checked in one request: some fifteen seconds
PART = "ledger.verified"


class NotWhole(Exception):
    """The check found a fault, and nothing was signed. *report* says where."""

    def __init__(self, report: Report) -> None:
        super().__init__("the trail is not whole")
        self.report = report


@dataclass(frozen=True)
class Waiting:
    """What came since she last signed: how many entries, and when the first and the last of them were written."""

    size: int  # up to which she signed
    count: int
    first: datetime | None
    last: datetime | None
    checked: int = 0  # how many of them she checked already, in parts

    @property
    def is_long(self) -> bool:
        """Whether one request does not check what is left."""
        return self.count - self.checked > PORTION


@dataclass(frozen=True)
class Outcome:
    """How many entries were checked, and how many still have to be before it is signed; 0: it was signed."""

    checked: int
    left: int = 0


def waiting(someone: Unlocked) -> Waiting:
    """What she would sign now. Counted, not checked."""
    signed = last_signed(someone)
    size = signed.seq if signed else 0
    since = max(size, _archived())
    ends = Entry.objects.filter(seq__gt=since).aggregate(first=Min("seq"), last=Max("seq"))
    if ends["last"] is None:
        return Waiting(size, 0, None, None)
    first, last = Entry.objects.filter(pk__in=ends.values()).order_by("seq").first(), Entry.objects.get(pk=ends["last"])
    part = _part(someone, since)
    checked = part.size - since if part else 0
    return Waiting(size, last.seq - since, moment(first) if first else None, moment(last), checked)


def sign_off(someone: Unlocked) -> Outcome:
    """Check what came since she last signed, and sign everything up to now; of more than ``PORTION`` entries check the next of them alone.

    One entry, signed by her, and in the same transaction a checkpoint by her over everything up to and with it. What others write while
    it is checked is checked too, under the lock. Raises NotWhole, after the fault is recorded, and what ``audit.record`` raises.
    """
    try:
        start = _start(someone)
        before = start.frontier.size
        start = _gone_on(someone, start)
        if (left := ledger.newest() - start.frontier.size - PORTION) > 0:
            _check_part(someone, start)
            return Outcome(PORTION, left)
        _check(start)
        with transaction.atomic():
            ledger.hold()
            _check(start)
            size, root = start.frontier.size, start.frontier.root()
            entry = audit.record(SIGNED, size=size, root=root, checked=size - before)
            _sign(start.frontier, entry)
    except NotWhole as fault:
        audit.record_durably("ledger.verified", ok=False, checked=fault.report.checked, first_bad=fault.report.first_bad)
        raise
    return Outcome(size - before)


def _start(someone: Unlocked) -> Start:
    """After what she signed last: her own checkpoint over the entries as they lie here. Raises NotWhole where they are others.

    Where that lies in an archive, or she never signed, behind the archive: a supervisor signed it after everything in it was verified.
    """
    fault = archive.fault()
    if fault is not None:
        raise NotWhole(fault)
    last = last_signed(someone)
    if last is None or last.seq <= _archived():
        return export.beginning()
    mark = Checkpoint.objects.filter(size=last.seq, signed_by=last.actor).first()
    if mark is None or not copies.holds(mark):
        raise NotWhole(report_of("checkpoint", last.seq))
    return Start(bytes(last.hash), last.ts, checkpoints.frontier_at(last.seq))


# --- in parts -------------------------------------------------------------------------------------------------------------------
class Part(NamedTuple):
    """What she checked last, since she signed: up to which entry, its hash, and the root over all of them."""

    size: int
    hash: str
    root: str


def tag_of(someone: Unlocked) -> bytes:
    """The tag under which the parts that she checked are filed."""
    return hmac.digest(hooks.mac_key(), b"hamraz/signing-part/v1" + str(someone.user.pk).encode(), "sha256")[: len(NOTHING) // 2]


def _part(someone: Unlocked, since: int) -> Part | None:
    """Her newest part behind entry *since*, from an entry that holds by itself, is signed by her and opens to her; None for no such."""
    mine = {"kind": PART, "actor": str(someone.user.pk), "case_tag": tag_of(someone)}
    entry = Entry.objects.filter(seq__gt=since, **mine).order_by("-seq").first()
    if entry is None or fault_of(entry, None, signers_of([entry]).signing_key(entry)):
        return None
    story = (ledger.read([entry], opener(someone))[0]) or {}
    size, digest, root = story.get("upto"), story.get("hash"), story.get("root")
    if not isinstance(size, int) or not isinstance(digest, str) or not isinstance(root, str) or not since < size < entry.seq:
        return None
    return Part(size, digest, root)


def _gone_on(someone: Unlocked, start: Start) -> Start:
    """Behind the part that she checked last, if there is one. Raises NotWhole where the entries up to there are others now."""
    part = _part(someone, start.frontier.size)
    if part is None:
        return start
    end = Entry.objects.filter(seq=part.size).first()
    frontier = checkpoints.frontier_at(part.size) if end is not None else None
    if end is None or frontier is None or (bytes(end.hash).hex(), frontier.root().hex()) != (part.hash, part.root):
        raise NotWhole(report_of("checkpoint", part.size))
    return Start(bytes(end.hash), end.ts, frontier)


def _check_part(someone: Unlocked, start: Start) -> None:
    """Verify the next entries after *start*, and write down that she did. Raises NotWhole."""
    upto = start.frontier.size + PORTION
    _check(start, upto)
    root = start.frontier.root()
    audit.record_durably(PART, filed_under=tag_of(someone), ok=True, checked=PORTION, upto=upto, hash=start.hash, root=root)


def _archived() -> int:
    """How many entries the newest archive covers."""
    row = export.archived()
    return row.size if row is not None else 0


def _check(start: Start, upto: int | None = None) -> None:
    """Verify the entries after *start*, all or up to number *upto*, and move it to their end. Raises NotWhole."""
    marks = [mark for mark in export.marks() if upto is None or mark.size <= upto]
    report = verify(
        export.rows(start.frontier.size, upto),
        genesis=genesis(),
        signer_key=hooks.signer_key,
        mac_key=hooks.mac_key(),
        checkpoints=marks,
        start=start,
    )
    if not report.ok:
        raise NotWhole(report)


def _sign(frontier: Frontier, entry: Entry) -> None:
    """Her checkpoint over the checked entries and her own. Raises NotWhole where the stored tree is not that of the entries."""
    hashes = Entry.objects.filter(seq__gt=frontier.size).order_by("seq").values_list("hash", flat=True)
    for value in hashes:  # hers, and perhaps one of the server's that its clock was set back
        frontier.add(bytes(value))
    mark = checkpoints.sign(context.current())
    if mark.size != entry.seq or bytes(mark.root) != frontier.root():
        raise NotWhole(report_of("checkpoint", entry.seq))
