"""Writing an entry: what it holds, when it is refused, and that it shares the fate of the change it tells of."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

import audit
from audit import hooks, ledger, triggers
from audit.errors import GenesisPinned, LedgerUnwritable, StoryTooLong, UnknownKind
from audit.models import Entry, Segment
from tests.audit import people
from tests.audit.office import checked, rows, stories

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_and_what_and_seals_the_rest() -> None:
    with audit.acting(people.leila()), audit.because("follow-up"):
        entry = audit.record("case.changed", subject=("cases.note", "n1"), case=people.CASE, revision=3)
    assert (entry.seq, entry.kind, entry.actor, entry.actor_epoch) == (1, "case.changed", people.LEILA_ID, 1)
    assert stories() == [{"subject": ["cases.note", "n1"], "case": str(people.CASE), "reason": "follow-up", "revision": 3}]
    assert b"n1" not in bytes(entry.body)
    assert str(people.CASE).encode() not in bytes(entry.body)


def test_what_was_not_said_is_not_in_the_story() -> None:
    audit.record("signed_in")
    assert stories() == [{}]


def test_dates_ids_bytes_and_lists_can_be_facts() -> None:
    audit.record("case.changed", on=date(2026, 11, 23), note=UUID(int=1), digest=b"\x0f", records=["a", "ب"])
    assert stories() == [{"on": "2026-11-23", "note": str(UUID(int=1)), "digest": "0f", "records": ["a", "ب"]}]


def test_a_fact_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="object"), transaction.atomic():
        audit.record("case.changed", thing=object())
    assert not Entry.objects.exists()


def test_a_story_that_cannot_be_said_in_its_length_is_refused() -> None:
    with pytest.raises(StoryTooLong), transaction.atomic():
        audit.record("case.changed", records=["x" * 60_000, "y" * 6_000])
    assert not Entry.objects.exists()


def test_entries_are_numbered_and_chained_from_the_genesis() -> None:
    for _ in range(3):
        audit.record("signed_in")
    first, second, third = rows()
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [first.prev, second.prev, third.prev] == [ledger.genesis(), first.hash, second.hash]
    assert checked().ok


def test_nobody_signed_in_means_the_server_signs() -> None:
    assert (audit.record("sign_in_refused").actor, checked().ok) == ("server", True)


def test_the_entries_of_a_case_are_found_without_its_id() -> None:
    audit.record("case.read", case=people.CASE)
    audit.record("case.read", case=UUID(int=5))
    found = Entry.objects.filter(case_tag=ledger.case_tag(str(people.CASE).upper()))
    assert [entry.seq for entry in found] == [1]


def test_an_entry_without_a_case_has_no_tag() -> None:
    assert audit.record("signed_in").case_tag == b""


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownKind), transaction.atomic():
        audit.record("case.peeked")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record("signed_in")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nobody_holds_the_ledger() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        ledger.hold()


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_the_change_that_was_rolled_back() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        audit.record("case.changed")
        raise KeyError
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_durable_entry_is_refused_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record_durably("case.read")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_durable_entry_is_there_for_everybody_when_it_returns() -> None:
    entry = audit.record_durably("case.read", case=people.CASE)
    assert not connection.in_atomic_block
    connection.close()
    assert Entry.objects.get().hash == entry.hash


def test_a_savepoint_takes_its_entries_along_and_the_chain_goes_on() -> None:
    audit.record("signed_in")
    with pytest.raises(KeyError), transaction.atomic():
        audit.record("case.changed")
        raise KeyError
    audit.record("signed_out")
    assert [entry.kind for entry in Entry.objects.all()] == ["signed_in", "signed_out"]
    assert checked().ok


@pytest.mark.django_db(transaction=True)
def test_a_ledger_that_is_locked_refuses_and_writes_nothing() -> None:
    audit.record_durably("signed_in")
    with _locked_ledger(), pytest.raises(LedgerUnwritable):
        audit.record_durably("case.read", case=people.CASE)
    assert [entry.kind for entry in Entry.objects.all()] == ["signed_in"]


class _locked_ledger:
    """Another process in the middle of an entry that takes longer than this one waits."""

    def __enter__(self) -> None:
        name = str(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 100")
                self.other: sqlite3.Connection | psycopg.Connection = sqlite3.connect(name, isolation_level=None)
                self.other.execute("BEGIN IMMEDIATE")
            else:
                cursor.execute("SET lock_timeout = '100ms'")
                self.other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None, "context": None})
                self.other.execute("SELECT pg_advisory_xact_lock(%s)", [ledger.LOCK])

    def __exit__(self, *args: object) -> None:
        self.other.rollback()
        self.other.close()
        connection.close()  # the next one has the usual patience


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_refuses_the_entry_and_the_change_with_it() -> None:
    audit.record_durably("signed_in")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no free page is left
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    with pytest.raises(LedgerUnwritable), transaction.atomic():
        ContentType.objects.create(app_label="half", model="written")
        audit.record("case.changed", records=["x" * 50_000])
    connection.close()
    assert not ContentType.objects.filter(app_label="half").exists()
    assert [entry.kind for entry in Entry.objects.all()] == ["signed_in"]


def _away() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry RENAME TO away")
    audit.record("case.changed")


def _unknown_kind() -> None:
    audit.record("case.peeked")


def _cannot_sign() -> None:
    def closed(message: bytes) -> bytes:
        raise KeyError

    with audit.acting(audit.Actor(people.LEILA_ID, 1, closed)):
        audit.record("case.changed")


@pytest.mark.parametrize("fails", [_away, _unknown_kind, _cannot_sign])
def test_a_change_cannot_survive_its_entry_even_where_the_error_is_swallowed(fails: Callable[[], None]) -> None:
    with transaction.atomic():
        ContentType.objects.create(app_label="half", model="written")
        with suppress(LedgerUnwritable, UnknownKind, KeyError):
            fails()
    assert not ContentType.objects.filter(app_label="half").exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_ledger_without_its_triggers_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_guarded", set())
    with pytest.raises(LedgerUnwritable, match="triggers"), transaction.atomic():
        triggers.uninstall(connection)
        audit.record("signed_in")
    assert triggers.missing_triggers(connection) == []


# --- the clock -----------------------------------------------------------------------------------------------------------
def test_a_clock_set_back_is_told_by_the_server_and_the_ledger_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_minute", lambda: 30_000_000)
    with audit.acting(people.leila()), audit.because("her reason"):
        audit.record("signed_in")
        monkeypatch.setattr(ledger, "_minute", lambda: 29_000_000)
        audit.record("signed_out")
    assert [(e.kind, e.actor, e.ts) for e in Entry.objects.all()] == [
        ("signed_in", people.LEILA_ID, 30_000_000),
        ("clock.jumped", "server", 29_000_000),
        ("signed_out", people.LEILA_ID, 29_000_000),
    ]
    assert stories()[1] == {"from_minute": 30_000_000, "to_minute": 29_000_000}
    assert checked().ok


def test_a_clock_corrected_by_a_few_minutes_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in (30_000_000, 29_999_996):
        monkeypatch.setattr(ledger, "_minute", lambda minute=minute: minute)
        audit.record("signed_in")
    assert [entry.ts for entry in Entry.objects.all()] == [30_000_000, 30_000_000]


# --- the genesis ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def unfounded(settings: object, tmp_path: Path) -> Path:
    del settings.LEDGER_GENESIS  # type: ignore[attr-defined]
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path / "genesis"


def test_an_office_that_is_not_founded_begins_with_zeros(unfounded: Path) -> None:
    assert ledger.genesis() == bytes(32)


def test_founding_pins_the_first_link(unfounded: Path) -> None:
    ledger.pin_genesis(bytes([5]) * 32)
    audit.record("office.founded")
    assert rows()[0].prev == bytes([5]) * 32
    assert unfounded.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in unfounded.parent.iterdir()] == ["genesis"]


def test_a_pin_may_be_replaced_while_the_ledger_is_empty(unfounded: Path) -> None:
    ledger.pin_genesis(bytes([5]) * 32)
    ledger.pin_genesis(bytes([6]) * 32)
    assert ledger.genesis() == bytes([6]) * 32


def test_a_chain_is_not_moved_to_another_genesis(unfounded: Path) -> None:
    ledger.pin_genesis(bytes([5]) * 32)
    audit.record("office.founded")
    with pytest.raises(GenesisPinned):
        ledger.pin_genesis(bytes([6]) * 32)
    ledger.pin_genesis(bytes([5]) * 32)
    assert ledger.genesis() == bytes([5]) * 32


def test_a_fingerprint_of_another_size_is_refused(unfounded: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ledger.pin_genesis(b"short")
    assert not unfounded.exists()


def test_a_damaged_pin_stops_the_ledger(unfounded: Path) -> None:
    unfounded.write_bytes(b"short")
    with pytest.raises(LedgerUnwritable), transaction.atomic():
        audit.record("signed_in")
    assert not Entry.objects.exists()


def test_reading_needs_the_segments_key() -> None:
    audit.record("signed_in")
    told = ledger.read(Entry.objects.all(), lambda segment: bytes(32))
    assert told == [None]
    assert Segment.objects.count() == 1
    assert hooks.server_keys().signing_public != people.AUDITORS.signing_public
