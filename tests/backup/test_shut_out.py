"""Whom the office shut out stays out over a restore: the attack is yesterday's backup, put back to open a locked account again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from casework.accounts import actions, memberships
from casework.accounts.models import Membership, RecoveryCode, RecoveryShare, Team, User
from casework.accounts.teams import add_member, admit_member, remove_member
from casework.backup.restoring import Restored
from casework.emergency import leaving, locking, shut, travel
from tests.backup.machine import Machine, empty
from tests.backup.test_restoring import entered
from tests.cast import Cast


def shut_out(cast: Cast) -> None:
    """One is locked, one suspended, one travels, one has left."""
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
        actions.suspend(user=cast.humaira)
        travel.begin(user=cast.palwasha, until=timezone.localdate() + timedelta(days=9))
        leaving.leave(user=cast.laila)


def assert_out(cast: Cast, restored: Restored) -> None:
    states = dict(User.objects.values_list("pk", "state"))
    assert [states[who.pk] for who in (cast.nargis, cast.humaira, cast.laila)] == [User.LOCKED, User.SUSPENDED, User.LOCKED]
    assert not any(entered(name) for name in ("nargis", "humaira", "laila"))
    assert entered("palwasha") and User.objects.get(pk=cast.palwasha.pk).is_away
    assert not RecoveryShare.objects.filter(user=cast.laila).exists() and RecoveryShare.objects.filter(user=cast.nargis).exists()
    assert restored.shut == 4


def test_an_older_set_shuts_out_again_whom_a_newer_one_knows_to_be_shut_out(quick: Machine, cast: Cast) -> None:
    first = quick.make()
    shut_out(cast)
    quick.make()
    quick.lost()
    assert_out(cast, quick.restore(name=first.name, older=True))


def test_the_newest_set_does_so_on_the_machine_where_they_were_shut_out_after_it(
    quick: Machine, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    quick.make()
    with django_capture_on_commit_callbacks(execute=True):
        shut_out(cast)
    empty()
    assert_out(cast, quick.restore())


@pytest.mark.parametrize("change", ["suspend", "restore"])
def test_a_suspension_and_its_end_are_known_to_the_machine_at_once(
    change: str, quick: Machine, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    """The attack: suspended in the morning, the server is broken at noon, and the backup of the night lets her in."""
    with cast.acting("shakiba"):
        actions.suspend(user=cast.humaira)
        shut.note()
        if change == "suspend":
            (Path(quick.settings.HOME) / shut.NAME).unlink()
            actions.restore(user=cast.humaira)
        with django_capture_on_commit_callbacks(execute=True):
            getattr(actions, change)(user=cast.humaira)
    noted = [line["person"] for line in shut.lines() if line.get("state") == User.SUSPENDED]
    assert noted == ([str(cast.humaira.pk)] if change == "suspend" else [])


def taken_out(cast: Cast) -> Membership:
    """The row that a copy keeps of one who is not of the team any more."""
    with cast.acting("shakiba"):
        admit_member(team=cast.teams["one"], user=cast.laila)
    return Membership.objects.filter(team=cast.teams["one"], user=cast.laila).get()


def remove(cast: Cast) -> None:
    with cast.acting("shakiba"):
        remove_member(team=cast.teams["one"], user=cast.laila)


def test_who_was_taken_out_of_a_team_stays_out_over_an_older_set_that_a_newer_one_knows_better(quick: Machine, cast: Cast) -> None:
    taken_out(cast)
    first = quick.make()
    remove(cast)
    quick.make()
    quick.lost()
    restored = quick.restore(name=first.name, older=True)
    assert restored.ended == 1
    assert not Membership.objects.filter(team=cast.teams["one"], user=cast.laila).exists()
    assert Membership.objects.filter(team=cast.teams["one"], user=cast.shakiba).exists()


def test_a_row_of_hers_that_is_planted_after_that_restore_is_not_believed(quick: Machine, cast: Cast) -> None:
    row = taken_out(cast)
    first = quick.make()
    remove(cast)
    quick.make()
    quick.lost()
    quick.restore(name=first.name, older=True)
    row.save(force_insert=True)
    with cast.acting("laila") as someone:
        assert cast.teams["one"].pk not in someone.teams


def test_the_machine_knows_of_it_before_the_next_backup(quick: Machine, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    taken_out(cast)
    quick.make()
    with django_capture_on_commit_callbacks(execute=True):
        remove(cast)
    empty()
    assert quick.restore().ended == 1


def test_who_was_brought_back_under_another_row_stays_in_her_team(quick: Machine, cast: Cast) -> None:
    """As the printed sheets do it: her rows end, and others are made for her new key."""
    row = taken_out(cast)
    first = quick.make()
    with cast.acting("shakiba") as someone, transaction.atomic():
        memberships.end(row.team_id, row.user_id)
        seed = someone.teams[cast.teams["one"].pk][1].seed
        add_member(cast.teams["one"], cast.laila, seed=seed, epoch=1, signer=someone.keys, added_by=someone.user.pk)
    quick.make()
    quick.lost()
    assert quick.restore(name=first.name, older=True).ended == 0
    assert Membership.objects.filter(team=cast.teams["one"], user=cast.laila).exists()


def test_a_membership_of_who_left_waits_for_the_office_to_let_her_go_once_more(quick: Machine, cast: Cast) -> None:
    """Only a supervisor at a page can give her teams new keys, and she is locked until then."""
    first = quick.make()
    with cast.acting("shakiba"):
        leaving.leave(user=cast.laila)
    quick.make()
    quick.lost()
    assert quick.restore(name=first.name, older=True).ended == 0
    assert Membership.objects.filter(user=cast.laila).exists()


def test_who_was_brought_back_by_recovery_stays(cast: Cast) -> None:
    line = {"person": str(cast.nargis.pk), "state": User.LOCKED, "keys": False, "epoch": 0, "away": ""}
    assert shut.repeat([line]) == []
    assert shut.repeat([{**line, "epoch": 1}]) == [cast.nargis.pk]
    assert shut.repeat([{**line, "epoch": 1}]) == []


@pytest.mark.parametrize("damaged", [{}, {"person": "nobody", "state": "locked", "keys": False, "epoch": 1, "away": ""}])
def test_a_line_that_names_nobody_is_refused(damaged: dict[str, Any], cast: Cast) -> None:
    with pytest.raises(ValueError):
        shut.repeat([damaged])


def test_a_line_that_is_no_end_of_a_membership_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError):
        shut.end_again([{"ended": "no tag"}])


def test_a_code_of_recovery_opens_no_second_time_over_a_restore(quick: Machine, cast: Cast) -> None:
    made = {"team": Team.objects.order_by("pk").first(), "made_by": cast.shakiba.pk, "made_at": timezone.now()}
    RecoveryCode.objects.create(user=cast.nargis, expires_at=timezone.now() + timedelta(hours=48), sealed=b"half", **made)
    quick.make()
    quick.lost()
    quick.restore()
    assert bytes(RecoveryCode.objects.get().sealed) == b""
