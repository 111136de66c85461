"""Rows as bytes: the same for SQLite and PostgreSQL, so that a set made on one is restored on the other.

A frame is a letter, a length and that many bytes. H says what the stream is, T begins a table, R is a row, D the key of a row that is
gone, Z ends. docs/backup.md has the bytes.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

HEAD, TABLE, ROW, GONE, END = b"H", b"T", b"R", b"D", b"Z"
LONGEST = 1 << 28  # bytes: a length beyond it is damage, not a row
KEY: Final = 16  # bytes of a row's key in order


class NotAStore(ValueError):
    """The bytes are not what a store is made of."""


def frame(letter: bytes, body: bytes) -> bytes:
    return letter + len(body).to_bytes(4, "big") + body


def told(letter: bytes, what: dict[str, Any]) -> bytes:
    """A frame of JSON."""
    return frame(letter, json.dumps(what, sort_keys=True, separators=(",", ":")).encode())


def encode(values: Sequence[Any]) -> bytes:
    """The values of a row, each as a letter, a length and bytes. Raises TypeError for a value of another type."""
    written = bytearray()
    for value in values:
        letter, body = _LETTERS[type(value)](value)
        written += letter
        written += len(body).to_bytes(4, "big")
        written += body
    return bytes(written)


def decode(body: bytes) -> list[Any]:
    """Raises NotAStore."""
    values, at = [], 0
    try:
        while at < len(body):
            letter, size = body[at : at + 1], int.from_bytes(body[at + 1 : at + 5], "big")
            at += 5 + size
            if at > len(body):
                raise NotAStore("a value ends early")
            values.append(_VALUES[letter](body[at - size : at]))
    except (KeyError, ValueError, OverflowError):
        raise NotAStore("a row is not one") from None
    return values


def key_in_order(value: Any) -> bytes:
    """The key of a row in 16 bytes that sort as both databases do."""
    return value.bytes if isinstance(value, UUID) else int(value).to_bytes(KEY, "big")


_LETTERS: dict[type, Callable[[Any], tuple[bytes, bytes]]] = {
    type(None): lambda _: (b"n", b""),
    bool: lambda value: (b"y" if value else b"f", b""),
    int: lambda value: (b"i", value.to_bytes(8, "big", signed=True)),
    bytes: lambda value: (b"b", value),
    bytearray: lambda value: (b"b", bytes(value)),
    memoryview: lambda value: (b"b", bytes(value)),
    str: lambda value: (b"s", value.encode()),
    UUID: lambda value: (b"u", value.bytes),
    datetime: lambda value: (b"m", value.astimezone(UTC).isoformat().encode()),
    date: lambda value: (b"d", value.isoformat().encode()),
}
_VALUES: dict[bytes, Callable[[bytes], Any]] = {
    b"n": lambda _: None,
    b"y": lambda _: True,
    b"f": lambda _: False,
    b"i": lambda body: int.from_bytes(body, "big", signed=True),
    b"b": lambda body: body,
    b"s": lambda body: body.decode(),
    b"u": lambda body: UUID(bytes=body),
    b"m": lambda body: datetime.fromisoformat(body.decode()),
    b"d": lambda body: date.fromisoformat(body.decode()),
}


class Frames:
    """Takes bytes as they come and hands over whole frames. Raises NotAStore."""

    def __init__(self, take: Callable[[bytes, bytes], None]) -> None:
        self._take, self._held, self.ended = take, bytearray(), False

    def __call__(self, data: bytes) -> None:
        self._held += data
        at = 0
        while len(self._held) - at >= 5:
            size = int.from_bytes(self._held[at + 1 : at + 5], "big")
            if size > LONGEST:
                raise NotAStore("a frame is longer than any row")
            if len(self._held) - at < 5 + size:
                break
            if self.ended:
                raise NotAStore("there is more after the end")
            letter = bytes(self._held[at : at + 1])
            self._take(letter, bytes(self._held[at + 5 : at + 5 + size]))
            self.ended, at = letter == END, at + 5 + size
        del self._held[:at]

    def close(self) -> None:
        if not self.ended or self._held:
            raise NotAStore("the store ends early")


def pieces(frames: Iterator[bytes], at_once: int = 1 << 16) -> Iterator[bytes]:
    """Small frames joined, so that they are sealed in few steps."""
    held = bytearray()
    for one in frames:
        held += one
        if len(held) >= at_once:
            yield bytes(held)
            held.clear()
    yield bytes(held)
