"""`manage.py check --deploy --database default`: what a database must promise, and each fault named once it is made."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

import audit
from casework.checks import databases
from tests.cast import Cast
from tests.deployment.test_checks import ids

ALL = {"databases": ["default"]}
SERVES, OWNS = f"serves_{os.getpid()}", f"owns_{os.getpid()}"  # roles belong to the cluster, which other processes of the run share


@pytest.mark.django_db
@pytest.mark.sqlite_only
@pytest.mark.parametrize(("pragma", "worse", "good"), [("secure_delete", "OFF", "ON"), ("synchronous", "NORMAL", "FULL")])
def test_a_file_that_does_not_keep_its_word_is_named(pragma: str, worse: str, good: str, transactional_db: None) -> None:
    assert ids(databases.sqlite_keeps_what_it_says, **ALL) == []
    run(f"PRAGMA {pragma}={worse}")
    try:
        assert ids(databases.sqlite_keeps_what_it_says, **ALL) == ["casework.E040"]
    finally:
        run(f"PRAGMA {pragma}={good}")


@pytest.mark.django_db
@pytest.mark.pg_only
def test_the_owner_of_the_trail_does_not_serve() -> None:
    """The tests' own role made the tables and is a superuser."""
    found = ids(databases.the_pages_cannot_change_the_trail, **ALL)
    assert found == ["casework.E041", *["casework.E042"] * 4]


@pytest.mark.django_db
@pytest.mark.pg_only
def test_tables_that_nobody_vacuums_are_named(cast: Cast) -> None:
    assert ids(databases.what_is_deleted_leaves_the_tables, **ALL) == []
    with time_machine.travel(datetime.now(UTC) + timedelta(days=4)):
        assert "never" in str(databases.what_is_deleted_leaves_the_tables(**ALL)[0].msg)
        with transaction.atomic():
            audit.record(databases.VACUUMED, count=1)
        assert ids(databases.what_is_deleted_leaves_the_tables, **ALL) == []
    with time_machine.travel(datetime.now(UTC) + timedelta(days=9)):
        assert [(m.id, "5 days" in str(m.msg)) for m in databases.what_is_deleted_leaves_the_tables(**ALL)] == [("casework.W050", True)]


@pytest.fixture
def pages(transactional_db: None) -> Iterator[None]:
    """The connection as a role that serves pages, with the grants of tools/deploy."""
    run(f"CREATE ROLE {SERVES}")
    tables = ", ".join(databases.TABLES)
    run(f"GRANT SELECT, INSERT ON {tables} TO {SERVES}")
    run(f"SET ROLE {SERVES}")
    try:
        yield
    finally:
        run("RESET ROLE")
        run(f"DROP OWNED BY {SERVES}")
        run(f"DROP ROLE {SERVES}")


@pytest.mark.pg_only
def test_a_role_that_only_appends_is_right(pages: None) -> None:
    assert ids(databases.the_pages_cannot_change_the_trail, **ALL) == []


@pytest.mark.pg_only
@pytest.mark.parametrize("word", ["UPDATE", "DELETE", "TRUNCATE"])
def test_a_role_that_may_change_the_trail_is_named(word: str, pages: None) -> None:
    run("RESET ROLE")
    run(f"GRANT {word} ON audit_segment TO {SERVES}")
    run(f"SET ROLE {SERVES}")
    assert ids(databases.the_pages_cannot_change_the_trail, **ALL) == ["casework.E043"]


@pytest.mark.pg_only
def test_a_role_that_can_become_the_owner_is_named(pages: None) -> None:
    run("RESET ROLE")
    run(f"CREATE ROLE {OWNS}")
    (before,) = query("SELECT tableowner FROM pg_tables WHERE tablename = 'audit_entry'")
    run(f"ALTER TABLE audit_entry OWNER TO {OWNS}")
    run(f"GRANT {OWNS} TO {SERVES}")
    run(f"SET ROLE {SERVES}")
    try:
        assert ids(databases.the_pages_cannot_change_the_trail, **ALL) == ["casework.E042"]
    finally:
        run("RESET ROLE")
        run(f'ALTER TABLE audit_entry OWNER TO "{before}"')
        run(f"DROP ROLE {OWNS}")


@pytest.mark.django_db
@pytest.mark.pg_only
def test_a_server_that_does_not_wait_for_its_disk_is_named() -> None:
    """The tests' own cluster runs without, for their speed."""
    assert set(ids(databases.postgresql_keeps_what_it_says, **ALL)) == {"casework.E044"}


@pytest.mark.django_db
@pytest.mark.pg_only
def test_a_commit_that_no_standby_confirms_is_named_where_there_are_two(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "casework.W045" not in ids(databases.postgresql_keeps_what_it_says, **ALL)
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "one,two")
    assert "casework.W045" in ids(databases.postgresql_keeps_what_it_says, **ALL)


@pytest.mark.django_db
@pytest.mark.pg_only
@pytest.mark.parametrize(
    ("name", "loud"), [("log_statement", "all"), ("log_min_duration_statement", "0"), ("log_min_error_statement", "error")]
)
def test_a_log_that_takes_statements_is_named(name: str, loud: str) -> None:
    for setting, wanted in databases.QUIET.items():
        run(f"SET LOCAL {setting} = '{min(wanted)}'")
    assert ids(databases.postgresql_writes_no_statements, **ALL) == []
    run(f"SET LOCAL {name} = '{loud}'")
    assert ids(databases.postgresql_writes_no_statements, **ALL) == ["casework.W046"]


@pytest.mark.parametrize(
    ("host", "options", "found"),
    [
        ("", {}, []),
        ("/run/postgresql", {}, []),
        ("127.0.0.1,localhost", {}, []),
        ("db.office.internal", {"sslmode": "verify-full"}, []),
        ("db.office.internal", {"sslmode": "require"}, ["casework.E047"]),
        ("127.0.0.1,db.office.internal", {}, ["casework.E047"]),
    ],
)
def test_a_database_over_a_bare_cable_is_named(
    host: str, options: dict[str, str], found: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", host)
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", options)
    assert ids(databases.a_database_elsewhere_is_asked_over_tls) == found


@pytest.mark.django_db(transaction=True)
def test_a_clock_before_the_newest_entry_is_named() -> None:
    audit.record_durably("signed_in")
    assert ids(databases.the_clock_goes_on, **ALL) == []
    with time_machine.travel("2000-01-01", tick=False):  # the battery of an old server is empty
        assert ids(databases.the_clock_goes_on, **ALL) == ["casework.E048"]


@pytest.mark.django_db(transaction=True)
def test_a_server_without_the_offices_genesis_is_named(settings: Any) -> None:
    settings.LEDGER_GENESIS = b"g" * 32
    audit.record_durably("signed_in")
    assert ids(databases.the_genesis_is_here, **ALL) == []
    settings.LEDGER_GENESIS = b"h" * 32
    assert ids(databases.the_genesis_is_here, **ALL) == ["casework.E049"]


@pytest.mark.django_db
def test_an_empty_office_is_not_asked_for_its_genesis() -> None:
    assert ids(databases.the_genesis_is_here, **ALL) == []


@pytest.mark.django_db(transaction=True)
def test_a_server_with_another_key_of_the_ledger_is_named(settings: Any) -> None:
    audit.record_durably("signed_in")
    assert ids(databases.the_ledgers_key_is_here, **ALL) == []
    settings.LEDGER_MAC_KEY = b"n" * 32
    assert ids(databases.the_ledgers_key_is_here, **ALL) == ["casework.E051"]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def query(statement: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone())
