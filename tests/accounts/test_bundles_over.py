"""What was changed, locked or left behind is over: whoever writes in the database puts the row back, and it signs nobody in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from casework.accounts import bundles, own_access, passphrases
from casework.accounts.backend import PassphraseBackend
from casework.accounts.models import User
from casework.accounts.second_factor import new_secret
from casework.emergency import leaving, locking, shut
from casework.recovery.renewing import renew_own
from casework.recovery.two_people import recover
from tests.accounts.door import code_of, give_factor, inside, kinds, sign_in, signed_in
from tests.cast import PASSPHRASE, Cast
from tests.recovery.codes import codes_of
from tests.recovery.losing import NEW

pytestmark = pytest.mark.django_db
COLUMNS = ("password", "bundle", "has_second_factor", "last_code_step", "state", "standing", "standing_since")


def her(cast: Cast) -> User:
    return User.objects.get(pk=cast.nargis.pk)


def put_back(row: User) -> None:
    """What the attacker does: every column that signing in looks at, as it was."""
    User.objects.filter(pk=row.pk).update(**{column: getattr(row, column) for column in COLUMNS})


def locked(cast: Cast) -> None:
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)


def changed(cast: Cast) -> None:
    with cast.acting("nargis"):
        own_access.change_passphrase(user=her(cast), old=PASSPHRASE, new=NEW)


def strengthened(cast: Cast) -> None:
    user = her(cast)
    _, seal = own_access.open_bundle(user, PASSPHRASE)
    with cast.acting("nargis"):
        own_access.raise_cost(user=user, seal=seal, passphrase=PASSPHRASE)


def second_step(cast: Cast) -> None:
    give_factor(cast, "nargis")


def left(cast: Cast) -> None:
    with cast.acting("farida"):
        leaving.ask(user=cast.nargis)
    with cast.acting("shakiba"):
        leaving.leave(user=cast.nargis)


def renewed(cast: Cast) -> None:
    with cast.acting("nargis"):
        renew_own(user=cast.nargis, passphrase=PASSPHRASE)


def recovered(cast: Cast) -> None:
    recover(sign_in_name="nargis", codes=codes_of(cast, "farida", "shakiba"), passphrase=NEW)


def shut_out_again(cast: Cast) -> None:
    """After a restore that let her in."""
    shut.repeat([{"person": str(cast.nargis.pk), "state": User.LOCKED, "keys": False, "epoch": 1, "away": None}])


WAYS: list[Callable[[Cast], None]] = [locked, changed, strengthened, second_step, left, renewed, recovered, shut_out_again]


@pytest.mark.parametrize("way", WAYS)
def test_the_row_put_back_byte_for_byte_signs_nobody_in(cast: Cast, way: Callable[[Cast], None]) -> None:
    before = her(cast)
    way(cast)
    put_back(before)
    client = Client()
    answer = sign_in(client, "nargis")
    assert answer.status_code == 200
    assert not inside(client)
    assert kinds()[-1] == "sign_in_refused"


@pytest.mark.parametrize("way", WAYS)
def test_the_trail_tells_of_it_once_and_filed_under_no_case(cast: Cast, way: Callable[[Cast], None]) -> None:
    way(cast)
    assert Entry.objects.filter(kind="bundle.ended").exclude(case_tag=b"").count() == 1


def test_a_recovery_code_that_was_used_is_used_up_when_the_row_is_put_back(cast: Cast) -> None:
    _, codes = give_factor(cast, "nargis")
    before = her(cast)
    assert sign_in(Client(), "nargis", code=codes[0]).status_code == 302
    put_back(before)
    assert sign_in(Client(), "nargis", code=codes[0]).status_code == 200
    assert sign_in(Client(), "nargis", code=codes[1]).status_code == 200


def test_a_row_put_back_is_not_made_whole_by_changing_something_on_a_page(cast: Cast) -> None:
    before = her(cast)
    changed(cast)
    put_back(before)
    with cast.acting("nargis"):
        with pytest.raises(own_access.WrongPassphrase):
            own_access.change_passphrase(user=her(cast), old=PASSPHRASE, new=NEW + " moon")
        with pytest.raises(own_access.WrongPassphrase):
            own_access.set_second_factor(user=her(cast), passphrase=PASSPHRASE, secret=(secret := new_secret()), code=code_of(secret))
        with pytest.raises(own_access.WrongPassphrase):
            renew_own(user=cast.nargis, passphrase=PASSPHRASE)


def test_what_took_its_place_opens(cast: Cast) -> None:
    changed(cast)
    assert sign_in(Client(), "nargis", NEW).status_code == 302


def test_signing_in_with_what_was_never_overwritten_leaves_no_end(cast: Cast) -> None:
    signed_in("nargis")
    assert "bundle.ended" not in kinds()


def test_it_costs_the_same_questions_and_one_derivation_as_a_wrong_passphrase(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = her(cast)
    locked(cast)
    put_back(before)
    costs: list[Any] = []
    derive = passphrases.derive
    monkeypatch.setattr(passphrases, "derive", lambda typed, salt, cost, pepper: costs.append(cost) or derive(typed, salt, cost, pepper))
    asked = []
    for name, typed in (("nargis", PASSPHRASE), ("nargis", "wrong"), ("zohra", "wrong"), ("nobody-of-this-name", "wrong")):
        with CaptureQueriesContext(connection) as queries:
            assert PassphraseBackend().authenticate(None, username=name, password=typed) is None
        asked.append(len(queries))
    assert set(asked) == {2}
    assert costs == [passphrases.todays_cost()] * 4


def test_the_end_is_told_before_the_entry_of_the_lock_and_nobody_without_keys_has_one(cast: Cast) -> None:
    User.objects.filter(pk=cast.wida.pk).update(bundle=b"")
    with cast.acting("shakiba"):
        locking.lock(locking.of_office(), scope=locking.OFFICE)
    assert kinds()[-8:] == ["bundle.ended"] * 7 + ["emergency.locked"]


def test_the_row_that_is_about_to_be_overwritten_is_read_anew(cast: Cast) -> None:
    """Whoever hands in a row from before another change: the bundle that lies there now is the one that is over."""
    stale = her(cast)
    changed(cast)
    assert bundles.standing(stale.pk) != bytes(stale.bundle)
