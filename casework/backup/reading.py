"""Putting the rows of a chain of stores back, newest first: a row is written only if no newer set said something of it.

So each row is written once, as it was at the end, and no two rows that never stood beside one another meet.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection

from casework.backup import rows, sealing, sets
from casework.backup.errors import CannotBeOpened
from casework.backup.rows import NotAStore
from casework.backup.stores import SPLIT, WITHOUT_KEYS, Part, field_of, parts
from casework.backup.writing import FORMAT

AT_ONCE = 500  # rows
LONGEST_PORTION = 4 << 20  # bytes


class StoreReader:
    """Reads the files of one store, from the newest down to the full one."""

    def __init__(self, store: str, identities: Sequence[Any]) -> None:
        self._store, self._identities = store, identities
        self._parts = {part.table: part for part in parts(store)}
        self._newer: dict[str, set[bytes]] = defaultdict(set)
        self.count = 0

    def read(self, head: sets.Head) -> None:
        """Raises CannotBeOpened, OSError and django.db.Error: the transaction can then only be rolled back."""
        full = head.stores[self._store].on is None
        one = _OneStore(self._store, head.name, full, self._parts, self._newer)
        frames = rows.Frames(one.take)
        path = head.file(self._store)
        try:
            plain = sealing.open_into(path, self._identities, frames)
            frames.close()
        except NotAStore as error:
            raise CannotBeOpened(f"{head.name}/{path.name} cannot be read: {error}") from None
        if plain != head.stores[self._store].sealed.plain:
            raise CannotBeOpened(f"{head.name}/{path.name} opens to something else than what was sealed")
        self.count += one.written
        for table, keys in one.seen.items():
            self._newer[table] |= keys


class _OneStore:
    """Takes the frames of one file."""

    def __init__(self, store: str, name: str, full: bool, parts_of: dict[str, Part], newer: dict[str, set[bytes]]) -> None:
        self._expected = {"format": FORMAT, "set": name, "store": store, "full": full}
        self._parts, self._newer, self._full = parts_of, newer, full
        self.seen: dict[str, set[bytes]] = defaultdict(set)
        self._part: Part | None = None
        self._waiting: list[list[Any]] = []
        self._size = 0
        self._rows = self._gone = self.written = 0
        self._begun = False

    def take(self, letter: bytes, body: bytes) -> None:
        if not self._begun:
            self._begin(letter, body)
        elif letter == rows.TABLE:
            self._turn_to(json.loads(body))
        elif letter == rows.END:
            self._put_down()
            if json.loads(body) != {"rows": self._rows, "gone": self._gone}:
                raise NotAStore("rows are missing")
        elif self._part is None:
            raise NotAStore("a row stands in no table")
        elif letter == rows.ROW:
            self._row(self._part, body)
        elif letter == rows.GONE:
            self._gone += 1
            self.seen[self._part.table].add(body)
        else:
            raise NotAStore("it holds something unknown")

    def _begin(self, letter: bytes, body: bytes) -> None:
        if letter != rows.HEAD or json.loads(body) != self._expected:
            raise NotAStore("it belongs to another set or store")
        self._begun = True

    def _turn_to(self, said: dict[str, Any]) -> None:
        self._put_down()
        self._part = self._parts.get(said["table"])
        if self._part is None or list(self._part.columns) != said["columns"]:
            raise NotAStore(f"the table {said['table']} is another one in this version")

    def _row(self, part: Part, body: bytes) -> None:
        self._rows += 1
        values = rows.decode(body)
        if len(values) != len(part.columns):
            raise NotAStore("a row has too few values")
        key = rows.key_in_order(values[0])
        if not self._full and not part.in_order:
            self.seen[part.table].add(key)
        if key in self._newer[part.table]:
            return
        self._waiting.append(values)
        self._size += len(body)
        if len(self._waiting) == AT_ONCE or self._size > LONGEST_PORTION:
            self._put_down()

    def _put_down(self) -> None:
        if self._waiting and self._part is not None:
            (_insert if self._part.is_whole or self._expected["store"] == "data" else _complete)(self._part, self._waiting)
        self.written += len(self._waiting)
        self._waiting, self._size = [], 0


def _insert(part: Part, found: list[list[Any]]) -> None:
    quote = connection.ops.quote_name
    missing = WITHOUT_KEYS[part.table] if part.table in SPLIT else {}
    columns = [*part.columns, *missing]
    fields = [field_of(part.model, column) for column in columns]
    marks = ", ".join(["%s"] * len(columns))
    words = f"INSERT INTO {quote(part.table)} ({', '.join(map(quote, columns))}) VALUES ({marks})"  # noqa: S608 - names of a model
    with connection.cursor() as cursor:
        cursor.executemany(words, [_prepared(fields, [*row, *missing.values()]) for row in found])


def _complete(part: Part, found: list[list[Any]]) -> None:
    """Put the keys into rows that are there."""
    quote = connection.ops.quote_name
    fields = [field_of(part.model, column) for column in (*part.columns[1:], part.columns[0])]
    assigned = ", ".join(f"{quote(column)} = %s" for column in part.columns[1:])
    words = f"UPDATE {quote(part.table)} SET {assigned} WHERE {quote(part.columns[0])} = %s"  # noqa: S608 - names of a model
    with connection.cursor() as cursor:
        for row in found:
            cursor.execute(words, _prepared(fields, [*row[1:], row[0]]))
            if cursor.rowcount != 1:
                raise NotAStore(f"keys of {part.table} belong to nobody")


def _prepared(fields: list[Any], values: list[Any]) -> list[Any]:
    return [field.get_db_prep_value(value, connection) for field, value in zip(fields, values, strict=True)]
