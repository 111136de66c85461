"""A passphrase kept at a lower cost than today's is raised to it when its owner signs in."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casework.accounts import bundles, own_access, passphrases
from casework.accounts.models import User
from tests.accounts.door import code_of, give_factor, inside, kinds, sign_in, signed_in
from tests.accounts.test_sign_in import derivations
from tests.cast import PASSPHRASE, Cast

__all__ = ["derivations"]  # the fixture that counts Argon2id
HIGHER = {"memory": 16, "passes": 2, "lanes": 1}


def row(cast: Cast) -> User:
    return User.objects.get(pk=cast.nargis.pk)


def cost(user: User) -> tuple[int, int]:
    stored = passphrases.parse(user.password)
    assert stored is not None
    return stored.cost.memory, stored.cost.passes


def test_signing_in_raises_the_cost_of_verifier_and_bundle(cast: Cast, settings: Any) -> None:
    before = row(cast)
    settings.PASSPHRASE_COST = HIGHER
    client = signed_in("nargis")
    after = row(cast)
    assert (cost(before), cost(after)) == ((8, 1), (16, 2))
    assert bytes(after.bundle) != bytes(before.bundle)
    assert own_access.open_bundle(after, PASSPHRASE)[0].seed == cast.seeds[after.pk]
    assert inside(client)
    assert kinds()[-2:] == ["passphrase.strengthened", "signed_in"]


def test_the_next_sign_in_costs_one_derivation_again(cast: Cast, settings: Any, derivations: list[int]) -> None:
    settings.PASSPHRASE_COST = HIGHER
    derivations.clear()
    signed_in("nargis")
    first = len(derivations)
    signed_in("nargis")
    assert (first, len(derivations)) == (2, 3)


@pytest.mark.parametrize("today", [{"memory": 8, "passes": 1, "lanes": 1}, {"memory": 4, "passes": 1, "lanes": 1}])
def test_a_row_that_costs_as_much_or_more_stays(cast: Cast, settings: Any, today: dict[str, int]) -> None:
    settings.PASSPHRASE_COST = today
    before = row(cast)
    signed_in("nargis")
    assert (row(cast).password, bytes(row(cast).bundle)) == (before.password, bytes(before.bundle))


def test_a_wrong_passphrase_raises_nothing(cast: Cast, settings: Any) -> None:
    settings.PASSPHRASE_COST = HIGHER
    before = row(cast).password
    assert sign_in(Client(), "nargis", "wrong words").status_code == 200
    assert row(cast).password == before


def test_a_recovery_code_that_was_just_used_stays_used(cast: Cast, settings: Any) -> None:
    secret, codes = give_factor(cast, "nargis")
    settings.PASSPHRASE_COST = HIGHER
    assert sign_in(Client(), "nargis", code=codes[0]).status_code == 302
    assert cost(row(cast)) == (16, 2)
    assert sign_in(Client(), "nargis", code=codes[0]).status_code == 200
    assert sign_in(Client(), "nargis", code=codes[1]).status_code == 302
    assert sign_in(Client(), "nargis", code=code_of(secret)).status_code == 302


def test_verifier_and_bundle_change_with_their_entry_or_not_at_all(cast: Cast, settings: Any) -> None:
    before = row(cast)
    settings.PASSPHRASE_COST = HIGHER
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TRIGGER closed BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'closed'); END")
        else:
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT closed CHECK (false) NOT VALID")
    assert sign_in(Client(), "nargis").status_code == 503
    assert (row(cast).password, bytes(row(cast).bundle)) == (before.password, bytes(before.bundle))


def test_a_passphrase_changed_in_the_same_moment_wins(cast: Cast, settings: Any) -> None:
    late = row(cast)
    opened, seal = own_access.open_bundle(late, PASSPHRASE)
    with cast.acting("nargis"):
        own_access.change_passphrase(user=row(cast), old=PASSPHRASE, new="ladder river saffron window carpet moon")
        changed = row(cast).password
        settings.PASSPHRASE_COST = HIGHER
        own_access.raise_cost(user=late, seal=seal, passphrase=PASSPHRASE)
    assert row(cast).password == changed == late.password
    assert bundles.read(row(cast), own_access.open_bundle(row(cast), "ladder river saffron window carpet moon")[1]).seed == opened.seed
