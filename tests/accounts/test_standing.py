"""Who was suspended, locked or sent on a journey: the columns put back by somebody who writes in the database let her in no more."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from audit import endings, stamps
from casework.accounts import actions
from casework.accounts.models import Role, User
from casework.emergency import leaving, locking, shut, travel
from tests.accounts.door import sign_in, signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


def her(cast: Cast) -> User:
    return User.objects.get(pk=cast.nargis.pk)


def written(cast: Cast, **columns: Any) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(**columns)


def everything(row: User) -> dict[str, Any]:
    """Every column of a row as it was."""
    return {field.attname: getattr(row, field.attname) for field in User._meta.concrete_fields if not field.primary_key}


def lets_in(name: str = "nargis") -> bool:
    return bool(sign_in(Client(), name).status_code == 302)


def suspended(cast: Cast) -> None:
    with cast.acting("shakiba"):
        actions.suspend(user=cast.nargis)


def locked(cast: Cast) -> None:
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)


def travelling(cast: Cast) -> None:
    with cast.acting("nargis"):
        travel.begin(user=cast.nargis, until=timezone.localdate() + WEEK)


def left(cast: Cast) -> None:
    with cast.acting("farida"):
        leaving.ask(user=cast.nargis)
    with cast.acting("shakiba"):
        leaving.leave(user=cast.nargis)


def shut_out_again(cast: Cast) -> None:
    """After a restore that let her in."""
    shut.repeat([{"person": str(cast.nargis.pk), "state": User.SUSPENDED, "keys": True, "epoch": 1, "away": None}])


WAYS: list[Callable[[Cast], None]] = [suspended, locked, travelling, left, shut_out_again]


@pytest.mark.parametrize("way", WAYS)
def test_the_row_put_back_as_it_was_lets_nobody_in(cast: Cast, way: Callable[[Cast], None]) -> None:
    before = everything(her(cast))
    way(cast)
    written(cast, **before)
    assert not lets_in()


@pytest.mark.parametrize("way", WAYS)
def test_not_even_for_who_stamps_as_the_pages_do(cast: Cast, monkeypatch: pytest.MonkeyPatch, way: Callable[[Cast], None]) -> None:
    before = everything(her(cast))
    way(cast)
    written(cast, **before)
    monkeypatch.setattr(stamps, "is_ours", lambda *_: True)
    assert not lets_in()


@pytest.mark.parametrize("column", [{"state": User.ACTIVE}, {"state": User.ACTIVE, "standing_since": 10**9}])
def test_a_suspended_colleague_said_to_be_active_signs_in_no_more(cast: Cast, column: dict[str, Any]) -> None:
    suspended(cast)
    written(cast, **column)
    assert not lets_in()


@pytest.mark.parametrize("column", [{"away_until": None}, {"away_until": None, "standing_since": 10**9}])
def test_a_journey_that_somebody_took_away_lets_her_in_no_more(cast: Cast, column: dict[str, Any]) -> None:
    travelling(cast)
    written(cast, **column)
    assert not lets_in()


def test_a_bundle_hidden_while_she_was_locked_lets_nobody_in(cast: Cast) -> None:
    """The lock overwrites, and notes, what it finds."""
    before = everything(her(cast))
    written(cast, bundle=b"another")
    locked(cast)
    written(cast, **before)
    assert not lets_in()


@pytest.mark.parametrize("column", ["state", "role", "home"])
@pytest.mark.parametrize("scope", [locking.OFFICE, locking.TEAM])
def test_who_was_hidden_from_a_lock_is_locked_out_by_it_all_the_same(cast: Cast, scope: str, column: str) -> None:
    """She has left, or is a partner's, or of another team, until the lock is over."""
    before = everything(her(cast))
    two = cast.teams["two"]
    written(cast, **{"state": {"state": User.LEFT}, "role": {"role": Role.PARTNER}, "home": {"home_team": two}}[column])
    with cast.acting("shakiba"):
        if scope == locking.OFFICE:
            locking.lock(locking.of_office(), scope=scope)
        else:
            locking.lock(locking.of_team(cast.teams["one"]), scope=scope, team=cast.teams["one"].pk)
    written(cast, **before)
    assert not lets_in()


def test_who_is_said_to_be_of_another_team_signs_in_no_more(cast: Cast) -> None:
    """Or the lock of her own team would not be looked for."""
    written(cast, home_team=cast.teams["two"])
    assert not lets_in()


def test_a_lock_of_the_office_leaves_the_partners_keys_and_one_of_a_team_the_other_team(cast: Cast) -> None:
    with cast.acting("laila"):
        locking.lock(locking.of_team(cast.teams["one"]), scope=locking.TEAM, team=cast.teams["one"].pk)
    assert lets_in("laila") and lets_in("roshan")
    with cast.acting("laila"):
        locking.lock(locking.of_office(), scope=locking.OFFICE)
    assert lets_in("roshan") and not lets_in("laila")


def test_the_standing_of_a_colleague_serves_for_no_other(cast: Cast) -> None:
    suspended(cast)
    written(cast, state=User.ACTIVE, standing=cast.palwasha.standing, standing_since=cast.palwasha.standing_since)
    assert not lets_in()


def test_who_waits_to_be_confirmed_is_not_active_because_a_column_says_so(cast: Cast) -> None:
    before = her(cast)
    written(cast, state=User.ENROLLED, standing=b"", standing_since=0)
    written(cast, state=before.state)
    assert not lets_in()


def test_who_was_let_in_again_signs_in(cast: Cast) -> None:
    suspended(cast)
    with cast.acting("shakiba"):
        actions.restore(user=cast.nargis)
    assert lets_in()
    travelling(cast)
    assert lets_in()
    with cast.acting("shakiba"):
        travel.end(user=cast.nargis)
    signed_in("nargis")


def test_a_transaction_that_is_undone_ends_nothing(cast: Cast) -> None:
    with transaction.atomic():
        suspended(cast)
        transaction.set_rollback(True)
    assert lets_in()


def test_without_stamp_and_trail_a_column_would_let_her_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure itself."""
    suspended(cast)
    written(cast, state=User.ACTIVE)
    monkeypatch.setattr(stamps, "is_ours", lambda *_: True)
    monkeypatch.setattr(endings, "last", lambda _: {})
    assert lets_in()
