"""What goes into a store: every row, or those that changed since the set on which it stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from casework.backup import rows, snapshot
from casework.backup.index import Index as Index
from casework.backup.index import Known, PartWriter, State, Writer, digester
from casework.backup.stores import UNCHANGING, Part, parts

FORMAT = "hamraz/backup-store/v1"
NOTHING: tuple[Known, ...] = ()


@dataclass
class Told:
    """How much was written of a store."""

    rows: int = 0
    gone: int = 0


@dataclass
class StoreWriter:
    """Reads one store out of the snapshot; call inside ``snapshot.taken``.

    *before* is the state of the last run where this is what changed since, None for a full store. *last* is filled with the newest
    numbers of the tables that only grow.
    """

    store: str
    name: str
    index: Index
    now: Writer
    before: State | None
    last: dict[str, int]
    told: Told = field(default_factory=Told)

    def frames(self) -> Iterator[bytes]:
        yield rows.told(rows.HEAD, {"format": FORMAT, "set": self.name, "store": self.store, "full": self.before is None})
        for part in parts(self.store):
            yield rows.told(rows.TABLE, {"table": part.table, "columns": part.columns})
            yield from self._grown(part) if part.in_order else self._compared(part)
        yield rows.told(rows.END, {"rows": self.told.rows, "gone": self.told.gone})

    def _grown(self, part: Part) -> Iterator[bytes]:
        """Rows behind the last number that was there before: none of those changes, and none goes (else this is a full store)."""
        last = self.before.last.get(part.table, 0) if self.before else 0
        for row in snapshot.rows(part, after=last):
            last = row[0]
            yield self._row(rows.encode(row))
        self.last[part.table] = last

    def _compared(self, part: Part) -> Iterator[bytes]:
        known = self.index.known(self.before, part.name) if self.before else iter(NOTHING)
        writer = self.now.part(part.name)
        found = _changed(part, known, writer)
        yield from self._by_key(part, found) if part.table in UNCHANGING else map(self._said, found)
        writer.end()

    def _said(self, found: tuple[Any, bytes | None]) -> bytes:
        key, body = found
        return self._row(body) if body is not None else self._gone(key)

    def _by_key(self, part: Part, found: Iterator[tuple[Any, bytes | None]]) -> Iterator[bytes]:
        """Of rows that never change, those that are new are fetched whole, a few at a time."""
        new: list[Any] = []
        for key, body in found:
            if body is None:
                yield self._gone(key)
                continue
            new.append(key)
            if len(new) == snapshot.LARGE.get(part.table, snapshot.AT_ONCE):
                yield from self._whole(part, new)
                new = []
        yield from self._whole(part, new)

    def _whole(self, part: Part, keys: list[Any]) -> Iterator[bytes]:
        return (self._row(rows.encode(row)) for row in snapshot.content(part, keys))

    def _row(self, body: bytes) -> bytes:
        self.told.rows += 1
        return rows.frame(rows.ROW, body)

    def _gone(self, key: bytes) -> bytes:
        self.told.gone += 1
        return rows.frame(rows.GONE, key)


def _changed(part: Part, known: Iterator[Known], now: PartWriter) -> Iterator[tuple[Any, bytes | None]]:
    """Goes through the rows and the index side by side, both in the order of the keys: (key, row) of each row that is new or another one,
    (key in order, None) of each that is gone."""
    digest: Callable[[bytes], bytes] = digester()
    old = next(known, None)
    for row in snapshot.rows(part):
        body, key = rows.encode(row), rows.key_in_order(row[0])
        mark = digest(body)
        now.add(key, mark)
        while old is not None and old[0] < key:
            yield old[0], None
            old = next(known, None)
        if old is None or old != (key, mark):
            yield row[0], body
        if old is not None and old[0] == key:
            old = next(known, None)
    while old is not None:
        yield old[0], None
        old = next(known, None)
