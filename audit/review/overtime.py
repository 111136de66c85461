"""One record over time: its versions and the entries of the trail that name it, side by side.

The versions say what was changed; the ledger says when, by whom, and that these are the bytes that were written. Who read it in between
stands there too. Whoever holds no key of its part sees that something changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, Literal

import audit
from audit import export, ledger
from audit.kinds import KINDS
from audit.ledger import Story, case_tag
from audit.models import Entry
from audit.review import stories
from audit.review.people import signers_of
from audit.review.segments import opener
from audit.review.stories import Line
from audit.review.wholeness import fault_of
from casework.accounts.unlocked import current
from casework.cases import versions
from casework.cases.changes import Change
from casework.cases.models import Case
from casework.cases.versions import Revision

MOST = 5000  # entries of the case that are opened for one page, the newest
Agrees = Literal["same", "other", "untold"]  # with the ledger: its bytes, other bytes, nothing is told of this version


@dataclass(frozen=True)
class Moment:
    """A version with the entry that wrote it, or a reading; *times*: how often the same person read it that day."""

    on: date
    line: Line | None = None
    revision: Revision | None = None
    agrees: Agrees = "untold"
    times: int = 1


@dataclass(frozen=True)
class OverTime:
    """Newest first; *fields* are the names and labels of those that ever changed, *cut* that older entries were not opened."""

    moments: list[Moment]
    fields: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    away: date | None = None  # until when who read it lies in an archive


def look(case: Case, past: Sequence[Any], name: str = "") -> OverTime:
    """The record whose admitted versions are *past* (oldest first); of field *name* only, where one is given.

    That the trail was read is recorded first. Raises audit.LedgerUnwritable, and then nothing was opened.
    """
    record = past[0]
    entries = list(Entry.objects.filter(case_tag=case_tag(case.pk)).order_by("-seq")[: MOST + 1])
    cut, entries = len(entries) > MOST, entries[:MOST]
    audit.record_durably(
        "ledger.read", subject=(record.code, str(record.pk)), case=case.pk, view="record", count=len(entries),
        upto=entries[0].seq if entries else 0,
    )
    told = [pair for pair in zip(entries, _opened(entries), strict=True) if _names(pair[1], record)]
    signers = signers_of(entry for entry, _ in told)
    lines = stories.tell([entry for entry, _ in told], [story for _, story in told], signers, case=case.pk)
    named = [(line, story or {}, entry) for line, (entry, story) in zip(lines, told, strict=True)]
    hold = {entry.seq for entry, _ in told if not fault_of(entry, None, signers.signing_key(entry))}  # the others are told, not believed
    believed = [(line, story) for line, story, entry in named if entry.seq in hold and _writes(entry, story, record)]
    written = {_revision(story, record): (line, story) for line, story in reversed(believed)}
    found = versions.of(list(past))
    moments = [_of_version(revision, row, written.get(revision.number)) for revision, row in zip(found, past, strict=True)]
    moments += _readings([(line, entry) for line, story, entry in named if KINDS[entry.kind].outcome == "read"])
    kept = [one for moment in moments if (one := _only(moment, name)) is not None]
    archived = export.archived()
    away = stories.moment_of(archived.ts).date() if archived is not None else None
    return OverTime(sorted(kept, key=_place, reverse=True), _fields(found), cut, away)


def _opened(entries: Sequence[Entry]) -> list[Story | None]:
    return ledger.read(entries, opener(current()))


def _names(story: Story | None, record: Any) -> bool:
    return bool(story) and any(trace.startswith(f"{record.code}:{record.pk}:") for trace in _traces(story))


def _traces(story: Story | None) -> list[str]:
    named = (story or {}).get("records", [])
    return [trace for trace in named if isinstance(trace, str)] if isinstance(named, list) else []


def _writes(entry: Entry, story: Story, record: Any) -> bool:
    return entry.kind in KINDS and KINDS[entry.kind].outcome in ("done", "warning") and bool(_digest(story, record))


def _revision(story: Story, record: Any) -> int:
    trace = next(trace for trace in _traces(story) if trace.startswith(f"{record.code}:{record.pk}:"))
    number = trace.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


def _digest(story: Story, record: Any) -> str:
    """The digest that the story gives for this record."""
    traces = _traces(story)
    digests = story.get("digests") or [story.get("digest", "")] * len(traces)
    return next((str(d) for trace, d in zip(traces, digests, strict=False) if trace.startswith(f"{record.code}:{record.pk}:")), "")


def _of_version(revision: Revision, row: Any, told: tuple[Line, Story] | None) -> Moment:
    if told is None:
        return Moment(revision.on, revision=revision)
    line, story = told
    same = _digest(story, row) == sha256(bytes(row.payload)).hexdigest()
    return Moment(line.at.date(), line, revision, "same" if same else "other")


def _readings(found: Iterable[tuple[Line, Entry]]) -> list[Moment]:
    """One moment for each person, day and kind of reading: the newest, and how many there were."""
    kept: dict[tuple[str, date, str], Moment] = {}
    for line, entry in found:
        key = (entry.actor, line.at.date(), entry.kind)
        kept[key] = replace(kept[key], times=kept[key].times + 1) if key in kept else Moment(line.at.date(), line)
    return list(kept.values())


def _only(moment: Moment, name: str) -> Moment | None:
    """What is left of a moment where one field is looked at; None for a version that did not change it."""
    if not name or moment.revision is None or moment.revision.changes is None:
        return moment
    changes: list[Change] = [change for change in moment.revision.changes if change.name == name]
    return replace(moment, revision=replace(moment.revision, changes=changes)) if changes else None


def _fields(found: Iterable[Revision]) -> dict[str, str]:
    return {change.name: change.label for revision in found for change in revision.changes or []}


def _place(moment: Moment) -> tuple[date, int, int]:
    """By day, then in the order of the ledger; a version of which nothing is told stands among those of its day by its number."""
    return moment.on, moment.line.seq if moment.line else 0, moment.revision.number if moment.revision else 0

