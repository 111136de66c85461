"""Upgrading: while one server has the new release, another still serves the one before from the same tables."""

import pytest
from django.apps import apps
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

TAKES_AWAY = (operations.RemoveField, operations.DeleteModel, operations.RenameField, operations.RenameModel, operations.AlterModelTable)
LOADED = MigrationLoader(None).disk_migrations
OURS = sorted(key for key in LOADED if apps.get_app_config(key[0]).name.split(".")[0] in {"casework", "referrals", "audit"})


def test_our_migrations_are_looked_at() -> None:
    assert len(OURS) > 20


@pytest.mark.parametrize("key", OURS, ids=".".join)
def test_a_migration_takes_nothing_away_that_the_release_before_asks_for(key: tuple[str, str]) -> None:
    taken = [operation.describe() for operation in LOADED[key].operations if isinstance(operation, TAKES_AWAY)]
    assert taken == []
