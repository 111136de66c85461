import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.encryption import (
    CannotOpen,
    Cost,
    WeakParameters,
    bundle_cost,
    check_floor,
    derive,
    open_bundle,
    seal_bundle,
    verifier,
)
from tests.encryption.samples import COST, KEY, SALT

PEPPER = bytes(32)


def test_the_same_passphrase_gives_the_same_halves():
    assert derive("six words", SALT, COST, PEPPER) == derive("six words", SALT, COST, PEPPER)


@pytest.mark.parametrize(
    "other",
    [
        ("Six words", SALT, COST, PEPPER),
        ("six words", bytes(16), COST, PEPPER),
        ("six words", SALT, Cost(64, 3, 1), PEPPER),
        ("six words", SALT, Cost(72, 2, 1), PEPPER),
        ("six words", SALT, Cost(64, 2, 2), PEPPER),
        ("six words", SALT, COST, b"another pepper"),
    ],
)
def test_anything_else_gives_other_halves(other):
    one, another = derive("six words", SALT, COST, PEPPER), derive(*other)
    assert one.auth != another.auth and one.seal != another.seal


def test_the_halves_differ_and_do_not_show():
    halves = derive("six words", SALT, COST, PEPPER)
    assert halves.auth != halves.seal and len(halves.auth) == len(halves.seal) == 32
    assert repr(halves) == "Halves()"


def test_two_spellings_of_one_text_are_one_passphrase():
    assert derive("\ufefb e\u0301", SALT, COST, PEPPER) == derive("\u0644\u0627 \u00e9", SALT, COST, PEPPER)


def test_a_passphrase_that_is_not_proper_text_raises_nothing_that_quotes_it():
    assert derive("\ud800", SALT, COST, PEPPER) != derive("\udfff", SALT, COST, PEPPER)


def test_a_missing_pepper_is_refused():
    with pytest.raises(ValueError):
        derive("six words", SALT, COST, b"")


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17)])
def test_a_salt_of_another_size_is_refused(salt):
    with pytest.raises(CannotOpen):
        derive("six words", salt, COST, PEPPER)
    with pytest.raises(ValueError):
        seal_bundle(KEY, salt=salt, cost=COST, aad=b"", content=b"")


IMPOSSIBLE = [Cost(7, 1), Cost(8, 0), Cost(8, 1, 0), Cost(8, 1, 2), Cost(2**32 - 1, 1), Cost(64, 2**32 - 1), Cost(2**20, 1, 17)]


@pytest.mark.parametrize("cost", IMPOSSIBLE)
def test_parameters_that_cannot_or_must_not_run_are_refused(cost):
    with pytest.raises(CannotOpen):
        derive("six words", SALT, cost, PEPPER)
    with pytest.raises(CannotOpen):
        bundle_cost(seal_bundle(KEY, salt=SALT, cost=cost, aad=b"", content=b""))


@pytest.mark.parametrize("cost", [Cost(63, 2, 1), Cost(64, 1, 1), Cost(8, 1, 1), Cost(64, 2, 0)])
def test_parameters_below_the_floor_are_refused(cost):
    with pytest.raises(WeakParameters):
        check_floor(cost, COST)


@pytest.mark.parametrize("cost", [COST, Cost(65, 2, 1), Cost(64, 3, 2)])
def test_parameters_at_or_above_the_floor_pass(cost):
    assert check_floor(cost, COST) is None


def test_a_floor_may_leave_lanes_out():
    assert Cost(memory=8, passes=1) == Cost(8, 1, 1)


def test_the_verifier_is_a_digest_of_the_auth_half():
    assert verifier(b"auth") == hashlib.sha256(b"auth").digest()


@given(st.binary(max_size=508))
def test_a_bundle_comes_back_and_has_one_length(content):
    sealed = seal_bundle(KEY, salt=SALT, cost=COST, aad=b"person", content=content)
    assert open_bundle(KEY, aad=b"person", bundle=sealed) == content
    assert len(sealed) == 602 and bundle_cost(sealed) == (COST, SALT)


def test_a_bundle_holds_no_more_than_508_bytes():
    with pytest.raises(ValueError):
        seal_bundle(KEY, salt=SALT, cost=COST, aad=b"", content=bytes(509))


@pytest.mark.parametrize("seal", [b"", bytes(16), bytes(33)])
def test_a_seal_half_of_another_size_is_refused(seal):
    with pytest.raises(ValueError):
        seal_bundle(seal, salt=SALT, cost=COST, aad=b"", content=b"")


@pytest.mark.parametrize("raw", [b"", b"\xc4\x01", b"\xc4\x02" + bytes(600), b"\xc5\x01" + bytes(600)])
def test_the_parameters_of_something_else_are_refused(raw):
    with pytest.raises(CannotOpen):
        bundle_cost(raw)


def test_a_bundle_opens_only_with_the_passphrase_and_the_pepper():
    def half(passphrase, pepper=PEPPER):
        return derive(passphrase, SALT, COST, pepper).seal

    sealed = seal_bundle(half("six words"), salt=SALT, cost=COST, aad=b"person", content=b"seed")
    assert open_bundle(half("six words"), aad=b"person", bundle=sealed) == b"seed"
    for wrong in (half("seven words"), half("six words", b"no pepper"), derive("six words", SALT, COST, PEPPER).auth):
        with pytest.raises(CannotOpen):
            open_bundle(wrong, aad=b"person", bundle=sealed)
