"""The test database can be emptied although the ledger's triggers refuse every deletion."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection

TABLE = Group._meta.db_table
REFUSE = {
    "sqlite": [
        f"CREATE TRIGGER kept BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'kept'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'kept'; END $$",
        f"CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION kept()",
        f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER kept",
    ],
}
ALLOW = {"sqlite": ["DROP TRIGGER kept"], "postgresql": ["DROP FUNCTION kept() CASCADE"]}


@pytest.fixture
def kept(transactional_db: None) -> Iterator[None]:
    """Make one table refuse deletion, as the ledger does."""
    for statement in REFUSE[connection.vendor]:
        execute(statement)
    yield
    for statement in ALLOW[connection.vendor]:
        execute(statement)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_flush_empties_a_table_that_refuses_deletion(kept: None) -> None:
    Group.objects.create(name="pipe")
    call_command("flush", interactive=False, verbosity=0)
    assert not Group.objects.filter(name="pipe").exists()


def test_after_a_flush_the_table_refuses_again(kept: None) -> None:
    call_command("flush", interactive=False, verbosity=0)
    Group.objects.create(name="pipe")
    with pytest.raises(DatabaseError, match="kept"):
        execute(f"DELETE FROM {TABLE}")


@pytest.mark.pg_only
def test_after_a_flush_postgresql_still_fires_the_trigger_always(kept: None) -> None:
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'kept'")
        assert cursor.fetchall() == [("A",)]


@pytest.mark.sqlite_only
def test_sqlite_is_a_file_with_a_write_ahead_log_as_in_an_office(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
