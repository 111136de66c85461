"""Two people edited one record: what the other one changed, so that nothing is overwritten unseen."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.access import rings
from casework.accounts import directory
from casework.cases import changes
from casework.cases.models import CaseRecord


@dataclass(frozen=True)
class Overtaken:
    """Someone saved first: *by* whom, the *revision* that is there now, and what differs from the one the form was made from."""

    record: CaseRecord
    revision: int
    by: str
    changes: list[changes.Change]


def overtaken(record: CaseRecord, seen: int | None) -> Overtaken:
    """Compare the revision a form *seen* was made from with the one that is there now. Both are admitted first."""
    now = type(record)._default_manager.get(pk=record.pk)
    now.case = record.case
    row = type(record).history.filter(id=record.pk, revision=seen).first() if seen else None
    before = row.instance if row is not None else None
    if before is not None:
        before.case = record.case
    rings.current().admit([r for r in (now, before) if r is not None])
    if not now.is_open:
        return Overtaken(now, now.revision, "", [])
    people: Mapping[str, str] = directory.names_of([now.author])
    found = changes.between(before, now, people) if before is not None and before.is_open else []
    return Overtaken(now, now.revision, people.get(now.author, ""), found)
