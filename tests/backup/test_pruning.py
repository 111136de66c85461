"""What is too old goes, also when no backup is made any more, and never the last whole set."""

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from casework.backup import making, pruning, sets
from casework.backup.errors import Refused
from casework.backup.stores import KEYS, STORES
from tests.backup.machine import Machine


def run_daily(machine: Machine, clock: Any, days: int) -> list[str]:
    made = []
    for _ in range(days):
        made.append(machine.make().name)
        clock.shift(timedelta(days=1))
    return made


@override_settings(BACKUP_KEYS_DAYS=4)
def test_keys_are_written_whole_in_half_of_their_time_and_no_file_of_them_lives_longer_than_all_of_it(quick: Machine, clock: Any) -> None:
    full = []
    for _ in range(5):
        full.append(quick.make().full[KEYS])
        now = datetime.now(UTC)
        ages = [now - sets.made_at(name) for name in sets.names(quick.sets) if (quick.sets / name / "keys.age").exists()]
        assert max(ages) <= timedelta(days=4)
        clock.shift(timedelta(days=1))
    assert [day for day, whole in enumerate(full) if whole] == [0, 2, 4]


@override_settings(BACKUP_FULL_DAYS=2, BACKUP_DATA_DAYS=3, BACKUP_KEYS_DAYS=2)
def test_sets_of_data_go_when_nothing_young_stands_on_the_same_full_one(quick: Machine, clock: Any) -> None:
    made = run_daily(quick, clock, 6)
    assert sets.names(quick.sets) == made[2:]


@override_settings(BACKUP_KEYS_DAYS=4)
def test_keys_that_a_clock_of_another_year_dated_are_stood_on_no_more_and_go(quick: Machine, clock: Any) -> None:
    """A dead battery: one night is in 2031. Else everything stood on that night for five years, and what was erased opened from it."""
    clock.shift(timedelta(days=5 * 365))
    ahead = quick.make()
    clock.shift(timedelta(days=-5 * 365))
    assert quick.make().full == dict.fromkeys(STORES, True)
    assert not (quick.sets / ahead.name / "keys.age").exists() and (quick.sets / ahead.name / "data.age").exists()


def test_what_cannot_be_read_is_never_deleted(quick: Machine, clock: Any) -> None:
    foreign = quick.sets / "000000-20200101T000000Z"
    foreign.mkdir()
    quick.make()
    clock.shift(timedelta(days=400))
    quick.make()
    assert foreign.is_dir()


def fail(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> str:
    """A run on a full disk; what it says of what was deleted."""

    def full(self: Any) -> Iterator[bytes]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        yield b""

    with monkeypatch.context() as patch, pytest.raises(OSError) as caught:
        patch.setattr(making.StoreWriter, "frames", full)
        machine.make()
    return " ".join(caught.value.__notes__)


def with_keys(machine: Machine) -> list[str]:
    return [name for name in sets.names(machine.sets) if (machine.sets / name / "keys.age").exists()]


def test_keys_that_are_too_old_go_although_no_backup_is_made_any_more(quick: Machine, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack: fill the disk, and what was erased opens from the backups of last month."""
    first, last = quick.make(), quick.make(full=True)
    clock.shift(timedelta(days=15))
    assert fail(quick, monkeypatch) == "Files of keys that were deleted as too old: 1."
    assert with_keys(quick) == [last.name] and sets.names(quick.sets) == [first.name, last.name]
    assert fail(quick, monkeypatch) == "Files of keys that were deleted as too old: 0."


def test_so_they_do_where_nobody_is_left_to_seal_to(quick: Machine, clock: Any) -> None:
    quick.make()
    last = quick.make(full=True)
    clock.shift(timedelta(days=15))
    quick.new_recipients("mahbouba")
    with pytest.raises(Refused, match="has 1 age public key"):
        quick.make()
    assert with_keys(quick) == [last.name]


def test_of_sets_that_were_damaged_the_last_whole_one_keeps_its_keys(quick: Machine, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [quick.make(full=True).name for _ in range(3)]
    (quick.sets / made[2] / "data.age").write_bytes(b"worn")
    clock.shift(timedelta(days=15))
    fail(quick, monkeypatch)
    assert with_keys(quick) == [made[1]]
    (quick.sets / made[1] / "data.age").write_bytes(b"worn")
    fail(quick, monkeypatch)
    assert with_keys(quick) == [made[1]]


def test_the_newest_set_stays_however_old_it_is(quick: Machine, clock: Any) -> None:
    made = quick.make()
    clock.shift(timedelta(days=400))
    assert pruning.prune(quick.sets, datetime.now(UTC)) == 0
    assert sets.names(quick.sets) == [made.name]
