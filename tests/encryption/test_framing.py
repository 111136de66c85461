import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.encryption import CannotOpen, lp, pad, unpad
from casework.encryption.framing import take, u32, u64

parts = st.lists(st.one_of(st.binary(max_size=40), st.text(max_size=20)), max_size=5)


def as_bytes(listed):
    return [part.encode() if isinstance(part, str) else part for part in listed]


@given(parts, parts)
def test_two_lists_of_parts_share_bytes_only_if_they_are_equal(one, other):
    assert (lp(*one) == lp(*other)) == (as_bytes(one) == as_bytes(other))


def test_a_part_stands_behind_its_length():
    assert lp("زه", b"\1") == b"\0\4" + "زه".encode() + b"\0\1\1"


def test_a_part_of_65535_bytes_fits_and_one_more_does_not():
    assert len(lp(bytes(65_535))) == 65_537
    with pytest.raises(ValueError):
        lp(bytes(65_536))


@pytest.mark.parametrize("wrong", [-1, 2**32])
def test_a_number_that_does_not_fit_is_refused(wrong):
    with pytest.raises(ValueError):
        u32(wrong)


def test_numbers_are_big_endian():
    assert (u32(1), u64(258)) == (b"\0\0\0\1", b"\0\0\0\0\0\0\1\2")


def test_taking_more_than_there_is_is_refused():
    assert list(take(b"abc", 1, 2)) == [b"a", b"bc", b""]
    with pytest.raises(CannotOpen):
        take(b"abc", 2, 2)


@given(st.binary(max_size=3000))
def test_padded_bytes_come_back(data):
    assert unpad(pad(data)) == data


@pytest.mark.parametrize(
    "size, padded",
    [(0, 512), (508, 512), (509, 1024), (1021, 2048), (4093, 8192), (16_380, 16_384), (16_381, 65_536), (65_533, 131_072),
     (131_069, 196_608)],
)  # fmt: skip
def test_padding_goes_to_the_next_bucket(size, padded):
    assert len(pad(bytes(size))) == padded
    assert unpad(pad(bytes(size))) == bytes(size)


def test_padding_may_start_higher():
    assert len(pad(b"x", 65_536)) == 65_536
    assert unpad(pad(b"x", 65_536), 65_536) == b"x"
    with pytest.raises(CannotOpen):
        unpad(pad(b"x", 65_536))


@pytest.mark.parametrize("at", [5, 300, 511])
def test_padding_that_is_not_zero_is_refused(at):
    padded = bytearray(pad(b"x"))
    padded[at] = 1
    with pytest.raises(CannotOpen):
        unpad(bytes(padded))


@pytest.mark.parametrize("wrong", [b"", b"\0\0\0", bytes(511), bytes(1024), b"\0\0\1\xfd" + bytes(508), b"\xff" * 512])
def test_a_length_that_does_not_fit_its_bucket_is_refused(wrong):
    with pytest.raises(CannotOpen):
        unpad(wrong)
