"""On which days somebody of the office was in contact with her, from admitted records of her case."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from casework.cases.choices import ContactKind
from casework.cases.models import Assessment, Case, ContactNote, FollowUp, Milestone

KINDS = (FollowUp, ContactNote, Assessment, Milestone)  # the records that can tell of a contact


def days(case: Case, records: Iterable[Any]) -> list[date]:
    """The days of contact, the first first: the day she came, the day she came back, and every day on which she was reached.

    A note about her and a call in vain are no contact. Records that are closed to the reader say nothing.
    """
    found = {case.opened_on}
    for record in records:
        if record.is_open and _is_contact(record):
            found.add(record.on)
    return sorted(found)


def _is_contact(record: Any) -> bool:
    if record.code in (FollowUp.code, ContactNote.code):
        return bool(record.reached and record.kind != ContactKind.NOTE)
    return record.code == Assessment.code or (record.code == Milestone.code and record.kind == Milestone.REOPENED)
