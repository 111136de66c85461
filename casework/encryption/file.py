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


class ChunkSealer:
    """Seals a stream that is handed over piece by piece, under a key of 32 bytes made for this one file.

    ``header`` comes first, then what ``add`` gives for each piece, then ``end``; nothing may be added after it.
    Raises ValueError for a key of another size and beyond 2**32 chunks (256 TiB).
    """

    def __init__(self, file_key: bytes, aad: bytes) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        key, self._prefix, commit = _derive(require_key(file_key), salt, aad)
        self.header = START + salt + commit
        self._aes = cipher(key)
        self._held = bytearray()
        self._counter = 0

    def add(self, piece: bytes) -> Iterator[bytes]:
        """The chunks that are full now. A chunk is sealed only when a byte follows it: the last one is marked."""
        self._held += piece
        while len(self._held) > ROOM:
            yield self._seal(bytes(self._held[:ROOM]), last=False)
            del self._held[:ROOM]

    def end(self) -> bytes:
        """The last chunk, perhaps an empty one."""
        return self._seal(bytes(self._held), last=True)

    def _seal(self, data: bytes, *, last: bool) -> bytes:
        sealed = self._aes.encrypt(_nonce(self._prefix, self._counter, last), pad(data, _smallest(self._counter)), self.header)
        self._counter += 1
        return sealed


def seal_chunks(file_key: bytes, aad: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a stream whose pieces, of any size, can be asked for. Raises ValueError as ``ChunkSealer`` does."""
    sealer = ChunkSealer(file_key, aad)
    yield sealer.header
    for piece in chunks:
        yield from sealer.add(piece)
    yield sealer.end()


def pieces_of(size: int) -> int:
    """How many pieces a file of so many bytes is sealed into, its header among them."""
    return 1 + max(1, -(-size // ROOM))


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
