"""A code for a recovery is good once, and no longer than nothing ended it: its row, put back or edited, brings nobody's key back."""

import datetime
import importlib
from collections.abc import Callable

import pytest
from django.apps import apps
from django.utils import timezone

from audit import endings, stamps
from casework.accounts import actions
from casework.accounts.models import RecoveryCode, User
from casework.emergency import locking
from casework.recovery.two_people import recover
from tests.cast import Cast
from tests.recovery.codes import codes_of, is_refused
from tests.recovery.losing import NEW

pytestmark = pytest.mark.django_db
Way = Callable[[Cast, list[str]], None]


def rows_of(cast: Cast) -> list[RecoveryCode]:
    return list(RecoveryCode.objects.filter(user=cast.nargis))


def put_back(rows: list[RecoveryCode]) -> None:
    RecoveryCode.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)


def locked(cast: Cast, codes: list[str]) -> None:
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)


def office_locked(cast: Cast, codes: list[str]) -> None:
    with cast.acting("shakiba"):
        locking.lock(locking.of_office(), scope=locking.OFFICE)


def suspended(cast: Cast, codes: list[str]) -> None:
    with cast.acting("shakiba"):
        actions.suspend(user=cast.nargis)
        actions.restore(user=cast.nargis)


def replaced(cast: Cast, codes: list[str]) -> None:
    codes_of(cast, "farida")


WAYS: list[Way] = [locked, office_locked, suspended, replaced]


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_codes_that_ended_and_were_put_back_are_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, way: Way, hidden: bool
) -> None:
    """Those that were not there when they ended, too. With the ledger's key the trail alone refuses them."""
    codes = codes_of(cast, "farida", "shakiba")
    kept = rows_of(cast)
    if hidden:
        RecoveryCode.objects.all().delete()
    way(cast, codes)
    put_back(kept)
    monkeypatch.setattr(stamps, "is_ours", lambda *_: True)
    assert is_refused(*codes)


def test_used_codes_that_were_put_back_are_refused(cast: Cast) -> None:
    """They would bring back the seed before the new one; her old halves are put back with them."""
    codes, kept = codes_of(cast, "farida", "shakiba"), rows_of(cast)
    recover(sign_in_name="nargis", codes=codes, passphrase=NEW)
    put_back(kept)
    assert is_refused(*codes)


@pytest.mark.parametrize("column", ["expires_at", "made_by", "since"])
def test_a_code_whose_columns_were_edited_is_refused(cast: Cast, column: str) -> None:
    codes = codes_of(cast, "farida", "shakiba")
    other = {"expires_at": timezone.now() + datetime.timedelta(days=9), "made_by": cast.wida.pk, "since": 10**9}[column]
    RecoveryCode.objects.filter(team__kind="recovery_a").update(**{column: other})
    assert is_refused(*codes)


def test_codes_that_nobody_touched_bring_her_back(cast: Cast) -> None:
    codes = codes_of(cast, "farida", "shakiba")
    put_back(rows_of(cast))
    assert recover(sign_in_name="nargis", codes=codes, passphrase=NEW) == cast.nargis


def test_what_stood_before_there_were_stamps_is_believed_after_the_migration(cast: Cast) -> None:
    codes = codes_of(cast, "farida", "shakiba")
    RecoveryCode.objects.update(stamp=b"", since=0)
    User.objects.update(standing=b"", standing_since=0)
    assert is_refused(*codes)
    importlib.import_module("casework.accounts.migrations.0007_ended").stamp_what_stands(apps, None)
    assert recover(sign_in_name="nargis", codes=codes, passphrase=NEW) == cast.nargis


def test_without_the_trail_codes_put_back_would_bring_her_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure itself: their stamps are right."""
    codes, kept = codes_of(cast, "farida", "shakiba"), rows_of(cast)
    suspended(cast, codes)
    put_back(kept)
    monkeypatch.setattr(endings, "last", lambda _: {})
    assert not is_refused(*codes)
