"""What is long in the making and asked for by many tests: made once a process, with the rows it stands on put back for each test.

It is made once a day, to be exact: a suite that runs past midnight would find yesterday's office in the trail of today.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

NOT_OURS = {
    "django_migrations", "django_content_type", "auth_permission", "sqlite_sequence",
    "reference_term", "reference_historicalterm", "reference_edition",  # migrate brings them, and a flush brings them back
}
T = TypeVar("T")
Rows = tuple[list[str], list[tuple[Any, ...]]]  # the columns, and what stands in them


@dataclass
class Photograph:
    """An office as rows of tables, and the genesis of its ledger."""

    genesis: bytes
    tables: dict[str, Rows]


class Made(Generic[T]):
    """Something that *make* makes in an empty database. Each test gets a copy of its own, and the rows as they were."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._kept: tuple[bytes, Photograph] | None = None
        self._day: date | None = None

    def again(self) -> T:
        from django.utils import timezone

        if self._kept is None or self._day != timezone.localdate():
            self._day = timezone.localdate()
            made = self._make()
            self._kept = (pickle.dumps(made), take())
            return made
        copy, photograph = self._kept
        put_back(photograph)
        return cast(T, pickle.loads(copy))


def take() -> Photograph:
    from django.db import connection

    from audit import ledger

    tables = {}
    with connection.cursor() as cursor:
        ours = set(connection.introspection.table_names(cursor)) - NOT_OURS
        for table in sorted(ours, key=lambda name: (name == "audit_entry", name)):  # an entry goes in after its segment
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
            if rows:
                tables[table] = ([column[0] for column in cursor.description], rows)
    if "audit_entry" in tables:
        columns, rows = tables["audit_entry"]
        rows.sort(key=lambda row: row[columns.index("seq")])
    return Photograph(ledger.genesis(), tables)


def put_back(photograph: Photograph) -> None:
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from audit import ledger
    from audit.genesis import pin_genesis

    if ledger.genesis() != photograph.genesis:  # pinning waits for the disk
        pin_genesis(photograph.genesis)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in photograph.tables.items():
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
        models = [model for model in apps.get_models() if model._meta.db_table in photograph.tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
