import copy
import hashlib
import pickle

import pytest

from casework.encryption import CannotOpen, Keys, WeakParameters, fingerprint, is_signed, new_seed, verify_signature
from tests.encryption.samples import LEILA, STRANGER

SEED = bytes(range(32))


def test_the_same_seed_gives_the_same_keys():
    again = Keys.from_seed(SEED)
    for name in ("encryption_public", "signing_public", "wrap_key", "fingerprint"):
        assert getattr(again, name) == getattr(LEILA, name) != getattr(STRANGER, name)


def test_the_derived_keys_differ_from_each_other_and_from_the_seed():
    assert len({SEED, LEILA.wrap_key, LEILA.signing_public, LEILA.encryption_public[-32:]}) == 4


def test_the_public_keys_have_their_sizes():
    assert (len(LEILA.encryption_public), len(LEILA.signing_public), len(LEILA.wrap_key)) == (1216, 32, 32)


def test_a_fingerprint_needs_the_public_key_only():
    assert LEILA.fingerprint == fingerprint(LEILA.encryption_public) == hashlib.sha256(LEILA.encryption_public).digest()[:16]


def test_a_fingerprint_of_something_else_is_refused():
    with pytest.raises(ValueError):
        fingerprint(LEILA.encryption_public[:-1])


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_seed_of_another_size_is_refused(size):
    with pytest.raises(ValueError):
        Keys.from_seed(bytes(size))


def test_new_seeds_have_32_bytes_and_differ():
    assert len(new_seed()) == 32 and new_seed() != new_seed()


def test_what_is_derived_is_kept():
    assert LEILA.wrap_key is LEILA.wrap_key and LEILA.wrap_cipher is LEILA.wrap_cipher


def test_no_secret_shows_in_what_is_printed():
    keys = Keys.from_seed(SEED)
    keys.wrap_cipher, keys.encryption_private, keys.sign(b"")
    assert repr(keys) == str(keys) == f"{keys}" == "<Keys>"


@pytest.mark.parametrize("carry", [copy.copy, copy.deepcopy, pickle.dumps])
def test_keys_are_not_copied_and_not_pickled(carry):
    with pytest.raises(TypeError):
        carry(LEILA)


def test_a_signature_of_hers_verifies():
    assert verify_signature(LEILA.signing_public, b"message", LEILA.sign(b"message"))


@pytest.mark.parametrize(
    "public, message, signature",
    [
        (STRANGER.signing_public, b"message", LEILA.sign(b"message")),
        (LEILA.signing_public, b"massage", LEILA.sign(b"message")),
        (LEILA.signing_public, b"message", STRANGER.sign(b"message")),
        (LEILA.signing_public, b"message", b""),
        (b"", b"message", LEILA.sign(b"message")),
        (LEILA.signing_public[:-1], b"message", LEILA.sign(b"message")),
    ],
)
def test_any_other_signature_does_not(public, message, signature):
    assert not verify_signature(public, message, signature)


def test_an_answer_from_memory_is_the_answer_about_these_very_bytes():
    signature = LEILA.sign(b"message")
    assert is_signed(LEILA.signing_public, b"message", signature)
    assert not is_signed(LEILA.signing_public, b"massage", signature)
    assert not is_signed(LEILA.signing_public, b"message", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert is_signed(LEILA.signing_public, b"message", signature)


@pytest.mark.parametrize("error", [CannotOpen, WeakParameters])
def test_an_error_never_repeats_what_it_was_given(error):
    raised = error("a name", b"a key")
    assert "a name" not in str(raised) + repr(raised) and len(raised.args) == 1
    assert isinstance(pickle.loads(pickle.dumps(raised)), error)


def test_weak_parameters_are_one_way_of_not_opening():
    assert issubclass(WeakParameters, CannotOpen) and str(WeakParameters()) != str(CannotOpen())
