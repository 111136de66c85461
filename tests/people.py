"""The fixtures that give a test its people (see tests/cast.py).

Founding an office with thirteen people takes half a second, so it is done once a process; afterwards its rows are put back as they were.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast

NOT_OURS = {
    "django_migrations", "django_content_type", "auth_permission", "sqlite_sequence",
    "reference_term", "reference_historicalterm", "reference_edition",  # migrate brings them, and a flush brings them back
}


@dataclass
class Photograph:
    """An office as rows of tables, and the cast that belongs to it."""

    cast: "Cast"
    genesis: bytes
    tables: dict[str, tuple[list[str], list[tuple[Any, ...]]]]


_photograph: Photograph | None = None


def _take() -> Photograph:
    from django.db import connection

    from audit import ledger
    from tests.cast import found

    cast = found()
    tables = {}
    with connection.cursor() as cursor:
        found_tables = set(connection.introspection.table_names(cursor)) - NOT_OURS
        for table in sorted(found_tables, key=lambda name: name == "audit_entry"):  # an entry goes in after its segment
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
            if rows:
                tables[table] = ([column[0] for column in cursor.description], rows)
    return Photograph(cast, ledger.genesis(), tables)


def _put_back(photograph: Photograph) -> "Cast":
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from audit.genesis import pin_genesis

    pin_genesis(photograph.genesis)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in photograph.tables.items():
            if table == "audit_entry":
                rows = sorted(rows, key=lambda row: row[columns.index("seq")])
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
        models = [model for model in apps.get_models() if model._meta.db_table in photograph.tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    people = {name: copy.copy(user) for name, user in photograph.cast.people.items()}
    return type(photograph.cast)(photograph.cast.founded, dict(photograph.cast.seeds), people, dict(photograph.cast.teams))


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Iterator["Cast"]:
    """An office with everyone in it."""
    global _photograph
    if _photograph is None:
        _photograph = _take()
        yield _photograph.cast
        _photograph.cast.people = {name: copy.copy(user) for name, user in _photograph.cast.people.items()}
    else:
        yield _put_back(_photograph)
