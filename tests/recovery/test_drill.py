"""The drill: whether the sheets would bring everything back, tried on the office as it runs."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

import audit
from audit import hooks, ledger
from audit.models import Entry
from audit.review.segments import opener
from casework.access.models import KeyCommitment
from casework.accounts import keys
from casework.accounts.models import Certificate, Organisation
from casework.accounts.teams import recovery_info
from casework.cases.actions import assign
from casework.cases.models import Case
from casework.encryption import Keys, new_seed, post, split
from casework.recovery.drill import last_shortfall
from casework.recovery.organisation import last_drill
from tests.accounts.door import every_value, kinds
from tests.audit import put_back
from tests.cast import Cast, a_case
from tests.recovery.desk import Terminal, terminal

__all__ = ["terminal"]
RIGHT = "The sheets would bring everything back."
SHORT = "The sheets would not bring everything back."


@pytest.fixture
def counselled(cast: Cast) -> Case:
    """A case with a counsellor, so that there is a copy of a counselling key."""
    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    return case


def drilled(terminal: Terminal, cast: Cast) -> str:
    return terminal.run("recover", *cast.founded.sheets[1:], drill=True)


def fell_short(terminal: Terminal, cast: Cast) -> bool:
    return terminal.refused("recover", *cast.founded.sheets[1:], drill=True) == SHORT


def test_every_copy_is_opened_and_counted(terminal: Terminal, cast: Cast, counselled: Case) -> None:
    copies = Certificate.objects.filter(holder_kind="team").exclude(recovery=b"").count()
    said = drilled(terminal, cast)
    assert RIGHT in said
    assert f"Keys of teams: {copies} right, 0 missing, 0 wrong" in said
    assert "Counselling keys: 1 right, 0 missing, 0 wrong" in said
    assert "Newest part of the trail: opens" in said


def test_it_changes_nothing_but_the_trail(terminal: Terminal, cast: Cast, counselled: Case) -> None:
    before = {row for row in every_value() if not row[0].startswith("audit_")}
    entries = Entry.objects.count()
    drilled(terminal, cast)
    assert {row for row in every_value() if not row[0].startswith("audit_")} == before
    assert (Entry.objects.count() - entries, kinds()[-1]) == (1, "recovery.drilled")


def test_its_entry_holds_counts_alone(terminal: Terminal, cast: Cast, counselled: Case) -> None:
    drilled(terminal, cast)
    entry = Entry.objects.filter(kind="recovery.drilled").get()
    assert (entry.actor, bytes(entry.case_tag)) == (hooks.SERVER, b"")
    with cast.acting("shakiba") as shakiba:
        (told,) = ledger.read([entry], opener(shakiba))
    assert told is not None
    assert {type(value) for value in told.values()} <= {int, bool}
    assert told["counselling_right"] == 1


def test_a_copy_of_a_team_that_is_missing_or_wrong_is_told(terminal: Terminal, cast: Cast) -> None:
    one, two = (Certificate.objects.get(holder=cast.teams[name].pk) for name in ("one", "two"))
    Certificate.objects.filter(pk=one.pk).update(recovery=b"")
    public = bytes(cast.founded.organisation.recovery_public)
    Certificate.objects.filter(pk=two.pk).update(recovery=post(public, recovery_info(two.holder, 1), new_seed()))
    assert fell_short(terminal, cast)
    assert kinds()[-1] == "recovery.fell_short"


@pytest.mark.parametrize("copy", [b"", b"\xc3\x01\x01" + bytes(1200)])
def test_a_copy_of_a_counselling_key_that_is_missing_or_wrong_is_told(
    terminal: Terminal, cast: Cast, counselled: Case, copy: bytes
) -> None:
    KeyCommitment.objects.filter(compartment="counselling").update(recovery=copy)
    assert fell_short(terminal, cast)


def test_a_counselling_key_that_is_not_the_committed_one_is_told(terminal: Terminal, cast: Cast, counselled: Case) -> None:
    KeyCommitment.objects.filter(compartment="counselling").update(commitment=bytes(32))
    assert fell_short(terminal, cast)


def test_copies_that_would_go_to_another_key_than_that_of_the_sheets_are_told(terminal: Terminal, cast: Cast) -> None:
    Organisation.objects.update(recovery_public=Keys.from_seed(new_seed()).encryption_public)
    keys._organisation.cache_clear()
    try:
        assert fell_short(terminal, cast)
    finally:
        keys._organisation.cache_clear()


def test_a_trail_sealed_to_a_key_of_which_there_is_no_copy_is_told(terminal: Terminal, cast: Cast) -> None:
    put_back.run("UPDATE audit_segment SET envelope = %s", [b"\xc3\x01\x01" + bytes(1200)])
    assert fell_short(terminal, cast)


def test_sheets_of_another_office_drill_nothing(terminal: Terminal, cast: Cast) -> None:
    before = every_value()
    assert "another office" in terminal.refused("recover", *split(new_seed())[:2], drill=True)
    assert every_value() == before


# --- the day that the administrator sees -------------------------------------------------------------------------------------------
def test_before_the_first_drill_there_is_no_day(cast: Cast) -> None:
    assert last_drill() is None
    assert last_shortfall() is None


def test_the_day_is_that_of_the_newest_drill(terminal: Terminal, cast: Cast) -> None:
    today = timezone.localdate()
    for days in (1, 40):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=days), tick=True):
            drilled(terminal, cast)
    assert last_drill() == today + datetime.timedelta(days=40)


def test_a_drill_that_fell_short_is_no_good_day_until_one_finds_everything(terminal: Terminal, cast: Cast) -> None:
    copy = Certificate.objects.get(holder=cast.teams["one"].pk)
    Certificate.objects.filter(pk=copy.pk).update(recovery=b"")
    assert fell_short(terminal, cast)
    assert last_drill() is None
    assert last_shortfall() is not None
    Certificate.objects.filter(pk=copy.pk).update(recovery=copy.recovery)
    drilled(terminal, cast)
    assert last_drill() is not None
    assert last_shortfall() is None


def planted(**changes: Any) -> None:
    """The newest entry becomes a drill by the hand of somebody who writes the database: chain and hash right, signature and code not."""
    newest = Entry.objects.order_by("-seq")[0]
    row = newest.row()._replace(kind="recovery.drilled", **changes)
    row = row._replace(hash=audit.chain.entry_hash(row))
    put_back.run("UPDATE audit_entry SET kind = %s, actor = %s, actor_epoch = %s, hash = %s WHERE seq = %s", [
        row.kind, row.actor, row.actor_epoch, row.hash, row.seq,
    ])  # fmt: skip


def test_a_row_that_somebody_planted_is_no_drill(cast: Cast) -> None:
    planted(actor=hooks.SERVER, actor_epoch=0)
    assert Entry.objects.filter(kind="recovery.drilled").exists()
    assert last_drill() is None


def test_a_drill_of_which_somebody_else_than_the_server_tells_is_none(cast: Cast) -> None:
    """A colleague's key is right for her own entries; whether the sheets work only the server can say that was asked."""
    with cast.acting("farida"), transaction.atomic():
        audit.record("recovery.drilled", teams_right=4)
    assert last_drill() is None


def test_behind_a_planted_row_the_true_one_is_found(terminal: Terminal, cast: Cast) -> None:
    drilled(terminal, cast)
    with cast.acting("farida"), transaction.atomic():
        audit.record("case.changed", revision=1)
    planted(actor=hooks.SERVER, actor_epoch=0)
    assert last_drill() is not None
