"""Old entries that tell who looked leave for a sealed file, and everything can still be verified."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from audit import archive, archiving, checking, checkpoints, context, endings, merkle, triggers
from audit.archiving import NothingToArchive, NotWhole
from audit.errors import LedgerUnwritable
from audit.models import Archive, Entry
from casework.encryption import CannotOpen
from tests.audit import appender, old, people
from tests.audit.office import raw, rows
from tests.audit.old import OLD, ledger_of_years, put_away, read

pytestmark = pytest.mark.django_db


def test_who_looked_leaves_and_what_was_changed_stays(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    assert set(Entry.objects.filter(seq__lte=row.size).values_list("kind", flat=True)) == {*old.CHANGED, "grant.ended"}
    assert (row.size, row.removed, row.kept) == (OLD, 20, OLD - 20)
    assert Entry.objects.filter(seq__gt=row.size, kind="case.read").exists()


def test_the_plan_alone_changes_nothing() -> None:
    ledger_of_years(6)
    before = rows()
    assert archiving.plan(old.years_ago(5)).removed == 20
    assert rows() == before and not Archive.objects.exists()


def test_what_is_young_is_not_archived() -> None:
    ledger_of_years(4)
    with pytest.raises(NothingToArchive):
        archiving.plan(old.years_ago(5))


def test_the_database_verifies_from_there(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    report, first = checking.check()
    assert (report.ok, first) == (True, row.size + 1)


def test_the_root_of_all_entries_is_the_one_it_would_have_been(path: Path) -> None:
    ledger_of_years(6)
    hashes = [entry.hash for entry in rows()]
    put_away(path)
    hashes += [entry.hash for entry in rows() if entry.seq > len(hashes)]
    assert bytes(checkpoints.sign(context.server()).root) == merkle.root(hashes)


def test_what_ended_stays_ended(path: Path) -> None:
    ledger_of_years(6)
    place = (old.ENDED, str(Entry.objects.get(seq=1).ts))
    put_away(path)
    assert Entry.objects.filter(kind=endings.GRANT, case_tag=endings.tag(place)).exists()


def test_the_chain_tells_that_it_was_archived(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    told = Entry.objects.get(kind=archive.KIND)
    assert (told.actor, bytes(told.case_tag)) == (people.MARYAM_ID, archive.tag(bytes(row.signature)))


def test_a_second_archive_goes_on_where_the_first_ended(path: Path, tmp_path: Path) -> None:
    ledger_of_years(7, 6)
    first = put_away(path, years=6)
    second = put_away(tmp_path / "second", years=5)
    assert (first.size, second.after, second.size) == (OLD, OLD, 2 * OLD)
    assert checking.check()[0].ok
    assert [line["seq"] for line in read(tmp_path / "second") if "seq" in line] == list(range(OLD + 1, 2 * OLD + 1))


# --- in which order --------------------------------------------------------------------------------------------------------------
def test_nothing_is_deleted_when_the_file_does_not_verify(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_of_years(6)
    before = rows()
    monkeypatch.delitem(people.SIGNERS, (people.LEILA_ID, 1))
    with pytest.raises(NotWhole):
        put_away(path)
    assert rows() == before and not path.exists() and not Archive.objects.exists()


def test_nothing_is_deleted_when_whoever_asks_cannot_open_the_file(path: Path) -> None:
    ledger_of_years(6)
    before = rows()
    with pytest.raises(CannotOpen):
        put_away(path, keys=people.STRANGER)
    assert rows() == before


def test_nothing_is_deleted_when_the_chain_cannot_tell_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_of_years(6)
    before = rows()
    with monkeypatch.context() as patched, pytest.raises(LedgerUnwritable):
        patched.setattr("audit.ledger.record", _refuse)
        put_away(path)
    assert rows() == before and path.exists()
    put_away(path.with_name("again"))
    assert checking.check()[0].ok


def _refuse(*args: Any, **facts: Any) -> None:
    raise LedgerUnwritable("the disk is full")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["written", "deleted", "told"])
def test_a_kill_at_any_step_leaves_the_ledger_as_it_was(path: Path, moment: str) -> None:
    """SIGKILL once the file is written and verified, once the entries are deleted, and once the chain tells of it, before the commit."""
    with transaction.atomic():
        ledger_of_years(6)
    before = rows()
    done = subprocess.run([sys.executable, "-m", "tests.audit.killed", str(path), moment], env=appender.environment(), capture_output=True)
    assert done.returncode == -9, done.stderr.decode()[-1000:]
    assert rows() == before and path.exists() and not Archive.objects.exists()
    put_away(path.with_name("again"))
    assert checking.check()[0].ok


def test_what_was_taken_before_is_not_signed_anew(path: Path, tmp_path: Path) -> None:
    ledger_of_years(7, 6)
    put_away(path, years=6)
    triggers.uninstall(connection)
    raw("DELETE FROM audit_entry WHERE seq = (SELECT MIN(seq) FROM audit_entry)")
    triggers.install(connection)
    with pytest.raises(NotWhole):
        put_away(tmp_path / "second")
