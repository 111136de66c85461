import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.encryption import (
    CannotOpen,
    key_commitment,
    lp,
    new_seed,
    open_card,
    open_cards,
    open_posted_card,
    open_record,
    open_small,
    post_card,
    record_epoch,
    seal_card,
    seal_record,
    seal_small,
)
from tests.encryption.samples import AAD, KEY, LEILA, here


@given(st.binary(max_size=3000), st.integers(0, 2**32 - 1))
def test_a_record_comes_back_with_its_epoch(plaintext, epoch):
    sealed = seal_record(KEY, AAD, epoch, plaintext)
    assert (open_record(KEY, AAD, sealed), record_epoch(sealed)) == (plaintext, epoch)


@given(st.lists(st.binary(max_size=700), max_size=5))
def test_cards_come_back_in_order(plaintexts):
    sealed = [(bytes([at]), seal_card(KEY, bytes([at]), 1, text)) for at, text in enumerate(plaintexts)]
    assert list(open_cards(KEY, sealed)) == plaintexts == [open_card(KEY, *each) for each in sealed]


@given(st.binary(max_size=700))
def test_a_small_thing_comes_back(plaintext):
    assert open_small(KEY, AAD, seal_small(KEY, AAD, plaintext)) == plaintext


@given(st.binary(max_size=700))
def test_a_posted_card_comes_back(plaintext):
    assert open_posted_card(LEILA, AAD, post_card(LEILA.encryption_public, AAD, plaintext)) == plaintext


def test_cards_of_different_names_have_one_length():
    names = [b"", b"Zahra", b"x" * 508]
    assert len({len(seal_card(KEY, AAD, 1, name)) for name in names}) == 1
    assert len({len(post_card(LEILA.encryption_public, AAD, name)) for name in names}) == 1


def test_a_bad_card_among_many_is_none_and_hides_no_other():
    good = (AAD, seal_card(KEY, AAD, 1, b"card"))
    bad = [seal_card(new_seed(), AAD, 1, b"card"), b"", b"\xc2", good[1][:-1], b"\xc3" + good[1][1:], good[1][:20]]
    assert list(open_cards(KEY, [good, *((AAD, sealed) for sealed in bad), good])) == [b"card", *[None] * len(bad), b"card"]


def test_many_cards_under_a_key_of_another_size_are_refused():
    with pytest.raises(CannotOpen):
        list(open_cards(KEY[:16], []))


def test_the_place_of_a_record_is_spelled_as_documented():
    wanted = lp("hamraz/v1", "o1", "cases.survivor", "r1", "c1", "identity") + b"\0\0\0\3" + b"\0\0\0\0\0\0\0\5"
    assert here() == wanted


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33, 64])
def test_a_key_of_another_size_neither_seals_nor_opens(size):
    key = bytes(size)
    for seal in (
        lambda: seal_record(key, AAD, 1, b""),
        lambda: seal_card(key, AAD, 1, b""),
        lambda: seal_small(key, AAD, b""),
        lambda: key_commitment(key, "c1", "identity", 1),
    ):
        with pytest.raises(ValueError):
            seal()
    for open_, sealed in (
        (open_record, seal_record(KEY, AAD, 1, b"")),
        (open_card, seal_card(KEY, AAD, 1, b"")),
        (open_small, seal_small(KEY, AAD, b"")),
    ):
        with pytest.raises(CannotOpen):
            open_(key, AAD, sealed)


@pytest.mark.parametrize("epoch", [-1, 2**32])
def test_an_epoch_that_does_not_fit_is_refused(epoch):
    with pytest.raises(ValueError):
        seal_record(KEY, AAD, epoch, b"")


@pytest.mark.parametrize("raw", [b"", b"\xc1", b"\xc2" + bytes(80), b"\xc1\x02" + bytes(80)])
def test_the_epoch_of_something_else_is_refused(raw):
    with pytest.raises(CannotOpen):
        record_epoch(raw)


def test_a_key_is_committed_to_its_case_compartment_and_epoch():
    commitments = {
        key_commitment(KEY, "c1", "identity", 1),
        key_commitment(new_seed(), "c1", "identity", 1),
        key_commitment(KEY, "c2", "identity", 1),
        key_commitment(KEY, "c1", "legal", 1),
        key_commitment(KEY, "c1", "identity", 2),
        key_commitment(KEY, "c1i", "dentity", 1),
    }
    assert len(commitments) == 6 and {len(each) for each in commitments} == {32}


def test_the_same_key_has_the_same_commitment():
    assert key_commitment(KEY, "c1", "legal", 1) == key_commitment(bytes(KEY), "c1", "legal", 1)
