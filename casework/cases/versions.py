"""Every version of a record, and what each one changed."""

from dataclasses import dataclass
from datetime import date
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
        found.append(
            Revision(
                record.code, kinds.name_of(record.code), record.pk, record.revision,
                timezone.localdate(record._history.history_date), by, differs, record.is_damaged,
            )
        )
        before = record if record.is_open else before
    return found
