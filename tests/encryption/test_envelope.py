import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.encryption import (
    CannotOpen,
    fingerprint,
    grant_info,
    is_posted,
    lp,
    open_envelope,
    pack_keys,
    post,
    settle,
    unpack_keys,
)
from tests.encryption.samples import COMPARTMENT_KEYS, GRANT, LEILA, STRANGER, granted

entries = st.lists(
    st.tuples(st.text(max_size=12), st.integers(0, 2**32 - 1), st.binary(min_size=32, max_size=32)),
    min_size=1,
    max_size=6,
    unique_by=lambda entry: entry[:2],
)


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_what_is_posted_to_her_opens(plaintext, info):
    assert open_envelope(LEILA, info, post(LEILA.encryption_public, info, plaintext)) == plaintext


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_what_she_settled_opens(plaintext, info):
    assert open_envelope(LEILA, info, settle(LEILA, info, plaintext)) == plaintext


def test_posted_and_settled_are_told_apart():
    assert is_posted(post(LEILA.encryption_public, b"", b"x"))
    assert not is_posted(settle(LEILA, b"", b"x"))


@pytest.mark.parametrize("raw", [b"", b"\xc3\x01", b"\xc3\x03\x01" + bytes(80), b"\xc3\x01\x02" + bytes(80), b"\xc2" + bytes(80)])
def test_other_bytes_are_neither(raw):
    with pytest.raises(CannotOpen):
        is_posted(raw)


def test_an_envelope_begins_with_the_fingerprint_of_its_recipient():
    for sealed in (post(LEILA.encryption_public, b"", b"x"), settle(LEILA, b"", b"x")):
        assert sealed[3:19] == LEILA.fingerprint


def test_one_settled_key_passes_the_least_length_of_the_grant_tables():
    assert len(settle(LEILA, granted(), pack_keys([("", 0, bytes(32))]))) >= 80


@pytest.mark.parametrize("public", [b"", bytes(1216), b"\xff" * 1216, LEILA.encryption_public[:-1]])
def test_posting_to_something_that_is_no_key_is_refused(public):
    with pytest.raises(ValueError):
        post(public, b"", b"x")


def test_posting_to_an_x25519_point_of_low_order_is_refused():
    with pytest.raises(ValueError):
        post(LEILA.encryption_public[:1184] + bytes(32), b"", b"x")


def test_an_envelope_to_a_public_key_with_one_half_swapped_opens_for_neither():
    mixed = LEILA.encryption_public[:1184] + STRANGER.encryption_public[1184:]
    sealed = post(mixed, b"", b"x")
    for keys in (LEILA, STRANGER):
        for raw in (sealed, sealed[:3] + keys.fingerprint + sealed[19:]):
            with pytest.raises(CannotOpen):
                open_envelope(keys, b"", raw)
    assert fingerprint(mixed) not in (LEILA.fingerprint, STRANGER.fingerprint)


def test_a_grant_is_spelled_as_documented():
    wanted = lp("hamraz/grant/v1", "user", "7", LEILA.fingerprint, lp("case", "c1"), lp("case", "identity"))
    assert granted() == wanted + b"\0\0\0\3" + (1_800_000_000).to_bytes(8, "big")


def test_the_order_of_compartments_does_not_matter():
    assert granted(compartments=["case", "identity"]) == granted(compartments=["identity", "case"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "anyone"},
        {"fingerprint": b"short"},
        {"compartments": []},
        {"compartments": ["case", "case"]},
        {"epoch": -1},
        {"expires": 2**64},
    ],
)
def test_a_grant_that_says_nothing_clear_is_refused(wrong):
    with pytest.raises(ValueError):
        grant_info(**{**GRANT, **wrong})


@given(entries)
def test_packed_keys_come_back(listed):
    assert unpack_keys(pack_keys(listed)) == listed


@pytest.mark.parametrize(
    "listed",
    [
        [],
        [("case", 1, bytes(31))],
        [("case", 1, bytes(32)), ("case", 1, bytes(32))],
        [("case", -1, bytes(32))],
        [(str(at), 1, bytes(32)) for at in range(256)],
    ],
)
def test_a_bunch_without_a_clear_key_for_each_compartment_is_refused(listed):
    with pytest.raises(ValueError):
        pack_keys(listed)


TWICE = b"\2" + COMPARTMENT_KEYS[1:] * 2


@pytest.mark.parametrize(
    "packed",
    [b"", b"\0", b"\1", COMPARTMENT_KEYS[:-1], COMPARTMENT_KEYS + b"\0", b"\2" + COMPARTMENT_KEYS[1:], TWICE,
     COMPARTMENT_KEYS[:3] + b"\xff" + COMPARTMENT_KEYS[4:]],
)  # fmt: skip
def test_a_bunch_that_was_not_packed_by_us_is_refused(packed):
    with pytest.raises(CannotOpen):
        unpack_keys(packed)
