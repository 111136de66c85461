"""What is migrated once a run is the whole database, and is taken from no older one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests import migrated

SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
STEPS = "SELECT app, name FROM django_migrations ORDER BY id"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("question", [SCHEMA, STEPS], ids=["tables and triggers", "migrations"])
def test_a_server_finds_the_tables_of_the_tests_in_its_home(db: None, tmp_path: Path, question: str) -> None:
    migrated.put_in(tmp_path)
    with connection.cursor() as cursor:
        ours = cursor.execute(question).fetchall()
    with closing(sqlite3.connect(tmp_path / "hamraz.sqlite3")) as theirs:
        assert theirs.execute(question).fetchall() == ours


def test_a_home_that_somebody_brought_is_not_trusted_to_be_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / migrated.FILE).write_bytes(b"of an earlier release")
    monkeypatch.setenv("HAMRAZ_HOME", str(tmp_path))
    migrated.put_in(tmp_path)
    assert (migrated.file(), migrated.template()) == (None, "")
    assert not (tmp_path / "hamraz.sqlite3").exists()
