"""One suite, two databases: DATABASE_URL chooses, and a test that holds for one only is left out of the other and counted.

SQLite is a file here as in an office, never `:memory:`: shared-cache memory has other locks, and the live server's threads
would meet them.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import migrated

MARKERS = {"sqlite": "sqlite_only", "postgresql": "pg_only"}
NEVER_EMPTIED = {"django_content_type", "auth_permission"}
WAYS_TO_IT = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
_left_out = pytest.StashKey[dict[str, int]]()


def vendor() -> str:
    """Return the database of this run: "sqlite" or "postgresql"."""
    return "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


def pytest_report_header() -> str:
    return f"database: {vendor()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what belongs to the other database, and on PostgreSQL what asks no database: both run on SQLite, so nothing is missing."""
    reasons = {item: why for item in items if (why := why_not_here(item))}
    config.stash[_left_out] = {why: list(reasons.values()).count(why) for why in set(reasons.values())}
    if reasons:
        config.hook.pytest_deselected(items=list(reasons))
        items[:] = [item for item in items if item not in reasons]


def why_not_here(item: pytest.Item) -> str:
    """Why a test is left out of this run, as its last lines say it; "" for one that belongs here."""
    if any(item.get_closest_marker(marker) for name, marker in MARKERS.items() if name != vendor()):
        return "hold for the other database"
    return "" if vendor() == "sqlite" or asks_the_database(item) else "ask no database: they run on SQLite"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_left_out, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every process collects the same tests, so any of them knows how many are left out."""
    if found := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[_left_out] = found


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for why, number in sorted(config.stash.get(_left_out, {}).items()):
        terminalreporter.write_line(f"{number} left out, which {why}")


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test can reach the database: pytest-django lets no other one near it. ``both`` marks those that start processes."""
    from django.test import TransactionTestCase

    cls = getattr(item, "cls", None)
    return (
        any(item.get_closest_marker(marker) for marker in ("django_db", "pg_only", "both"))
        or not WAYS_TO_IT.isdisjoint(getattr(item, "fixturenames", ()))
        or (isinstance(cls, type) and issubclass(cls, TransactionTestCase))
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Give each worker process a test database of its own, and let TransactionTestCase empty it."""
    prepare(getattr(request.config, "workerinput", {}).get("workerid", "main"))


def prepare(worker: str) -> None:
    """Name the test database after *worker* and make its flush work; before the database is created."""
    from django.conf import settings
    from django.db import connections

    database = settings.DATABASES["default"]
    name = Path(settings.HOME) / f"test-{worker}.sqlite3" if vendor() == "sqlite" else f"test_hamraz_{worker}"
    database.setdefault("TEST", {})["NAME"] = str(name)
    migrated.once(connections["default"])
    _flush_without_triggers()
    _flush_without_permissions()


def _flush_without_permissions() -> None:
    """Leave content types and permissions where they are: nobody changes them, and a photograph of grants needs their ids as they were."""
    from django.db import connections

    operations = type(connections["default"].ops)
    if getattr(operations.sql_flush, "leaves_permissions", False):
        return
    flush = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        return flush(self, style, [table for table in tables if table not in NEVER_EMPTIED], **options)

    sql_flush.leaves_permissions = True
    operations.sql_flush = sql_flush


def _flush_without_triggers() -> None:
    """Put the ledger's triggers aside while Django empties the tables between tests, and back in the same transaction.

    They refuse DELETE and TRUNCATE, as they must; only a test that commits is followed by a flush, and only in the test database.
    """
    from django.db import connections, transaction

    operations = type(connections["default"].ops)
    if getattr(operations.execute_sql_flush, "puts_triggers_aside", False):
        return
    flush = operations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias), without_triggers(self.connection):
            flush(self, sql_list)

    execute_sql_flush.puts_triggers_aside = True
    operations.execute_sql_flush = execute_sql_flush


@contextmanager
def without_triggers(connection: Any) -> Iterator[None]:
    """Suspend every trigger of the test database; inside one transaction, so that a failure restores them too."""
    suspend, restore = _sqlite_triggers(connection) if connection.vendor == "sqlite" else _postgresql_triggers(connection)
    _execute(connection, suspend)
    yield
    _execute(connection, restore)


def _sqlite_triggers(connection: Any) -> tuple[list[str], list[str]]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
    return [f"DROP TRIGGER {quote(name)}" for name, _ in found], [sql for _, sql in found]


def _postgresql_triggers(connection: Any) -> tuple[list[str], list[str]]:
    quote = connection.ops.quote_name
    modes = {"O": "ENABLE TRIGGER", "A": "ENABLE ALWAYS TRIGGER", "R": "ENABLE REPLICA TRIGGER"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = 'public'::regnamespace"
        )
        found = cursor.fetchall()
    suspend = [f"ALTER TABLE {quote(table)} DISABLE TRIGGER {quote(name)}" for table, name, _ in found]
    restore = [f"ALTER TABLE {quote(table)} {modes[mode]} {quote(name)}" for table, name, mode in found]
    return suspend, restore


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the home that tests/settings.py made, with the secrets and the SQLite files in it."""
    home = migrated.home_of_the_run()
    if home is not None and not hasattr(config, "workerinput"):
        migrated.clear(os.environ.get("DATABASE_URL", ""))
        shutil.rmtree(home, ignore_errors=True)
