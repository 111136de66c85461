"""A supervisor signs the trail: what came since she last signed is checked entry by entry, and her own key stands over all of it.

Her signature over the old end is where the check begins, so nobody who wrote the past anew with the server's secrets is believed. What
lies in an archive is not checked again: the check begins behind it, if the row that tells of it is to be believed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min

import audit
from audit import archive, checkpoints, context, copies, export, hooks, ledger
from audit.genesis import genesis
from audit.merkle import Frontier
from audit.models import Checkpoint, Entry
from audit.review.standing import SIGNED, last_signed
from audit.review.stories import moment
from audit.verifier import WHY, Report, Start, verify
from casework.accounts.unlocked import Unlocked


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


def waiting(someone: Unlocked) -> Waiting:
    """What she would sign now. Counted, not checked."""
    signed = last_signed(someone)
    size = signed.seq if signed else 0
    since = max(size, _archived())
    ends = Entry.objects.filter(seq__gt=since).aggregate(first=Min("seq"), last=Max("seq"))
    if ends["last"] is None:
        return Waiting(size, 0, None, None)
    first, last = Entry.objects.filter(pk__in=ends.values()).order_by("seq").first(), Entry.objects.get(pk=ends["last"])
    return Waiting(size, last.seq - since, moment(first) if first else None, moment(last))


def sign_off(someone: Unlocked) -> int:
    """Check what came since she last signed, and sign everything up to now. Returns how many entries were checked.

    One entry, signed by her, and in the same transaction a checkpoint by her over everything up to and with it. What others write while
    it is checked is checked too, under the lock. Raises NotWhole, after the fault is recorded, and what ``audit.record`` raises.
    """
    try:
        start = _start(someone)
        before = start.frontier.size
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
    return size - before


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
        raise _fault("checkpoint", last.seq)
    return Start(bytes(last.hash), last.ts, checkpoints.frontier_at(last.seq))


def _archived() -> int:
    """How many entries the newest archive covers."""
    row = export.archived()
    return row.size if row is not None else 0


def _check(start: Start) -> None:
    """Verify the entries after *start*, and move it to their end. Raises NotWhole."""
    marks = export.marks()
    report = verify(
        export.rows(start.frontier.size),
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
        raise _fault("checkpoint", entry.seq)


def _fault(fault: str, seq: int) -> NotWhole:
    return NotWhole(Report(False, 0, seq, WHY[fault], fault))
