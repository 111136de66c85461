"""The content of a grant: compartment keys on one ring, packed for an envelope.

count u8 | count times: compartment (u16 length ‖ UTF-8) | epoch u32 | key 32
"""

from casework.encryption.errors import CannotOpen
from casework.encryption.framing import lp, number, take, u32
from casework.encryption.primitives import KEY_BYTES, require_key

CompartmentKey = tuple[str, int, bytes]


def pack_keys(entries: list[CompartmentKey]) -> bytes:
    """(compartment, epoch, key) each. Raises ValueError for none, for over 255, for a repeated (compartment, epoch)
    and for a key that has not 32 bytes: a grant without keys would be a permission that opens nothing."""
    if not entries or _repeated(entries):
        raise ValueError("A grant holds at least one key, and one for each compartment and epoch.")
    return number(len(entries), 1) + b"".join(lp(name) + u32(epoch) + require_key(key) for name, epoch, key in entries)


def unpack_keys(packed: bytes) -> list[CompartmentKey]:
    """The entries of `pack_keys` in their order. Raises CannotOpen for anything `pack_keys` would not have made."""
    count, rest = take(packed, 1)
    entries: list[CompartmentKey] = []
    for _ in range(count[0]):
        entry, rest = _first(rest)
        entries.append(entry)
    if rest or not entries or _repeated(entries):
        raise CannotOpen
    return entries


def _first(data: bytes) -> tuple[CompartmentKey, bytes]:
    size, data = take(data, 2)
    name, epoch, key, rest = take(data, int.from_bytes(size, "big"), 4, KEY_BYTES)
    try:
        return (name.decode(), int.from_bytes(epoch, "big"), key), rest
    except UnicodeDecodeError:
        raise CannotOpen from None


def _repeated(entries: list[CompartmentKey]) -> bool:
    return len({(name, epoch) for name, epoch, _ in entries}) != len(entries)
