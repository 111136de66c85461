"""Segment keys: in this process only, openable by the auditors only, and never for a row that is not there."""

import subprocess
import sys

import pytest
from django.db import connection, transaction

import audit
from audit import hooks, ledger, segments
from audit.models import Entry, Segment
from casework.encryption import CannotOpen
from tests.audit import appender, people
from tests.audit.office import checked, raw, stories

pytestmark = pytest.mark.django_db


def segments_of_entries() -> list[str]:
    return [str(segments.segment_of(entry.body)) for entry in Entry.objects.all()]


def test_entries_of_one_process_and_day_share_a_segment() -> None:
    for _ in range(3):
        audit.record("signed_in")
    assert Segment.objects.count() == len(set(segments_of_entries())) == 1


def test_a_restarted_process_opens_a_segment_of_its_own_and_cannot_read_back() -> None:
    audit.record("signed_in")
    segments.forget()
    audit.record("signed_out")
    assert Segment.objects.count() == 2
    assert ledger.read(Entry.objects.all(), _as_the_server) == [None, None]
    assert stories() == [{}, {}]


def _as_the_server(segment: Segment) -> bytes:
    return segments.open_segment(segment, hooks.server_keys())


def test_a_new_day_opens_a_new_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in (30_000_000, 30_000_000 + 24 * 60):
        monkeypatch.setattr(ledger, "_minute", lambda minute=minute: minute)
        audit.record("signed_in")
    assert [str(s.opened_on) for s in Segment.objects.order_by("opened_on")] == ["2027-01-15", "2027-01-16"]


def test_a_full_segment_is_followed_by_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "LIMIT", 2)
    for _ in range(5):
        audit.record("signed_in")
    assert [segments_of_entries().count(s) for s in dict.fromkeys(segments_of_entries())] == [2, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_a_segment_whose_transaction_rolled_back_is_not_used_again() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        audit.record("signed_in")
        raise KeyError
    audit.record_durably("signed_out")
    assert stories() == [{}]


def test_a_segment_whose_savepoint_rolled_back_is_not_used_again() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        audit.record("signed_in")
        raise KeyError
    audit.record("signed_out")
    assert stories() == [{}]
    assert checked().ok


def test_an_entry_cannot_name_a_segment_that_is_not_there() -> None:
    audit.record("signed_in")
    with pytest.raises(Exception, match="only grows at its end"), transaction.atomic():
        raw(
            "INSERT INTO audit_entry (seq, ts, kind, actor, actor_epoch, case_tag, body, prev, hash, signature, mac) "
            "SELECT 2, ts, kind, actor, actor_epoch, case_tag, %s, hash, hash, signature, mac FROM audit_entry",
            [bytes(40)],
        )


def test_before_the_founding_the_server_keeps_the_key_and_afterwards_the_auditors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "founded", False)
    audit.record("office.founded", name="x")
    monkeypatch.setattr(people, "founded", True)
    audit.record("person.certified")
    assert [s.auditors_key for s in sorted(Segment.objects.all(), key=lambda s: s.auditors_key)] == ["auditors:1", "server"]
    assert stories() == [{"name": "x"}, {}]


def test_nobody_but_the_auditors_opens_a_segment() -> None:
    audit.record("signed_in")
    segment = Segment.objects.get()
    with pytest.raises(CannotOpen):
        segments.open_segment(segment, people.STRANGER)


def test_an_envelope_does_not_open_for_another_segment() -> None:
    audit.record("signed_in")
    segments.forget()
    audit.record("signed_in")
    one, other = Segment.objects.all()
    one.envelope = other.envelope
    with pytest.raises(CannotOpen):
        segments.open_segment(one, people.AUDITORS)


@pytest.mark.parametrize("field", ["kind", "actor"])
def test_a_body_does_not_open_under_another_kind_or_actor(field: str) -> None:
    entry = audit.record("signed_in")
    setattr(entry, field, "signed_out")
    assert ledger.read([entry], lambda s: segments.open_segment(s, people.AUDITORS)) == [None]


def test_a_body_that_is_too_short_is_unreadable_and_the_others_are_read() -> None:
    entries = [audit.record("signed_in"), audit.record("signed_out")]
    entries[0].body = b"short"
    assert ledger.read(entries, lambda s: segments.open_segment(s, people.AUDITORS)) == [None, {}]


def test_a_segments_key_is_not_shown() -> None:
    audit.record("signed_in")
    (held,) = segments._held.values()
    assert repr(held.key) not in repr(held)


@pytest.mark.django_db(transaction=True)
def test_a_forked_process_opens_a_segment_of_its_own() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.audit.appender", "fork"],
        env=appender.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    connection.close()
    assert len(set(segments_of_entries())) == 3
    assert [story["by"] for story in stories() if story] == ["parent", "child", "child", "parent"] and checked().ok
