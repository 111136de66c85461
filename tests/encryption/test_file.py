from itertools import chain, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.encryption import CannotOpen, open_chunks, seal_chunks
from casework.encryption.file import CHUNK, ROOM
from tests.encryption.samples import AAD, KEY, opened_file, sealed_file


def cut(data, sizes):
    """`data` in pieces whose sizes go round and round."""
    pieces, start = [], 0
    for size in chain.from_iterable(repeat(sizes)):
        pieces.append(data[start : start + size])
        start += size
        if start >= len(data):
            return pieces


sizes = st.lists(st.integers(500, 150_000), min_size=1, max_size=4)


@settings(max_examples=40)
@given(st.integers(0, 3 * CHUNK), sizes, sizes)
def test_a_file_comes_back_however_it_was_cut(length, incoming, outgoing):
    content = bytes(range(256)) * (length // 256) + bytes(length % 256)
    sealed = b"".join(seal_chunks(KEY, AAD, cut(content, incoming)))
    assert b"".join(open_chunks(KEY, AAD, cut(sealed, outgoing))) == content


@pytest.mark.parametrize("length", [0, 1, ROOM - 1, ROOM, ROOM + 1, CHUNK, 2 * ROOM, 2 * ROOM + 1])
def test_the_edges_of_a_chunk_come_back(length):
    assert opened_file(sealed_file([bytes(length)])) == bytes(length)


def test_a_file_comes_back_byte_by_byte():
    sealed = sealed_file([b"a", b"", b"b"])
    assert b"".join(open_chunks(KEY, AAD, (sealed[at : at + 1] for at in range(len(sealed))))) == b"ab"


def test_no_pieces_at_all_are_an_empty_file():
    assert opened_file(sealed_file([])) == b""


def test_the_size_of_a_file_shows_in_steps_only():
    assert len({len(sealed_file([bytes(size)])) for size in (0, 100, 508)}) == 1
    assert len({len(sealed_file([bytes(size)])) for size in (ROOM + 1, 100_000, 2 * ROOM)}) == 1


def test_sealing_and_opening_hold_no_more_than_a_chunk_each():
    """Constant memory: the pieces that were given out and not yet handed on are never more."""
    given_out, handed_on = 0, 0

    def source():
        nonlocal given_out
        for _ in range(64):
            given_out += 16_384
            assert given_out - handed_on <= 2 * (CHUNK + 16_384)
            yield bytes(16_384)

    for piece in open_chunks(KEY, AAD, seal_chunks(KEY, AAD, source())):
        handed_on += len(piece)
    assert handed_on == given_out == 64 * 16_384


def test_a_file_cut_at_a_chunk_is_refused_after_what_was_whole():
    pieces = open_chunks(KEY, AAD, [sealed_file([bytes(3 * ROOM)])[: -(CHUNK + 16)]])
    assert len(next(pieces)) == ROOM
    with pytest.raises(CannotOpen):
        list(pieces)


@pytest.mark.parametrize("pieces", [[], [b""], [b"\xc5"], [b"\xc5\x01" + bytes(55)], [b"\xc5\x01" + bytes(56)]])
def test_what_has_no_whole_header_is_refused(pieces):
    with pytest.raises(CannotOpen):
        list(open_chunks(KEY, AAD, pieces))


@pytest.mark.parametrize("size", [0, 16, 33])
def test_a_file_key_of_another_size_neither_seals_nor_opens(size):
    with pytest.raises(ValueError):
        sealed_file([b""], key=bytes(size))
    with pytest.raises(CannotOpen):
        opened_file(sealed_file([b""]), key=bytes(size))
