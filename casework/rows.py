"""Rows by their columns, for the few reads that every page makes: who she is, what she holds, whose key it is; and for what every save
writes beside its record.

For so small a question the ORM spends ten times as long on building the words as the database on the answer, and a page asks eight of
them before it opens anything. Everything else asks the ORM.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

M = TypeVar("M", bound=models.Model)
Statement = tuple[str, list[Any]]  # SQL, and its parameters


class Named(NamedTuple):
    """The values that a column has in the rows another question asks for, so that both can be asked in one trip."""

    model: Any
    column: str
    columns: "Mapping[str, Wanted]"


Wanted = Collection[Any] | Named  # the values that a column may have


class Question(NamedTuple):
    """What ``where`` is asked: rows of this model in which each of these columns holds one of its values.

    *locked*: nobody else changes them until the transaction ends; *kept*: nobody deletes them, and whoever keeps them too does not wait.
    """

    model: Any
    columns: Mapping[str, Wanted]
    locked: bool = False
    kept: bool = False


def where(model: type[M], *, locked: bool = False, **columns: Wanted) -> list[M]:
    """The rows in which each of these columns holds one of its values, as model instances in the order of their ids; one query.

    *locked* keeps everybody else from changing them until the transaction ends; SQLite has one lock for all, and holds it already. A
    column without a value to match matches nothing, and nothing is asked. Raises FieldDoesNotExist.
    """
    return together(Question(model, columns, locked))[0]


def together(*questions: Question) -> list[list[Any]]:
    """The answers to several questions that do not wait for one another, in their order: one trip to PostgreSQL, where the way there takes
    longer than the answer. SQLite is no way off, and is asked one after the other. Raises FieldDoesNotExist."""
    asked = [question for question in questions if all(map(_can_match, question.columns.values()))]
    found = iter(in_one_trip([_select(question) for question in asked]))
    return [_instances(question.model, next(found)) if question in asked else [] for question in questions]


def _can_match(wanted: Wanted) -> bool:
    """Whether any value is asked for. Rows that another question names are none where that one asks for nothing."""
    return all(map(_can_match, wanted.columns.values())) if isinstance(wanted, Named) else bool(wanted)


def change(row: models.Model, **columns: Any) -> None:
    """Write these columns of one row, and nothing else: no signal, no history, no query of its own."""
    change_each([(row, columns)])


def change_each(changes: Collection[tuple[models.Model, dict[str, Any]]]) -> None:
    """The same for several rows, in one trip."""
    in_one_trip([_update_sql(row, columns) for row, columns in changes])


def in_one_trip(statements: Collection[Statement]) -> list[list[Any]]:
    """Send statements together and return the rows of each. Each sees what the ones before it did, and what was committed until then."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return list(_in_one_trip_of_postgresql(cursor, statements)) if statements else []
        return [_fetched(cursor.execute(*statement)) for statement in statements]


def _in_one_trip_of_postgresql(cursor: Any, statements: Collection[Statement]) -> Iterator[list[Any]]:
    cursor.execute("; ".join(words for words, _ in statements), [value for _, values in statements for value in values])
    for number in range(len(statements)):
        if number:
            cursor.nextset()
        yield _fetched(cursor)


def _fetched(cursor: Any) -> list[Any]:
    return list(cursor.fetchall()) if cursor.description else []


def _database() -> Any:
    """The connection itself: the proxy of it looks it up anew for each word that is asked of it, hundreds of times a page."""
    return connections[DEFAULT_DB_ALIAS]


def _select(question: Question) -> Statement:
    database = _database()
    words, values = _select_sql(question.model, _plan(question.model, database.vendor).columns, question.columns)
    lock = " FOR UPDATE" if question.locked else " FOR KEY SHARE" if question.kept else ""
    key = database.ops.quote_name(question.model._meta.pk.column)
    return f"{words} ORDER BY {key}{lock if database.features.has_select_for_update else ''}", values


def _instances(model: Any, found: Collection[Any]) -> list[Any]:
    database = _database()
    plan = _plan(model, database.vendor)
    return [model.from_db(database.alias, plan.names, _converted(plan, row)) for row in found]


