"""The columns of a case, a referral, a term of a list or an entry of the directory, as the ledger keeps them: which line of their history,
and its SHA-256.

A writer of the database can change a state or a day without any key. What he changes has no entry; what an action changes has one that
names the line of history it wrote. The digest says nothing of a woman: it is over columns that lie in plain text anyway.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.dispatch import receiver
from simple_history.signals import post_create_historical_record

from casework.access.subjects import ToldRow

LABEL = b"hamraz/plain-row/v1"
_UNTOLD = "_lines_untold"


class Line(NamedTuple):
    """One line of the history of a row: of what kind of object, which, the how manieth, the digest of its columns, and which of them were
    set with it. Whatever else differs from the line before was changed by somebody else."""

    kind: str
    id: str
    number: int
    digest: str
    columns: Sequence[str] = ()


def line_of(row: Any, number: int, columns: Iterable[str] = ()) -> Line:
    """*row* as line *number* of its history, written with these columns; a row of the history itself will do."""
    return Line(model_of(row).subject_kind, str(row.id), number, digest_of(row), sorted(columns))


def number_of(row: Any) -> int:
    """The how manieth line of its history this row of history is, from 1 on: its revision, where the row counts them itself."""
    revision = getattr(row, "revision", None)
    return int(row.history_date.microsecond) + 1 if revision is None else int(revision)


def digest_of(row: Any) -> str:
    """SHA-256 of the columns that say something. An empty one is left out, so that a column of a later version changes no old digest."""
    said = values_of(row)
    return sha256(LABEL + json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def values_of(row: Any) -> dict[str, str]:
    """The columns of a row, or of a line of its history, that are told and not empty, as text."""
    model = model_of(row)
    values = {field.name: getattr(row, field.attname) for field in model._meta.concrete_fields if field.name not in model.not_told}
    return {name: _plain(value) for name, value in values.items() if value not in (None, "", b"", False)}


def changed(old: Any, new: Any) -> set[str]:
    """The told columns that differ between two lines, or a line and the row."""
    before, after = values_of(old), values_of(new)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def written(*rows: ToldRow) -> dict[str, Any]:
    """What an entry keeps of the lines that saving these wrote and no entry told yet; nothing where none was."""
    lines = [list(line) for row in rows for line in row.__dict__.pop(_UNTOLD, [])]
    return {"rows": lines} if lines else {}


def lines_in(story: Any) -> Iterator[Line]:
    """The lines that an opened story of the ledger names. What is written in another way is left out."""
    named = story.get("rows") if isinstance(story, dict) else None
    for line in named if isinstance(named, list) else []:
        if isinstance(line, list) and [type(part) for part in line] == [str, str, int, str, list]:
            yield Line(*line)


def model_of(row: Any) -> Any:
    return getattr(row, "instance_type", type(row))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


@receiver(post_create_historical_record)
def _remember(instance: Any, history_instance: Any, **_: Any) -> None:
    """Keep what was written until the action that saved it tells the ledger. It is kept with the instance: a transaction that is rolled
    back takes both along."""
    if isinstance(instance, ToldRow):
        line = line_of(history_instance, number_of(history_instance), instance.columns_saved)
        instance.__dict__.setdefault(_UNTOLD, []).append(line)
