"""Every version of a record, and what each one changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.accounts import directory
from casework.cases import changes, kinds, timeline
from casework.cases.models import Case, CaseRecord


@dataclass(frozen=True)
class Revision:
    """One revision of one record. *changes* is None when it does not open: its reader holds no key, or it is *damaged*."""

    kind: str
    title: str
    record: UUID
    number: int
    on: date
    by: str
    changes: list[changes.Change] | None
    damaged: bool = False
    at: datetime | None = None  # to the minute; None where it does not open, or was written before a revision told it


def past_of(case: Case, model: type[CaseRecord], **only: object) -> list[Any]:
    """Every revision of these records as records, oldest first; nothing is opened."""
    found = [row.instance for row in model.history.filter(case=case, **only).order_by("id", "revision")]
    for revision in found:
        revision.case = case
    return found


def of(past: list[Any]) -> list[Revision]:
    """Compare each admitted revision with the one before it, or the last before it that opens."""
    people = directory.names_of(timeline.people_in(past))
    found, before = [], None
    for record in past:
        same = before is not None and before.pk == record.pk
        differs = (changes.between(before, record, people) if same else changes.first(record, people)) if record.is_open else None
        by = people.get(record.author, "") if record.is_open else ""
        on = timezone.localdate(record._history.history_date)
        name, at = kinds.name_of(record.code), _minute(record, on)
        found.append(Revision(record.code, name, record.pk, record.revision, on, by, differs, record.is_damaged, at))
        before = record if record.is_open else before
    return found


def newest_first(found: Iterable[Revision]) -> list[Revision]:
    """By day and minute; those of one minute, and those that do not tell it, by their numbers."""
    return sorted(found, key=lambda revision: (revision.on, revision.at.timestamp() if revision.at else 0, revision.number), reverse=True)


def _minute(record: CaseRecord, on: date) -> datetime | None:
    """When a revision was written, as it says itself: of the day of its row, or not at all (a training office has a past that was never
    written on its days)."""
    if not (record.is_open and record.written_at):
        return None
    at = datetime.fromtimestamp(record.written_at * 60, UTC)
    return at if timezone.localdate(at) == on else None
