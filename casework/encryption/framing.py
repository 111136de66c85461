"""How parts become one unambiguous string of bytes, and how its length is hidden."""

from bisect import bisect_left
from collections.abc import Sequence

from casework.encryption.errors import CannotOpen

LENGTH_BYTES = 4
LONGEST_PART = 65_535
SMALLEST_BUCKET = 512
BUCKETS = (512, 1024, 2048, 4096, 8192, 16_384, 65_536)
STEP = 65_536


def number(value: int, size: int) -> bytes:
    """`value` as an unsigned big-endian integer of `size` bytes. Raises ValueError if it does not fit."""
    try:
        return value.to_bytes(size, "big")
    except OverflowError:
        raise ValueError(f"An unsigned number of {size} bytes was expected.") from None


def u32(value: int) -> bytes:
    """Four bytes, big-endian. Raises ValueError outside 0..2**32-1."""
    return number(value, 4)


def u64(value: int) -> bytes:
    """Eight bytes, big-endian. Raises ValueError outside 0..2**64-1."""
    return number(value, 8)


def lp(*parts: bytes | str) -> bytes:
    """Each part behind its length (u16), text as UTF-8: no two lists of parts give the same bytes.

    Raises ValueError for a part above 65,535 bytes.
    """
    pieces: list[bytes] = []
    for part in parts:  # seven times for each entry of a ledger that is verified: no function of its own
        raw = part.encode() if isinstance(part, str) else part
        if len(raw) > LONGEST_PART:
            raise ValueError("A part has at most 65,535 bytes.")
        pieces += (len(raw).to_bytes(2, "big"), raw)
    return b"".join(pieces)


def take(data: bytes, *sizes: int) -> Sequence[bytes]:
    """Cut `data` into pieces of `sizes` bytes and the rest, which may be empty. Raises CannotOpen if it is too short."""
    pieces, start = [], 0
    for size in sizes:
        pieces.append(data[start : start + size])
        start += size
    if len(data) < start:
        raise CannotOpen
    return [*pieces, data[start:]]


def pad(data: bytes, smallest: int = SMALLEST_BUCKET) -> bytes:
    """Length (u32), data, then zeros up to the next bucket, at least `smallest` bytes in all.

    Buckets are 512 B, 1, 2, 4, 8, 16 and 64 KiB, then multiples of 64 KiB: a sealed length tells a size class, not a size.
    """
    framed = u32(len(data)) + data
    return framed.ljust(_bucket(len(framed), smallest), b"\0")


def unpad(padded: bytes, smallest: int = SMALLEST_BUCKET) -> bytes:
    """The data inside. Raises CannotOpen unless `padded` is exactly what `pad` would have made."""
    end = LENGTH_BYTES + int.from_bytes(padded[:LENGTH_BYTES], "big")
    if len(padded) != _bucket(end, smallest) or padded[end:].strip(b"\0"):
        raise CannotOpen
    return padded[LENGTH_BYTES:end]


def _bucket(size: int, smallest: int) -> int:
    if size <= smallest == SMALLEST_BUCKET:
        return SMALLEST_BUCKET
    wanted = max(size, smallest)
    if wanted > BUCKETS[-1]:
        return -(-wanted // STEP) * STEP
    return BUCKETS[bisect_left(BUCKETS, wanted)]
