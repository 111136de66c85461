"""One record, or one plain row, over time: its versions and the entries of the trail that name it, side by side.

The versions say what was changed; the ledger says when, by whom, and that these are the bytes that were written. Who read it in between
stands there too. Whoever holds no key of its part sees that something changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, Literal, NamedTuple, Protocol

import audit
from audit import export, ledger
from audit.kinds import KINDS
from audit.ledger import Story, case_tag
from audit.models import Entry
from audit.review import stories
from audit.review.people import signers_of
from audit.review.segments import opener
from audit.review.stories import Line
from audit.review.told import REKEYED
from audit.review.wholeness import fault_of
from casework.accounts.unlocked import current
from casework.cases import versions
from casework.cases.changes import Change
from casework.cases.models import Case
from casework.cases.versions import Revision

UNTOLD = 2**62  # a number behind those of all entries
MOST = 5000  # entries of the case that are opened for one page, the newest
# A version and the ledger: its bytes, other bytes, nothing is told of it; and of plain rows what ``plain_judge.Verdict`` says.
Agrees = Literal["same", "beside", "other", "untold", "gone", "now", "removed"]


@dataclass(frozen=True)
class Moment:
    """A version with the entry that wrote it, or a reading; *times*: how often the same person read it that day. *unexplained* are names
    of changes that no entry tells of."""

    on: date
    line: Line | None = None
    revision: Revision | None = None
    agrees: Agrees = "untold"
    times: int = 1
    unexplained: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OverTime:
    """Newest first; *fields* are the names and labels of those that ever changed, *cut* that older entries were not opened."""

    moments: list[Moment]
    fields: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    away: date | None = None  # until when who read it lies in an archive


class Told(NamedTuple):
    """An entry that tells of the record or row, and whether it holds by itself: what does not is told, not believed."""

    line: Line
    story: Story
    entry: Entry
    holds: bool


class Past(Protocol):
    """What is looked at over time: a sealed record (``SealedPast``) or a plain row (``plain_past.PlainPast``)."""

    @property
    def subject(self) -> tuple[str, str]:
        """Kind and id, as the entry of the reading says them."""

    def is_told(self, entry: Entry, story: Story) -> bool:
        """Whether this entry stands on the page."""

    def moments(self, told: Sequence[Told]) -> list[Moment]:
        """Its versions and what else the entries (oldest first) say, in any order."""


def look(case: Case, past: Past, name: str = "") -> OverTime:
    """*past* of this case beside what the trail tells of it; of field *name* only, where one is given.

    That the trail was read is recorded first. Raises audit.LedgerUnwritable, and then nothing was opened.
    """
    entries = list(Entry.objects.filter(case_tag=case_tag(case.pk)).order_by("-seq")[: MOST + 1])
    cut, entries = len(entries) > MOST, entries[:MOST]
    audit.record_durably(
        "ledger.read", subject=past.subject, case=case.pk, view="record", count=len(entries), upto=entries[0].seq if entries else 0,
    )
    pairs = zip(entries, _opened(entries), strict=True)
    named = [(entry, story) for entry, story in reversed(list(pairs)) if story and past.is_told(entry, story)]
    signers = signers_of(entry for entry, _ in named)
    lines = stories.tell([entry for entry, _ in named], [story for _, story in named], signers, case=case.pk)
    told = [
        Told(line, story, entry, not fault_of(entry, None, signers.signing_key(entry)))
        for line, (entry, story) in zip(lines, named, strict=True)
    ]
    moments = past.moments(told)
    kept = [one for moment in moments if (one := _only(moment, name)) is not None]
    archived = export.archived()
    away = stories.moment_of(archived.ts).date() if archived is not None else None
    return OverTime(sorted(kept, key=_place, reverse=True), _fields(moments), cut, away)


class SealedPast:
    """The admitted versions of one sealed record, oldest first."""

    def __init__(self, past: Sequence[Any]) -> None:
        self.past, self.record = past, past[0]

    @property
    def subject(self) -> tuple[str, str]:
        return self.record.code, str(self.record.pk)

    def is_told(self, entry: Entry, story: Story) -> bool:
        return any(trace.startswith(f"{self.record.code}:{self.record.pk}:") for trace in _traces(story))

    def moments(self, told: Sequence[Told]) -> list[Moment]:
        writes = [one for one in told if one.holds and _writes(one.entry, one.story, self.record)]
        written = _written([(one.line, one.story, one.entry.kind) for one in writes], self.record)
        revisions = zip(versions.of(list(self.past)), self.past, strict=True)
        found = [_of_version(revision, row, written.get(revision.number)) for revision, row in revisions]
        found += [Moment(one.line.at.date(), one.line) for one in writes if one.entry.kind == REKEYED]
        return found + readings(told)


def _opened(entries: Sequence[Entry]) -> list[Story | None]:
    return ledger.read(entries, opener(current()))


def _traces(story: Story | None) -> list[str]:
    named = (story or {}).get("records", [])
    return [trace for trace in named if isinstance(trace, str)] if isinstance(named, list) else []


def _writes(entry: Entry, story: Story, record: Any) -> bool:
    written = entry.kind in KINDS and KINDS[entry.kind].outcome in ("done", "warning")
    return written and any(digest for _, digest, _ in _digests(story, record))


def _written(believed: Iterable[tuple[Line, Story, str]], record: Any) -> dict[int, tuple[Line, str]]:
    """The line that wrote each revision, and the digest of its bytes now: a new key gives the same words other bytes, where those before
    were the ones that were told."""
    found: dict[int, tuple[Line, str]] = {}
    for line, story, kind in believed:
        for number, digest, was in _digests(story, record):
            if kind != REKEYED:
                found[number] = line, digest
            elif number in found:
                found[number] = found[number][0], digest if was == found[number][1] else ""
    return found


def _digests(story: Story, record: Any) -> list[tuple[int, str, str]]:
    """(revision, digest, digest before a new key) of this record, as the story gives them."""
    traces, place = _traces(story), f"{record.code}:{record.pk}:"
    digests = story.get("digests") or [story.get("digest", "")] * len(traces)
    told = zip(traces, digests, story.get("were") or [""] * len(traces), strict=False)
    own = [(trace.removeprefix(place), str(digest), str(was)) for trace, digest, was in told if trace.startswith(place)]
    return [(int(number) if number.isdecimal() else 0, digest, was) for number, digest, was in own]


def _of_version(revision: Revision, row: Any, told: tuple[Line, str] | None) -> Moment:
    if told is None:
        return Moment(revision.on, revision=revision)
    line, digest = told
    return Moment(line.at.date(), line, revision, "same" if digest == sha256(bytes(row.payload)).hexdigest() else "other")


def is_reading(entry: Entry) -> bool:
    return entry.kind in KINDS and KINDS[entry.kind].outcome == "read"


def readings(told: Sequence[Told]) -> list[Moment]:
    """One moment for each person, day and kind of reading: the newest, and how many there were."""
    kept: dict[tuple[str, date, str], Moment] = {}
    for one in reversed([one for one in told if is_reading(one.entry)]):
        key = (one.entry.actor, one.line.at.date(), one.entry.kind)
        kept[key] = replace(kept[key], times=kept[key].times + 1) if key in kept else Moment(one.line.at.date(), one.line)
    return list(kept.values())


def _only(moment: Moment, name: str) -> Moment | None:
    """What is left of a moment where one field is looked at; None for a version that did not change it."""
    if not name or moment.revision is None or moment.revision.changes is None:
        return moment
    changes: list[Change] = [change for change in moment.revision.changes if change.name == name]
    return replace(moment, revision=replace(moment.revision, changes=changes)) if changes else None


def _fields(found: Iterable[Moment]) -> dict[str, str]:
    named = [change for moment in found if moment.revision for change in moment.revision.changes or []]
    return {change.name: change.label for change in named if change.name}


def _place(moment: Moment) -> tuple[date, int, int]:
    """By day, then in the order of the ledger. What no entry tells stands above its day, the row as it is now first."""
    number = moment.revision.number or UNTOLD if moment.revision else 0
    return moment.on, moment.line.seq if moment.line else UNTOLD, number