def _update_sql(row: models.Model, columns: dict[str, Any]) -> Statement:
    database = _database()
    model = type(row)
    quote, fields, key = database.ops.quote_name, [_field(model, name) for name in columns], _field(model, "pk")
    assigned = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    values = [field.get_db_prep_save(value, database) for field, value in zip(fields, columns.values(), strict=True)]
    words = f"UPDATE {quote(model._meta.db_table)} SET {assigned} WHERE {quote(key.column)} = %s"  # noqa: S608 - names of a model
    return words, [*values, key.get_db_prep_value(row.pk, database)]


def remove(model: type[models.Model], **columns: Any) -> int:
    """Delete the rows in which these columns hold exactly these values (None: nothing), and say how many there were. One statement, for
    rows to which no other row points. Raises FieldDoesNotExist."""
    quote, conditions, values = connection.ops.quote_name, [], list[Any]()
    for name, value in columns.items():
        field = _field(model, name)
        conditions.append(f"{quote(field.column)} IS NULL" if value is None else f"{quote(field.column)} = %s")
        values += [] if value is None else [field.get_db_prep_value(value, connection)]
    words = f"DELETE FROM {quote(model._meta.db_table)} WHERE {' AND '.join(conditions)}"  # noqa: S608 - names of a model
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return int(cursor.rowcount)


def tuples(model: type[models.Model], names: Collection[str], **columns: Wanted) -> list[tuple[Any, ...]]:
    """The same rows as bare tuples of these columns, as the driver hands them over and in no order: for tens of thousands.

    An id comes as text, in the database's own spelling: with dashes from PostgreSQL, without from SQLite.
    """
    if not all(map(_can_match, columns.values())):
        return []
    with _terse_cursor() as cursor:
        cursor.execute(*_select_sql(model, ", ".join(_bare(_field(model, name)) for name in names), columns))
        return list(cursor.fetchall())


def _terse_cursor() -> Any:
    """A cursor to which PostgreSQL answers in its binary form: bytes written as digits would be twice as long, and be read back one by
    one. SQLite knows no other."""
    cursor = connection.cursor()
    if connection.vendor == "postgresql":
        import psycopg  # SQLite's offices have no use for it

        cursor.close()
        cursor.cursor = psycopg.Cursor(connection.connection)
        cursor.cursor.format = psycopg.pq.Format.BINARY
    return cursor


def _bare(field: Any) -> str:
    column = connection.ops.quote_name(field.column)
    return f"CAST({column} AS text)" if isinstance(field.target_field if field.is_relation else field, models.UUIDField) else column


def _select_sql(model: type[models.Model], what: str, columns: Mapping[str, Wanted]) -> Statement:
    database = _database()
    quote, conditions, values = database.ops.quote_name, [], list[Any]()
    for name, wanted in columns.items():
        words, more = _one_of(_field(model, name), wanted)
        conditions.append(words)
        values += more
    return f"SELECT {what} FROM {quote(model._meta.db_table)} WHERE {' AND '.join(conditions)}", values  # noqa: S608 - names of a model


def _one_of(field: Any, wanted: Wanted) -> Statement:
    database = _database()
    column = database.ops.quote_name(field.column)
    if isinstance(wanted, Named):
        words, values = _select_sql(wanted.model, database.ops.quote_name(_field(wanted.model, wanted.column).column), wanted.columns)
        return f"{column} IN ({words})", values
    return f"{column} IN ({', '.join(['%s'] * len(wanted))})", [field.get_db_prep_value(value, database) for value in wanted]


class Plan(NamedTuple):
    """How a row of one model becomes an instance on one kind of database."""

    columns: str
    names: list[str]
    converters: list[tuple[int, Any, list[Callable[..., Any]]]]  # (place in the row, expression, what turns a value of the driver into one)


@cache
def _plan(model: Any, vendor: str) -> Plan:
    fields: tuple[Any, ...] = tuple(model._meta.concrete_fields)
    converters = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        if turns := [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]:
            converters.append((place, column, turns))
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return Plan(columns, [field.attname for field in fields], converters)


def _converted(plan: Plan, row: Any) -> list[Any]:
    database = _database()
    values = list(row)
    for place, column, turns in plan.converters:
        for turn in turns:
            values[place] = turn(values[place], column, database)
    return values


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)
