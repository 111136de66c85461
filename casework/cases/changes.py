"""What differs between two revisions of a record, field by field, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from casework.cases import display, worddiff


@dataclass(frozen=True)
class Change:
    """One field that differs; *pieces* are the words that stayed, went and came."""

    name: str
    label: str
    pieces: list[worddiff.Piece]


def between(old: Any, new: Any, people: Mapping[str, str] | None = None) -> list[Change]:
    """The fields whose answer, or whose reason for being empty, differs. Both records are admitted already."""
    found = []
    for field in new.content_fields():
        if not display.is_shown(field):
            continue
        before, after = display.row(old, field, people or {}), display.row(new, field, people or {})
        if (before.value, before.why) != (after.value, after.why):
            found.append(Change(field.name, str(capfirst(field.verbose_name)), _compared(before, after)))
    return found


def first(record: Any, people: Mapping[str, str] | None = None) -> list[Change]:
    """The first revision: everything that was said came then."""
    answers = [row for row in display.rows(record, people) if row.value]
    return [Change(row.name, row.label, [worddiff.Piece(worddiff.ADDED, row.value)]) for row in answers]


def _compared(before: display.Row, after: display.Row) -> list[worddiff.Piece]:
    """Two answers word by word; an answer and a reason for none have no words in common."""
    if before.value and after.value:
        return worddiff.pieces(before.value, after.value)
    return worddiff.replaced(before.value or before.why, after.value or after.why)
