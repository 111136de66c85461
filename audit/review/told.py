"""What the entries of one case say must be there: the last revision and digest of each record, and who was given access.

Only entries that hold by themselves (hash, signature, authentication code) and open to the reader are believed; the others are counted.
Whether an entry is missing is the chain's to tell, not this module's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from audit import ledger
from audit.kinds import KINDS
from audit.ledger import Story, case_tag
from audit.models import Entry
from audit.review import wholeness
from audit.review.people import as_id, signers_of
from audit.review.segments import opener
from audit.review.stories import moment
from casework.access import plain_rows
from casework.access.plain_rows import Line
from casework.access.records import SealedRecord
from casework.accounts.unlocked import Unlocked

BATCH = 200  # entries opened at a time
ROOMS = ("case.", "consent.", "referral.", "grant.", "record.", "file.", "approval.")
TELLS = frozenset({"record.damaged"})  # of what was met, not of what was written
REKEYED, ERASED, PART_ERASED = "case.rekeyed", "record.erased", "case.part_erased"
WRITES = frozenset(code for code, kind in KINDS.items() if kind.outcome in ("done", "warning") and code.startswith(ROOMS)) - TELLS
ENDS_ALL = frozenset({"grant.revoked", "grant.expired", "referral.withdrawn", "referral.purged"})  # of a referral: every grant of it


class Record(NamedTuple):
    """A record by its frozen code and its id."""

    code: str
    id: UUID


class Grant(NamedTuple):
    """Who (user or team) was given which case or referral."""

    about: str
    subject: UUID
    kind: str
    holder: UUID


@dataclass(frozen=True)
class Written:
    """The newest revision the ledger knows of, the SHA-256 of its sealed payload ("" where no entry says it), and the day."""

    revision: int
    digest: str
    on: date


@dataclass
class Told:
    """The entries of a case, folded. *upto* is the newest of them; *unread* did not open, *broken* do not hold."""

    records: dict[Record, Written] = field(default_factory=dict)
    grants: set[Grant] = field(default_factory=set)
    put_back: set[Record] = field(default_factory=set)  # the ledger wrote an old revision of them anew
    rows: list[Line] = field(default_factory=list)  # of plain rows, oldest first
    entries: int = 0
    upto: int = 0
    unread: int = 0
    broken: int = 0


def writes_of(case: UUID) -> QuerySet[Entry]:
    """The entries that changed something of this case, oldest first. What was read is not among them."""
    return Entry.objects.filter(case_tag=case_tag(case), kind__in=WRITES).order_by("seq")


def fold(case: UUID, someone: Unlocked) -> Told:
    """Open the entries of a case with the auditors' keys of *someone*, a batch at a time, and fold them."""
    told = Told()
    for batch in batches(writes_of(case).iterator(chunk_size=BATCH), BATCH):
        signers = signers_of(batch)
        for entry, story in zip(batch, ledger.read(batch, opener(someone)), strict=True):
            told.entries, told.upto = told.entries + 1, entry.seq
            if wholeness.fault_of(entry, None, signers.signing_key(entry)):
                told.broken += 1
            elif story is None or not _take(told, entry, story):
                told.unread += 1
    return told


def batches(entries: Iterator[Entry], size: int) -> Iterator[list[Entry]]:
    """So many at a time: the certificates of a batch are looked up together."""
    while batch := list(islice(entries, size)):
        yield batch


def _take(told: Told, entry: Entry, story: Story) -> bool:
    """Fold one story. False when it is written in a way that this version does not know."""
    try:
        written = list(_records(story, moment(entry).date()))
        erased = [_named(name) for name in story.get("erased", [])] if entry.kind == ERASED else []
    except (TypeError, ValueError):
        return False
    if entry.kind == REKEYED:
        for (record, now), was in zip(written, story.get("were", []), strict=False):
            _take_renewed(told, record, now, was)
    else:
        for record, now in dict(written).items():
            _take_record(told, record, now)
    if entry.kind == PART_ERASED:
        erased = [record for record in told.records if _compartments().get(record.code) == story.get("part")]
    for record in erased:
        told.records.pop(record, None)
        told.put_back.discard(record)
    _take_grants(told.grants, entry.kind, story)
    told.rows += plain_rows.lines_in(story)
    return True


def _records(story: Story, day: date) -> Iterator[tuple[Record, Written]]:
    """The records of one story, each "code:id:revision", with "digests" in the same order, or "digest" of the only one."""
    traces: list[str] = story.get("records", [])
    digests: Iterable[str] = story.get("digests") or [story.get("digest", "")] * len(traces)
    for trace, digest in zip(traces, digests, strict=True):
        code, pk, revision = trace.split(":")
        yield Record(code, UUID(pk)), Written(int(revision), digest, day)


def _take_record(told: Told, record: Record, now: Written) -> None:
    """Keep the highest revision. A lower one, or other bytes of the same one, can only follow upon a row that was put back. An entry
    without a digest names a record and writes none: a question to a supervisor."""
    before = told.records.get(record)
    if before is not None and now.revision <= before.revision:
        if now.digest and (now.revision, now.digest) != (before.revision, before.digest):
            told.put_back.add(record)
        return
    told.records[record] = now


def _take_renewed(told: Told, record: Record, now: Written, was: str) -> None:
    """The bytes of a revision under a new key. Sealing anew makes nothing true: what lay there before has to be what was written."""
    before = told.records.get(record)
    if before is None or now.revision < before.revision:
        return
    if (now.revision, was) != (before.revision, before.digest or was):
        told.put_back.add(record)
        return
    told.records[record] = Written(now.revision, now.digest, before.on)


def _compartments() -> dict[str, str]:
    return {model.code: model.compartment for model in apps.get_models() if issubclass(model, SealedRecord)}


def _named(name: str) -> Record:
    code, pk = name.split(":")
    return Record(code, UUID(pk))


def _take_grants(grants: set[Grant], kind: str, story: Story) -> None:
    subject = _pair(story.get("subject"))
    if subject is None:
        return
    about, pk = subject
    if kind == "grant.made" and (to := _pair(story.get("to"))):
        grants.add(Grant(about, pk, *to))
    elif kind == "grant.revoked" and (person := as_id(story.get("person"))):
        grants.discard(Grant(about, pk, "user", person))
    elif kind == "grant.revoked" and (team := as_id(story.get("team"))):
        grants.discard(Grant(about, pk, "team", team))
    elif about == "referral" and kind in ENDS_ALL:
        grants -= {grant for grant in grants if grant[:2] == subject}


def _pair(said: object) -> tuple[str, UUID] | None:
    """(kind, id) as the ledger writes it."""
    if isinstance(said, list) and len(said) == 2 and (pk := as_id(said[1])):
        return str(said[0]), pk
    return None


def rows_of(case: UUID, someone: Unlocked) -> list[Line]:
    """The lines of plain rows that the entries of a case tell of, in the order of the ledger."""
    return fold(case, someone).rows
