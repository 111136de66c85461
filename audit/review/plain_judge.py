"""Do the history of a plain row, and the row itself, say what the trail wrote down?

A state, a team, a day lie in plain text: whoever writes the database changes them without a key, with or without a line of history. The
entries name each line that an action wrote, with its digest and the columns that were set. What is left over is explained by nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from casework.access import plain_rows
from casework.access.plain_rows import Line
from casework.cases.models import Case
from referrals.models import Referral

T = TypeVar("T")
# "same": as it was told. "beside": that, and columns differ that the entry did not set. "other": another line was told under this
# number. "untold": none was. "gone": it was told, and is not there. "now", "removed": of the row itself, which no line says.
Verdict = Literal["same", "beside", "other", "untold", "gone", "now", "removed"]
MODELS: dict[str, Any] = {model.subject_kind: model for model in (Case, Referral)}


@dataclass(frozen=True)
class Judged(Generic[T]):
    """A line of history (or the row, *number* 0), the line before it, what was told of it, and the columns that nobody explains."""

    verdict: Verdict
    number: int
    row: Any = None
    before: Any = None
    told: T | None = None
    unexplained: frozenset[str] = frozenset()

    @property
    def holds(self) -> bool:
        return self.verdict == "same"


def lines_of(model: Any, **only: object) -> list[Any]:
    """The history of these rows, each in its order. One query."""
    return list(model.history.filter(**only).order_by("id", "history_date", "history_id"))


def judge(told: Iterable[tuple[Line, T]], history: Sequence[Any], live: Any) -> list[Judged[T]]:
    """One row: what was told of it in the order of the ledger, its lines in their order, and the row as it is now (None: it is gone)."""
    said = list(told)
    found: list[Judged[T]] = []
    before = None
    for row in history:
        found.append(_of_line(row, before, said))
        before = row
    there = {(one.number, plain_rows.digest_of(one.row)) for one in found}
    replaced = {id(one.told) for one in found if one.verdict == "other"}
    lost = [(line, what) for line, what in said if (line.number, line.digest) not in there and id(what) not in replaced]
    found += [Judged("gone", line.number, told=what) for line, what in lost]
    if live is None:
        return [*found, Judged("removed", 0, before=before)]
    differs = plain_rows.changed(before, live) if before else set(plain_rows.values_of(live))
    return [*found, Judged("now", 0, live, before, unexplained=frozenset(differs))] if differs else found


def _of_line(row: Any, before: Any, said: Sequence[tuple[Line, T]]) -> Judged[T]:
    number, digest = plain_rows.number_of(row), plain_rows.digest_of(row)
    named = [(line, what) for line, what in said if line.number == number]
    differs = frozenset(plain_rows.changed(before, row) if before else ())
    for line, what in named:
        if line.digest == digest:
            rest = differs - set(line.columns)
            return Judged("beside" if rest else "same", number, row, before, what, rest)
    if named:
        return Judged("other", number, row, before, named[-1][1], differs)
    return Judged("untold", number, row, before, unexplained=differs)
