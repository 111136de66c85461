"""Rows by their columns, for the few reads that every page makes: who she is, what she holds, whose key it is.

For so small a question the ORM spends ten times as long on building the words as the database on the answer, and a page asks eight of
them before it opens anything. Everything else asks the ORM.
"""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Wanted = Collection[Any]  # the values that a column may have


def where(model: type[M], *, locked: bool = False, **columns: Wanted) -> list[M]:
    """The rows in which each of these columns holds one of its values, as model instances in the order of their ids; one query.

    *locked* keeps everybody else from changing them until the transaction ends; SQLite has one lock for all, and holds it already. A
    column without a value to match matches nothing, and nothing is asked. Raises FieldDoesNotExist.
    """
    if not all(columns.values()):
        return []
    words, values = _asked(model, "*", columns)
    words += " ORDER BY id"
    if locked and connection.features.has_select_for_update:
        words += " FOR UPDATE"
    return list(model._base_manager.raw(words, values))


def tuples(model: type[models.Model], names: Collection[str], **columns: Wanted) -> list[tuple[Any, ...]]:
    """The same rows as bare tuples of these columns, as the driver hands them over and in no order: for tens of thousands."""
    if not all(columns.values()):
        return []
    quoted = ", ".join(connection.ops.quote_name(_field(model, name).column) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(*_asked(model, quoted, columns))
        return list(cursor.fetchall())


def _asked(model: type[models.Model], what: str, columns: dict[str, Wanted]) -> tuple[str, list[Any]]:
    quote, conditions, values = connection.ops.quote_name, [], list[Any]()
    for name, wanted in columns.items():
        field = _field(model, name)
        conditions.append(f"{quote(field.column)} IN ({', '.join(['%s'] * len(wanted))})")
        values += [field.get_db_prep_value(value, connection) for value in wanted]
    return f"SELECT {what} FROM {quote(model._meta.db_table)} WHERE {' AND '.join(conditions)}", values  # noqa: S608 - names of a model


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)
