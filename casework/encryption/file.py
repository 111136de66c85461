"""C5, a file in sealed chunks: any size in constant memory; truncation, reordering and extension do not open.

    C5 | suite 01 | salt 24 | commit 32 | chunks
    chunk: 64 KiB ciphertext | tag 16        nonce = prefix 7 ‖ counter u32 ‖ last u8 (the STREAM construction)

Each chunk is padded like a record, so the size shows in steps of 64 KiB (below one chunk, in the buckets of a record).
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from itertools import chain

from casework.encryption.errors import CannotOpen
from casework.encryption.framing import LENGTH_BYTES, SMALLEST_BUCKET, pad, take, u32, unpad
from casework.encryption.primitives import TAG_BYTES, cipher, decrypt, hkdf, opening_cipher, require_key

START = b"\xc5\x01"
SALT_BYTES = 24
COMMIT_BYTES = 32
HEADER_SIZES = (len(START), SALT_BYTES, COMMIT_BYTES)
CHUNK = 65_536
ROOM = CHUNK - LENGTH_BYTES


def seal_chunks(file_key: bytes, aad: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a stream under a key of 32 bytes made for this one file. Incoming pieces may have any size.

    Raises ValueError for a key of another size and beyond 2**32 chunks (256 TiB).
    """
    salt = secrets.token_bytes(SALT_BYTES)
    key, prefix, commit = _derive(require_key(file_key), salt, aad)
    header = START + salt + commit
    aes = cipher(key)
    yield header
    for counter, data, last in _blocks(chunks, ROOM):
        yield aes.encrypt(_nonce(prefix, counter, last), pad(data, _smallest(counter)), header)


def open_chunks(file_key: bytes, aad: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The stream inside, piece by piece. Raises CannotOpen, for a file cut short only after its last whole piece:
    whoever passes pieces on before the end must be able to call them back."""
    source = iter(chunks)
    header, rest = _read_header(source)
    start, salt, commit, _ = take(header, *HEADER_SIZES)
    if start != START:
        raise CannotOpen
    key, prefix, expected = _derive(file_key, salt, aad)
    if not hmac.compare_digest(commit, expected):
        raise CannotOpen
    aes = opening_cipher(key)
    for counter, block, last in _blocks(chain([rest], source), CHUNK + TAG_BYTES):
        data = unpad(decrypt(aes, _nonce(prefix, counter, last), block, header), _smallest(counter))
        if len(data) != ROOM and not last:
            raise CannotOpen
        yield data


def _blocks(chunks: Iterable[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """(counter, block, last) with blocks of `size`; only the last, perhaps empty, is shorter."""
    held, counter = bytearray(), 0
    for piece in chunks:
        held += piece
        while len(held) > size:
            yield counter, bytes(held[:size]), False
            del held[:size]
            counter += 1
    yield counter, bytes(held), True


def _read_header(source: Iterator[bytes]) -> tuple[bytes, bytes]:
    held, size = b"", sum(HEADER_SIZES)
    while len(held) < size:
        piece = next(source, None)
        if piece is None:
            raise CannotOpen
        held += piece
    return held[:size], held[size:]


def _smallest(counter: int) -> int:
    return CHUNK if counter else SMALLEST_BUCKET


def _nonce(prefix: bytes, counter: int, last: bool) -> bytes:
    return prefix + u32(counter) + bytes([last])


def _derive(file_key: bytes, salt: bytes, aad: bytes) -> tuple[bytes, bytes, bytes]:
    okm = hkdf(file_key, b"hamraz/file/v1" + hashlib.sha256(aad).digest(), 71, salt)
    return okm[:32], okm[32:39], okm[39:]
