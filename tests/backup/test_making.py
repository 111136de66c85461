"""Making a backup: one moment, only what changed, verified, and whole or not there."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

import audit
from audit.models import Entry
from casework.access.models import KeyCommitment
from casework.backup import age, making, restoring, rows, sealing, sets, snapshot, standing
from casework.backup.errors import CannotBeOpened, Evidence, Refused
from casework.backup.index import Index
from casework.backup.stores import DATA, KEYS, STORES
from casework.cases.models import Case, CaseUserGrant
from tests.backup.machine import Machine, empty, erase
from tests.backup.machine import rows as everything
from tests.cast import Cast, a_case
from tests.database import without_triggers
from tests.documents.made import a_document


def told(machine: Machine, name: str, store: str) -> dict[str, list[tuple[bytes, Any]]]:
    """What a store of a set says, by table: ("R", values) and ("D", key)."""
    found: dict[str, list[tuple[bytes, Any]]] = {}
    table: list[str] = []

    def take(letter: bytes, body: bytes) -> None:
        if letter == rows.TABLE:
            table[:] = [json.loads(body)["table"]]
            found[table[0]] = []
        elif letter in (rows.ROW, rows.GONE):
            found[table[0]].append((letter, rows.decode(body) if letter == rows.ROW else body))

    frames = rows.Frames(take)
    sealing.open_into(machine.sets / name / f"{store}.age", sealing.identities(machine.identity()), frames)
    frames.close()
    return {name: rows_of for name, rows_of in found.items() if rows_of}


# --- only what changed ---------------------------------------------------------------------------------------------------
def test_a_run_after_which_nothing_changed_holds_only_the_entries_that_the_run_before_wrote(quick: Machine, cast: Cast) -> None:
    a_case(cast)
    quick.make()
    made = quick.make()
    assert told(quick, made.name, KEYS) == {}
    assert set(told(quick, made.name, DATA)) <= {"audit_entry", "audit_segment", "audit_checkpoint"}
    kinds = [row[2] for _, row in told(quick, made.name, DATA)["audit_entry"]]
    assert kinds == ["checkpoint.copied", "backup.made"]


def test_one_changed_row_is_the_only_row_of_its_table(quick: Machine, cast: Cast) -> None:
    case, _ = a_case(cast), a_case(cast)
    quick.make()
    Case.objects.filter(pk=case.pk).update(next_action_on=datetime(2027, 1, 1, tzinfo=UTC).date())
    made = quick.make()
    assert [row[0] for _, row in told(quick, made.name, DATA)["cases_case"]] == [case.pk]


def test_a_grant_that_ended_is_written_as_gone(quick: Machine, cast: Cast) -> None:
    case = a_case(cast)
    quick.make()
    grant = CaseUserGrant.objects.get(content_object=case)
    key = rows.key_in_order(grant.pk)
    grant.delete()
    assert told(quick, quick.make().name, KEYS) == {"cases_caseusergrant": [(rows.GONE, key)]}


def test_pieces_of_a_file_are_written_once_and_told_when_they_are_gone(quick: Machine, cast: Cast) -> None:
    case = a_case(cast)
    document = a_document(cast, case)
    first = told(quick, quick.make().name, DATA)["documents_piece"]
    assert len(first) == 2
    assert "documents_piece" not in told(quick, quick.make().name, DATA)
    document.sealed_file.delete()
    assert [letter for letter, _ in told(quick, quick.make().name, DATA)["documents_piece"]] == [rows.GONE] * 2


def test_rows_that_took_the_place_of_one_another_are_put_back(quick: Machine, cast: Cast) -> None:
    """A unique value that went from one row to another would meet itself if sets were put back in the order in which they were made."""
    first, second = KeyCommitment.objects.order_by("pk")[:2] if a_case(cast) else ()
    quick.make()
    subjects, nobody = (first.subject, second.subject), uuid4()
    for row, subject in ((first, nobody), (second, subjects[0]), (first, subjects[1])):
        KeyCommitment.objects.filter(pk=row.pk).update(subject=subject)
    first.compartment, second.compartment = second.compartment, first.compartment
    quick.make()
    before = everything()["access_keycommitment"]
    quick.lost()
    quick.restore()
    assert everything()["access_keycommitment"] == before


def test_every_row_is_as_it_was_after_many_small_runs(quick: Machine, cast: Cast) -> None:
    for _ in range(2):
        gone, _ = a_case(cast), a_case(cast)
        quick.make()
        erase(gone.pk)
    quick.make()
    before = everything()
    quick.lost()
    quick.restore()
    after = everything()
    changed = {table for table in before if after[table] != before[table]}
    assert changed <= {"audit_entry", "audit_segment", "audit_checkpoint"}


# --- when everything is written -----------------------------------------------------------------------------------------
def test_the_first_run_and_one_that_is_told_to_write_everything(quick: Machine) -> None:
    assert quick.make().full == dict.fromkeys(STORES, True)
    assert quick.make().full == dict.fromkeys(STORES, False)
    assert quick.make(full=True).full == dict.fromkeys(STORES, True)


def _without_set(machine: Machine, index: Index) -> None:
    shutil.rmtree(machine.sets / sets.names(machine.sets)[-1])


def _without_a_file(machine: Machine, index: Index) -> None:
    (machine.sets / sets.names(machine.sets)[-1] / "data.age").unlink()
    (machine.sets / sets.names(machine.sets)[-1] / "keys.age").unlink()


def _index_damaged(machine: Machine, index: Index) -> None:
    path = next(path for path in index.home.rglob("data.cases_case"))
    path.write_bytes(path.read_bytes() + bytes(32))


def _state_damaged(machine: Machine, index: Index) -> None:
    (index.home / "state.json").write_text("{")


def _other_head(machine: Machine, index: Index) -> None:
    (machine.sets / sets.names(machine.sets)[-1] / "head.json").write_text("{}\n00\n")


def _full_one_damaged(machine: Machine, index: Index) -> None:
    """One bit, as a worn disk or whoever holds the directory leaves it: the size stays."""
    for store in STORES:
        path = machine.sets / sets.names(machine.sets)[0] / f"{store}.age"
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.write_bytes(body)


@pytest.mark.parametrize("damage", [_without_set, _without_a_file, _index_damaged, _state_damaged, _other_head, _full_one_damaged])
def test_where_it_cannot_stand_on_the_run_before_everything_is_written(quick: Machine, cast: Cast, damage: Any) -> None:
    a_case(cast)
    quick.make()
    damage(quick, Index(quick.sets))
    assert quick.make().full == dict.fromkeys(STORES, True)


def test_on_a_database_that_was_put_back_to_an_older_day_nothing_is_written_beside_the_newer_sets(quick: Machine, cast: Cast) -> None:
    """The home with its index outlived the database: entries written anew under old numbers would be taken for those of the run before."""
    first = quick.make()
    a_case(cast)
    quick.make()
    empty()
    quick.restore(name=first.name, older=True)
    for _ in range(3):
        a_case(cast)
    with pytest.raises(Refused, match="does not continue the one in"):
        quick.make()


def test_when_a_key_holder_changed_nothing_stands_on_what_is_sealed_to_the_one_before(quick: Machine) -> None:
    quick.make()
    quick.new_recipients("mahbouba", "zarghuna")
    assert quick.make().full == dict.fromkeys(STORES, True)
    quick.lost()
    assert quick.restore(identity=quick.identity("zarghuna")).rows


def test_keys_are_not_kept_longer_than_the_data_they_open(quick: Machine, settings: Any) -> None:
    settings.BACKUP_DATA_DAYS = 13
    with pytest.raises(Refused, match="keys without data"):
        quick.make()


def test_after_the_ledger_was_archived_the_data_is_written_whole(quick: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    quick.make()
    index = Index(quick.sets)
    state = index.state()
    state.archives = 7
    index.keep(state)
    assert quick.make().full[DATA]


def test_a_directory_that_leaves_no_number_is_told_before_a_set_is_made_that_no_restore_finds(quick: Machine) -> None:
    quick.make()
    (quick.sets / "999999-20261201T000000Z").mkdir()
    with pytest.raises(Refused, match="leaves no number"):
        quick.make()


# --- the trail ----------------------------------------------------------------------------------------------------------
def test_a_backup_is_told_in_the_trail_with_the_copy_of_the_checkpoint_in_it(quick: Machine) -> None:
    quick.make()
    kinds = list(Entry.objects.order_by("-seq").values_list("kind", "actor")[:2])
    assert kinds == [("backup.made", "server"), ("checkpoint.copied", "server")]


def test_the_age_of_the_newest_backup_is_that_of_its_entry(quick: Machine, clock: Any) -> None:
    assert age() is None
    quick.make()
    clock.shift(timedelta(hours=30))
    assert age() == timedelta(hours=30)
    assert standing.LATE > timedelta(hours=30)


def test_a_trail_that_was_cut_since_the_last_set_is_told_and_no_set_is_made_of_it(quick: Machine, cast: Cast) -> None:
    """The attack: yesterday's database file in the place of today's. The copy of the checkpoint in the last set is at hand."""
    made = quick.make()
    with transaction.atomic(), without_triggers(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq > %s", [Entry.objects.count() - 4])
    for full in (False, True):
        with pytest.raises(Evidence, match=f"does not continue the one in {made.name}"):
            quick.make(full=full)
    assert list(Entry.objects.order_by("-seq").values_list("kind", flat=True)[:1]) == ["checkpoint.refused"]
    assert sets.names(quick.sets) == [made.name]


def test_entries_that_the_last_set_has_and_no_checkpoint_covers_are_missed_too(
    quick: Machine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written while the set is begun: else the next set would stand on entries that are not there any more."""
    real = making._checkpoint

    def and_one_more() -> Any:
        mark = real()
        with transaction.atomic():
            audit.record("ledger.verified", ok=True)
        return mark

    with monkeypatch.context() as patch:
        patch.setattr(making, "_checkpoint", and_one_more)
        quick.make()
    size = Index(quick.sets).state().size
    with transaction.atomic(), without_triggers(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq >= %s", [size])
    with pytest.raises(Evidence):
        quick.make()


def test_a_set_that_reads_back_differently_does_not_count(quick: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sealing.seal

    def worn(path: Path, pieces: Any, to: Any) -> Any:
        sealed = real(path, pieces, to)
        if path.name == "data.age":
            body = bytearray(path.read_bytes())
            body[-20] ^= 1
            path.write_bytes(body)
        return sealed

    monkeypatch.setattr(sealing, "seal", worn)
    with pytest.raises(CannotBeOpened, match="not what was written"):
        quick.make()
    assert list(quick.sets.iterdir()) == []
    assert age() is None


# --- ended on the way ---------------------------------------------------------------------------------------------------
def test_a_full_disk_is_told_and_leaves_nothing(quick: Machine, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = quick.make()
    real = making.StoreWriter.frames

    def full(self: Any) -> Iterator[bytes]:
        yield from real(self)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making.StoreWriter, "frames", full)
    with pytest.raises(OSError, match="No space left"):
        quick.make()
    assert [path.name for path in quick.sets.iterdir()] == [made.name]
    monkeypatch.undo()


def test_two_at_once_are_one(quick: Machine) -> None:
    with making._alone(), pytest.raises(Refused, match="another backup"):
        quick.make()


def test_what_a_killed_run_left_is_no_set_and_goes_with_the_next(quick: Machine, cast: Cast) -> None:
    left = quick.sets / f"{sets.UNFINISHED}000001-20261126T000000Z"
    left.mkdir()
    (left / "data.age").write_bytes(b"half")
    with pytest.raises(Refused, match="no finished backup"):
        _restored(quick)
    quick.make()
    assert not left.exists()


def _restored(machine: Machine) -> None:
    restoring._heads(machine.sets)


@pytest.mark.both
def test_runs_that_are_killed_leave_a_whole_set_or_none(machine: Machine, cast: Cast) -> None:
    """Before the set has its name; after that, before the index says so; and after that, before the trail does."""
    a_case(cast)
    made = [machine.make().name]
    for moment, whole in (("written", 1), ("named", 2), ("indexed", 3)):
        erase(a_case(cast).pk)
        assert killed(machine, moment) == -9
        assert len(sets.names(machine.sets)) == whole
    last = machine.make()
    expected = everything()
    machine.lost()
    assert machine.restore().name == last.name and sets.names(machine.sets)[0] == made[0]
    after = everything()
    changed = {table for table in expected if after[table] != expected[table]}
    assert changed <= {"audit_entry", "audit_segment", "audit_checkpoint"}


def killed(machine: Machine, moment: str) -> int:
    """How a run ended that kills itself at this moment."""
    environment = {
        **os.environ,
        "HAMRAZ_KILLED_HOME": str(machine.settings.HOME),
        "HAMRAZ_KILLED_DATABASE": str(connection.settings_dict["NAME"]),
    }
    arguments = [sys.executable, "-m", "tests.backup.killed", str(machine.sets), str(machine.settings.BACKUP_RECIPIENTS), moment]
    return subprocess.run(arguments, env=environment, capture_output=True).returncode


# --- one moment ---------------------------------------------------------------------------------------------------------
def test_what_is_written_meanwhile_is_not_in_it_and_in_the_next(machine: Machine, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are read first and data last: without one moment the case would lie there without its keys."""
    a_case(cast)
    cases: list[Case] = []
    real = making.StoreWriter.frames

    def slow(self: Any) -> Iterator[bytes]:
        yield from real(self)
        if self.store == KEYS:
            cases.append(a_case(cast))

    monkeypatch.setattr(making.StoreWriter, "frames", slow)
    first = machine.make()
    monkeypatch.undo()
    machine.settings.BACKUP_RECIPIENTS = machine.place / "recipients"
    assert cases[0].pk not in [row[0] for _, row in told(machine, first.name, DATA)["cases_case"]]
    second = machine.make()
    assert [row[0] for _, row in told(machine, second.name, DATA)["cases_case"]] == [cases[0].pk]
    assert told(machine, second.name, KEYS)["cases_caseusergrant"]


def test_others_write_while_a_backup_reads(machine: Machine, cast: Cast) -> None:
    with snapshot.taken():
        before = snapshot.of(Entry).count()
        with transaction.atomic():
            audit.record("ledger.verified", ok=True)
        assert snapshot.of(Entry).count() == before
        assert Entry.objects.count() == before + 1


def test_the_connection_of_a_backup_cannot_write(machine: Machine) -> None:
    with snapshot.taken(), pytest.raises(DatabaseError):
        snapshot.of(Case).update(state="closed")
