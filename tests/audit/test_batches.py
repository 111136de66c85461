"""Many entries at once: the chain they make, what refuses them, and that nobody else's entry comes between."""

import sqlite3
import subprocess
import sys
from contextlib import suppress
from datetime import date

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

import audit
from audit import checkpoints, ledger, segments, triggers
from audit.errors import LedgerUnwritable, StoryTooLong, UnknownKind
from audit.ledger import Telling
from audit.models import Checkpoint, Entry
from tests.audit import appender, people
from tests.audit.office import checked, rows, stories

pytestmark = pytest.mark.django_db
DAY = 24 * 60


def telling(number: int, kind: str = "case.changed") -> Telling:
    return Telling(kind, ("cases.note", f"n{number}"), people.CASE, {"revision": number})


def tellings(count: int) -> list[Telling]:
    return [telling(number) for number in range(count)]


def numbers() -> list[int]:
    return list(Entry.objects.values_list("seq", flat=True))


def test_a_batch_says_what_single_entries_would_have_said() -> None:
    with audit.acting(people.leila()), audit.because("all at once"):
        audit.record("case.changed", subject=("cases.note", "n1"), case=people.CASE, revision=1, on=date(2026, 11, 23))
        audit.record_all([Telling("case.changed", ("cases.note", "n1"), people.CASE, {"revision": 1, "on": date(2026, 11, 23)})])
    one, other = Entry.objects.all()
    assert stories()[0] == stories()[1]
    columns = ("kind", "actor", "actor_epoch", "case_tag", "ts")
    assert [getattr(one, name) for name in columns] == [getattr(other, name) for name in columns]
    assert other.actor == people.LEILA_ID


def test_a_batch_goes_on_where_the_chain_was_and_the_chain_goes_on_after_it() -> None:
    audit.record("signed_in")
    audit.record_all(tellings(5))
    audit.record("signed_out")
    assert numbers() == list(range(1, 8))
    assert [story["revision"] for story in stories()[1:6]] == [0, 1, 2, 3, 4]
    assert checked().ok


def test_a_batch_can_be_the_beginning_of_the_ledger() -> None:
    audit.record_all(tellings(2))
    assert rows()[0].prev == ledger.genesis()
    assert checked().ok


def test_a_batch_of_nothing_writes_nothing() -> None:
    audit.record_all([])
    assert not Entry.objects.exists()


def test_a_long_batch_has_a_checkpoint_at_every_size_at_which_single_entries_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 4)
    audit.record("signed_in")
    audit.record_all(tellings(12))
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [4, 8, 12]
    assert checked().ok


def test_the_first_entry_of_a_batch_on_a_new_day_has_its_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in (30_000_000, 30_000_000 + DAY):
        monkeypatch.setattr(ledger, "_minute", lambda minute=minute: minute)
        audit.record_all(tellings(3))
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [4]
    assert checked().ok


@pytest.mark.parametrize("seq", [1, 2, 499, 500, 501, 999, 1000])
def test_a_portion_ends_with_the_entry_after_which_a_checkpoint_belongs(seq: int) -> None:
    last = seq + checkpoints.until_due(seq, 5, 5) - 1
    assert [n for n in range(seq, last + 1) if checkpoints.due(n, 5, 5)] == [last]


def test_no_segment_of_a_batch_holds_more_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 4)
    monkeypatch.setattr(segments, "LIMIT", 10)
    audit.record_all(tellings(25))
    used = [segments.segment_of(entry.body) for entry in Entry.objects.all()]
    assert [used.count(segment) for segment in dict.fromkeys(used)] == [8, 8, 9]
    assert [story["revision"] for story in stories()] == list(range(25))


def test_a_clock_set_back_is_told_once_before_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in (30_000_000, 29_000_000):
        monkeypatch.setattr(ledger, "_minute", lambda minute=minute: minute)
        audit.record_all(tellings(2))
    assert [entry.kind for entry in Entry.objects.all()] == ["case.changed"] * 2 + ["clock.jumped"] + ["case.changed"] * 2
    assert checked().ok


# --- refusals ------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_batch_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record_all(tellings(2))
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_goes_with_the_change_that_was_rolled_back() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        audit.record_all(tellings(2))
        raise KeyError
    assert not Entry.objects.exists()


BAD = {
    "unknown kind": (telling(1, "case.peeked"), UnknownKind),
    "a fact of another type": (Telling("case.changed", None, None, {"thing": object()}), TypeError),
    "a story too long": (Telling("case.changed", None, None, {"text": "x" * 66_000}), StoryTooLong),
}


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_entry_takes_the_whole_batch_and_the_change_along(bad: str) -> None:
    entry, error = BAD[bad]
    with transaction.atomic():
        ContentType.objects.create(app_label="half", model="written")
        with suppress(error):
            audit.record_all([telling(1), entry, telling(2)])
    assert not ContentType.objects.filter(app_label="half").exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_not_written_without_the_triggers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_guarded", set())
    with pytest.raises(LedgerUnwritable, match="triggers"), transaction.atomic():
        triggers.uninstall(connection)
        audit.record_all(tellings(2))
    assert not Entry.objects.exists()


def test_the_guard_refuses_a_batch_that_is_not_the_end_of_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    audit.record_all(tellings(3))
    monkeypatch.setattr(ledger, "_locked_tail", lambda connection: ledger.Tail(1, None, rows()[0].hash))
    with pytest.raises(LedgerUnwritable), transaction.atomic():
        audit.record_all(tellings(2))
    assert numbers() == [1, 2, 3]


# --- others --------------------------------------------------------------------------------------------------------------
def locked_out() -> bool:
    """Whether another connection is kept from appending now."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=0.1, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        finally:
            other.close()
        return False
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None, "context": None}) as third:
        return not third.execute("SELECT pg_try_advisory_xact_lock(%s)", [ledger.LOCK]).fetchone()[0]  # type: ignore[index]


@pytest.mark.django_db(transaction=True)
def test_whoever_appends_meanwhile_waits_for_the_commit_of_the_batch() -> None:
    with transaction.atomic():
        audit.record_all(tellings(2))
        assert locked_out()
    assert not locked_out()


@pytest.mark.django_db(transaction=True)
def test_processes_that_append_in_batches_and_singly_make_one_chain_and_leave_every_batch_together() -> None:
    command = [sys.executable, "-m", "tests.audit.appender"]
    asked = [["batches", "8"], ["batches", "8"], ["append", "40"]]
    connection.close()
    running = [subprocess.Popen([*command, *each], env=appender.environment(), stderr=subprocess.PIPE, text=True) for each in asked]
    errors = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], errors
    assert numbers() == list(range(1, 2 * 8 * appender.BATCH + 40 + 1))
    assert checked().ok
    told = [(story["batch"], story["number"]) if "batch" in story else None for story in stories() if story is not None]
    begun = [at for at, entry in enumerate(told) if entry and entry[1] == 0]
    assert len(begun) == 16
    for at in begun:
        batch = told[at][0]  # type: ignore[index]
        assert told[at : at + appender.BATCH] == [(batch, number) for number in range(appender.BATCH)]
