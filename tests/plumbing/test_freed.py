"""What was deleted leaves the files of the database: the attack is to read them."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Entry
from casework import freed
from casework.access.models import Draft
from casework.checks.databases import VACUUMED
from casework.management.commands.vacuum import NAME
from tests.cast import Cast

SECRET = b"\x5a" * 900


@pytest.fixture
def kept(settings: Any) -> Iterator[Path]:
    """Where the last run is remembered; no test finds that of another."""
    file = Path(settings.HOME) / NAME
    file.unlink(missing_ok=True)
    yield file
    file.unlink(missing_ok=True)


def vacuum() -> str:
    out = StringIO()
    call_command("vacuum", stdout=out)
    return out.getvalue()


def deleted_draft(cast: Cast) -> None:
    row = Draft.objects.create(user=cast.nargis, form="x", sealed=SECRET, saved_at=timezone.now())
    Draft.objects.filter(pk=row.pk).delete()


def test_inside_a_transaction_nothing_is_overwritten_and_nothing_said_to_be(db: None) -> None:
    with transaction.atomic():
        assert freed.overwrite(["accounts_user"]) is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_only
def test_the_journal_of_sqlite_is_emptied_and_the_trail_says_so(cast: Cast) -> None:
    assert "written anew: 0" in vacuum()
    assert Entry.objects.filter(kind=VACUUMED).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.pg_only
def test_the_owner_writes_anew_what_lost_rows_and_nothing_else(cast: Cast, kept: Path) -> None:
    deleted_draft(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        vacuum()
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('access_draft'))")
        assert SECRET not in bytes(cursor.fetchone()[0])
    assert json.loads(kept.read_text())["access_draft"] > 0
    assert Entry.objects.filter(kind=VACUUMED).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.pg_only
def test_a_table_whose_freed_rows_a_dump_still_sees_waits_for_the_next_night(
    cast: Cast, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freed, "PATIENCE", 0.5)
    other = connection.copy()
    try:
        with other.cursor() as dump:
            dump.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            dump.execute("SELECT count(*) FROM accounts_team")  # its snapshot is older than what is freed now
            deleted_draft(cast)
            assert freed.refused(["access_draft"]) == ["access_draft"]
            dump.execute("COMMIT")
    finally:
        other.close()
    assert freed.refused(["access_draft"]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.pg_only
def test_a_table_that_is_not_this_roles_is_named_and_tried_again(cast: Cast, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freed, "changes", lambda: {"access_draft": 7})
    monkeypatch.setattr(freed, "_may_maintain", lambda *_: False)
    for _ in range(2):
        with pytest.raises(CommandError, match="access_draft"):
            vacuum()
    assert not Entry.objects.filter(kind=VACUUMED).exists()
