"""Is the ledger whole? A quick look at the entries of one page, the age of the newest checkpoint, and a check on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import checking, hooks, ledger
from audit.ledger import Story
from audit.models import Checkpoint, Entry
from audit.review import standing
from audit.review.people import Signers
from audit.review.standing import Standing
from audit.review.stories import moment
from audit.verifier import Report, own_fault
from casework.accounts.unlocked import current

NEWEST = 1000  # entries a check on demand covers at least, when there are that many
FAULTS: Mapping[str, Promise] = {
    "gap": _("an entry is missing here, or its number is out of order"),
    "time": _("the entry is earlier than the one before it, and nothing says why"),
    "prev": _("the entry does not continue the one before it"),
    "hash": _("the entry was edited"),
    "signer": _("nobody is known who signs like this"),
    "signature": _("the signature is not that of the person named"),
    "mac": _("the entry was not written by this server"),
    "checkpoint": _("the entries up to here are not those of the checkpoint over them"),
    "checkpoint signature": _("the checkpoint over the entries up to here is not signed by who it says"),
    "short": _("the ledger ends before its newest checkpoint: its end was cut off"),
    "archive": _("entries up to here were taken away, and nobody who may has said that they are in an archive"),
}


@dataclass(frozen=True)
class Fault:
    """The first entry that does not hold, and why."""

    seq: int
    why: Promise | str


@dataclass(frozen=True)
class Wholeness:
    """What the box says. Times are None where there is no checkpoint, or no check was recorded yet."""

    fault: Fault | None
    shown: int
    checkpoint_size: int = 0
    checkpoint_at: datetime | None = None
    behind: int = 0  # entries since that checkpoint
    checked_at: datetime | None = None
    checked_ok: bool | None = None  # None: the outcome is sealed to others
    standing: Standing | None = None


def last_check() -> list[Entry]:
    """The entry of the newest check of the chain, if there was one. What compared the records of a case is filed under it."""
    untagged = Entry.objects.annotate(tagged=Length("case_tag")).filter(tagged=0)  # so SQLite goes through the checks, not the tags
    return list(untagged.filter(kind="ledger.verified").order_by("-seq")[:1])


def of_page(entries: Sequence[Entry], signers: Signers, checks: Sequence[Entry], told: Sequence[Story | None]) -> Wholeness:
    """What is known while a page is made: its own entries are looked at, of the others what was checked before. Six queries.

    *checks* is what ``last_check`` found, *told* its opened stories.
    """
    newest = ledger.newest()
    mark = Checkpoint.objects.order_by("-size", "id").values_list("size", flat=True).first() or 0
    last = Entry.objects.filter(pk=mark).first() if mark else None
    ok = next((story.get("ok") for story in told if story), None)
    return Wholeness(
        fault=_first_fault(entries, signers),
        shown=len(entries),
        checkpoint_size=mark,
        checkpoint_at=moment(last) if last else None,
        behind=max(newest - mark, 0),
        checked_at=moment(checks[0]) if checks else None,
        checked_ok=ok if isinstance(ok, bool) else None,
        standing=standing.of(current()),
    )


def _first_fault(entries: Sequence[Entry], signers: Signers) -> Fault | None:
    """Each entry by itself, and the link to the one before where that one is on the page too."""
    before: Entry | None = None
    for entry in sorted(entries, key=lambda entry: entry.seq):
        linked = before if before is not None and before.seq + 1 == entry.seq else None
        if fault := fault_of(entry, linked, signers.signing_key(entry)):
            return Fault(entry.seq, FAULTS[fault])
        before = entry
    return None


def fault_of(entry: Entry, before: Entry | None, public: bytes | None) -> str:
    """A key of FAULTS, or "" for an entry that holds: by itself, and as the next one of *before* where that is given."""
    row = entry.row()
    if before is not None and row.prev != bytes(before.hash):
        return "prev"
    return own_fault(row, lambda *_: public, hooks.mac_key())


def check_newest() -> tuple[Report, int]:
    """Verify the newest entries, from the checkpoint before the last 1,000; also the number from which on."""
    newest = ledger.newest()
    return checking.check(max(newest - NEWEST + 1, 1), staying=False)
