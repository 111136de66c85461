"""One moment of the database, read from beginning to end while others go on writing.

PostgreSQL: a REPEATABLE READ, READ ONLY transaction. SQLite: a read transaction beside the write-ahead log, not the backup API. That one
copies pages to a second database file, in which key rows would lie on the disk unsealed after they are gone from here; or to memory, as
large as the office. A read transaction keeps the log from being emptied for as long as it lasts, and nothing else.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, connections
from django.db.models import QuerySet

from casework.backup.stores import UNCHANGING, Part

ALIAS: Final = "backup-snapshot"
AT_ONCE = 1000  # rows in memory
LARGE: Final = {"documents_piece": 32}  # of 64 KiB each

Row = tuple[Any, ...]


@contextmanager
def taken() -> Iterator[None]:
    """A connection of its own, under ALIAS, that sees the database as it is at this moment."""
    other = connection.copy(ALIAS)
    connections[ALIAS] = other
    try:
        _begin(other)
        yield
    finally:
        other.close()
        del connections[ALIAS]


def _begin(other: Any) -> None:
    other.connect()
    if other.vendor == "postgresql":
        import psycopg  # SQLite's offices have no use for it

        other.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        other.connection.read_only = True
        other.set_autocommit(False)
    with other.cursor() as cursor:
        if other.vendor == "sqlite":
            cursor.execute("PRAGMA query_only=ON")
            cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # the first statement fixes the moment
        cursor.fetchone()


def of(model: Any) -> QuerySet[Any]:
    """All rows of a table as they were: no manager, which might leave some out."""
    return QuerySet(model=model, using=ALIAS).order_by("pk")


def rows(part: Part, after: Any = None) -> Iterator[Row]:
    """Every row in the order of its key, as the columns of this part; never more than a portion in memory.

    Of rows that never change only what identifies them is read: ``content`` has the rest.
    """
    known = UNCHANGING.get(part.table)
    columns = part.columns if known is None else tuple(column for column in part.columns if column in known)
    return _in_portions(part, columns, after)


def content(part: Part, keys: Sequence[Any]) -> Iterator[Row]:
    """The whole rows of these keys."""
    size = LARGE.get(part.table, AT_ONCE)
    for at in range(0, len(keys), size):
        yield from of(part.model).filter(pk__in=keys[at : at + size]).values_list(*_names(part, part.columns))


def _in_portions(part: Part, columns: Sequence[str], after: Any) -> Iterator[Row]:
    names = _names(part, columns)
    while True:
        found = of(part.model) if after is None else of(part.model).filter(pk__gt=after)
        portion = list(found.values_list(*names)[:AT_ONCE])
        yield from portion
        if len(portion) < AT_ONCE:
            return
        after = portion[-1][0]


def _names(part: Part, columns: Sequence[str]) -> list[str]:
    by_column = {field.column: field.attname for field in part.model._meta.local_concrete_fields}
    return [by_column[column] for column in columns]
