"""What is written stays: the database refuses, whoever asks and however."""

from typing import Any

import pytest
from django.core import checks
from django.db import connection, transaction

import audit
from audit import triggers
from audit.checks import ledger_cannot_be_changed, sqlite_appends_in_turn
from tests.audit import attempts, figures
from tests.audit.office import raw

pytestmark = pytest.mark.django_db


def test_every_way_to_change_the_ledger_is_refused() -> None:
    attempts.something_to_attack()
    before = attempts.contents()
    allowed = [name for name, attempt in attempts.all_of_them() if not attempts.is_refused(attempt)]
    assert allowed == []
    assert attempts.contents() == before


def test_t8_as_a_figure() -> None:
    ((_, got, wanted, _),) = figures.in_a_ledger_of_its_own(figures.t8)
    assert got == wanted >= 70


def test_without_the_triggers_every_statement_would_get_through() -> None:
    attempts.something_to_attack()
    triggers.uninstall(connection)
    through = [name for name, sql in attempts.statements() if not attempts.is_refused(lambda sql=sql: attempts.run(sql))]
    assert through == [name for name, _ in attempts.statements()]


@pytest.mark.pg_only
def test_a_guard_that_looks_at_a_shadow_would_let_entries_through() -> None:
    attempts.something_to_attack()
    shadowed = dict(attempts.statements())["INSERT under a shadow"]
    assert attempts.is_refused(lambda: attempts.run(shadowed))
    raw("ALTER FUNCTION audit_entry_guard() RESET search_path")
    assert not attempts.is_refused(lambda: attempts.run(shadowed))


@pytest.mark.sqlite_only
def test_the_guard_holds_against_replace_even_where_recursive_triggers_are_off() -> None:
    attempts.something_to_attack()
    raw("PRAGMA recursive_triggers = OFF")
    columns = attempts.ENTRY
    replaced = f"REPLACE INTO audit_entry (rowid, {columns}) SELECT 1, {columns} FROM audit_entry WHERE seq = 2"
    try:
        assert attempts.is_refused(lambda: raw(replaced))
        assert attempts.is_refused(
            lambda: raw(f"REPLACE INTO audit_entry ({columns}) SELECT {columns} FROM audit_entry WHERE seq = 2")
        )
    finally:
        raw("PRAGMA recursive_triggers = ON")


def test_the_triggers_are_all_there() -> None:
    assert triggers.missing_triggers(connection) == []


@pytest.mark.parametrize("table", triggers.TABLES)
def test_a_dropped_trigger_is_missed(table: str) -> None:
    raw(f"DROP TRIGGER {table}_guard" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
    assert triggers.missing_triggers(connection) == [f"{table}_guard"]


@pytest.mark.sqlite_only
def test_a_trigger_of_the_same_name_that_does_nothing_is_missed() -> None:
    raw("DROP TRIGGER audit_entry_no_delete")
    raw("CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT 1; END")
    assert triggers.missing_triggers(connection) == ["audit_entry_no_delete"]


ON_UPDATE_ONLY = """
DROP TRIGGER audit_entry_no_change ON audit_entry;
CREATE TRIGGER audit_entry_no_change BEFORE UPDATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_change
"""


@pytest.mark.pg_only
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change",
        "ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_change",
        ON_UPDATE_ONLY,
        "CREATE OR REPLACE FUNCTION audit_entry_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER FUNCTION audit_entry_guard() RESET search_path",
    ],
)
def test_a_trigger_that_was_weakened_is_missed(statement: str) -> None:
    raw(statement)
    assert len(triggers.missing_triggers(connection)) == 1


def test_triggers_can_be_put_back() -> None:
    triggers.uninstall(connection)
    assert len(triggers.missing_triggers(connection)) == (12 if connection.vendor == "sqlite" else 9)
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.missing_triggers(connection) == []


def test_the_system_check_is_quiet_where_all_is_well() -> None:
    assert checks.run_checks(tags=[checks.Tags.database], databases=["default"]) == []
    assert sqlite_appends_in_turn() == []


def test_the_system_check_names_a_missing_trigger() -> None:
    triggers.uninstall(connection)
    found = ledger_cannot_be_changed(databases=["default"])
    assert {error.id for error in found} == {"audit.E002"}
    assert "audit_entry_guard" in " ".join(str(error.msg) for error in found)


def test_the_system_check_waits_for_the_first_migration() -> None:
    triggers.uninstall(connection)
    for table in triggers.TABLES:
        raw(f"DROP TABLE {table}")
    assert ledger_cannot_be_changed(databases=["default"]) == []


@pytest.mark.sqlite_only
def test_the_system_check_asks_for_recursive_triggers() -> None:
    raw("PRAGMA recursive_triggers = OFF")
    try:
        assert [error.id for error in ledger_cannot_be_changed(databases=["default"])] == ["audit.E003"]
    finally:
        raw("PRAGMA recursive_triggers = ON")


def test_the_system_check_asks_for_immediate_transactions(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {})
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert [error.id for error in sqlite_appends_in_turn()] == ["audit.E001"]


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_can_be_emptied_and_the_triggers_are_there_again() -> None:
    audit.record_durably("signed_in")
    with transaction.atomic():
        assert attempts.is_refused(lambda: raw("DELETE FROM audit_entry"))
    assert triggers.missing_triggers(connection) == []
