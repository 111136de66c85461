"""Rows on their way into their tables: prepared by the fields of their models, as saving prepares them, and inserted by the thousand.

What is left out is what makes saving slow for many: a model instance for every line of history, and SQL written anew for every few rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from casework.access.history import day_and_number

Values = tuple[Any, ...]


class Into(NamedTuple):
    """A table, and the columns of it that are filled; all names quoted."""

    table: str
    columns: tuple[str, ...]

    def insert(self, rows: Sequence[Values]) -> None:
        """Insert *rows* in their order. Raises django.db.Error."""
        columns = ", ".join(self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                statement = f"COPY {self.table} ({columns}) FROM STDIN"  # a third of the cost of INSERT
                with connection.wrap_database_errors, cursor.copy(statement) as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(f"INSERT INTO {self.table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of models


class Shape:
    """How rows of a model lie in its table and in its history. The number of an automatic key is left to the database."""

    def __init__(self, model: Any) -> None:
        fields = [field for field in model._meta.concrete_fields if field is not model._meta.auto_field]
        quote = connection.ops.quote_name
        columns = tuple(quote(field.column) for field in fields)
        self.names = [field.attname for field in fields]
        self.table = Into(quote(model._meta.db_table), columns)
        if hasattr(model, "history"):
            self.history = Into(quote(model.history.model._meta.db_table), (*columns, "history_date", "history_type"))
        self._prepare = [field.get_db_prep_save for field in fields]
        self._connection = connections[DEFAULT_DB_ALIAS]  # itself: the proxy is looked up once for every value
        self._get = attrgetter(*self.names)

    def values(self, row: Any) -> Values:
        """The columns of an instance as they are now."""
        return self.prepared(self._get(row))

    def prepared(self, given: Iterable[Any]) -> Values:
        """Values in the order of ``names``, as the database takes them."""
        return tuple([prepare(value, self._connection) for prepare, value in zip(self._prepare, given, strict=True)])


class Rows:
    """Rows that wait to be inserted, and the lines that django-simple-history would write beside them ("+" made, "~" changed)."""

    def __init__(self) -> None:
        self._shapes: dict[type, Shape] = {}
        self._waiting: dict[Into, list[Values]] = defaultdict(list)

    def shape(self, model: type) -> Shape:
        if model not in self._shapes:
            self._shapes[model] = Shape(model)
        return self._shapes[model]

    def put(self, into: Into, values: Values) -> None:
        """Insert *values* that a shape prepared."""
        self._waiting[into].append(values)

    def add(self, row: models.Model) -> None:
        """Insert *row* as it is now."""
        shape = self.shape(type(row))
        self.put(shape.table, shape.values(row))

    def add_new(self, row: models.Model, day: date) -> None:
        """Insert the first revision of a record, and remember it in its history on *day*."""
        shape = self.shape(type(row))
        values = shape.values(row)
        self.put(shape.table, values)
        self.put(shape.history, (*values, _moment(day, 1), "+"))

    def remember(self, row: models.Model, day: date, number: int, kind: str) -> None:
        """Keep *row* in its history as it is now; *number* puts the lines of one day in their order."""
        shape = self.shape(type(row))
        self.put(shape.history, (*shape.values(row), _moment(day, number), kind))

    def insert(self) -> None:
        """Insert what waits, in the order in which the tables were first named."""
        for into, rows in self._waiting.items():
            into.insert(rows)
        self._waiting.clear()


@lru_cache(maxsize=4096)
def _moment(day: date, number: int) -> Any:
    return connection.ops.adapt_datetimefield_value(day_and_number(number, day))
