"""A secret on three sheets of paper, of which any two bring it back and one alone says nothing.

Replicated sharing: secret = a xor b xor c, and the sheets carry (a, b), (b, c) and (c, a). Bytes of a printed sheet:

    sheet version 01 | index u8 | commit 16 | first part | second part | check 8
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Self

from casework.encryption.errors import CannotOpen
from casework.encryption.framing import lp, take

VERSION = b"\x01"
COMMIT_BYTES = 16
CHECK_BYTES = 8
LEAST_SECRET = 16
GROUP = 4
GROUPS_A_LINE = 6


@dataclass(frozen=True)
class Sheet:
    """One of three. `commit` is the same on all three and lets `join` notice a sheet that was altered."""

    index: int
    first: bytes = field(repr=False)
    second: bytes = field(repr=False)
    commit: bytes = field(repr=False)

    def text(self) -> str:
        """For print: base32 (RFC 4648, no 0, 1, 8, 9) in groups of four, six groups a line, ending in a check."""
        body = VERSION + bytes([self.index]) + self.commit + self.first + self.second
        letters = base64.b32encode(body + _check(body)).decode().rstrip("=")
        groups = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
        lines = [groups[at : at + GROUPS_A_LINE] for at in range(0, len(groups), GROUPS_A_LINE)]
        return "\n".join(" ".join(line) for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A sheet as somebody typed it: spaces, hyphens and case do not matter. Raises CannotOpen for a slip."""
        raw = _decode("".join(text.split()).replace("-", "").upper())
        version, index, commit, rest = take(raw, 1, 1, COMMIT_BYTES)
        half = (len(rest) - CHECK_BYTES) // 2
        if version != VERSION or index[0] not in (1, 2, 3) or half < LEAST_SECRET:
            raise CannotOpen
        first, second, check = take(rest, half, half)
        if not hmac.compare_digest(check, _check(raw[:-CHECK_BYTES])):
            raise CannotOpen
        return cls(index[0], first, second, commit)


def split(secret: bytes) -> tuple[Sheet, Sheet, Sheet]:
    """Three sheets. Raises ValueError below 16 bytes: the commit on a sheet would let a short secret be guessed."""
    if len(secret) < LEAST_SECRET:
        raise ValueError(f"A secret on sheets has at least {LEAST_SECRET} bytes.")
    a, b = secrets.token_bytes(len(secret)), secrets.token_bytes(len(secret))
    c = _xor(secret, a, b)
    commit = _commit(a, b, c)
    return Sheet(1, a, b, commit), Sheet(2, b, c, commit), Sheet(3, c, a, commit)


def join(one: Sheet, other: Sheet) -> bytes:
    """The secret of two different sheets, in either order.

    Raises CannotOpen for the same sheet twice, for sheets of two secrets, and for an altered sheet.
    """
    if other.index % 3 + 1 == one.index:
        one, other = other, one
    if one.index % 3 + 1 != other.index or one.second != other.first or one.commit != other.commit:
        raise CannotOpen
    if not len(one.first) == len(one.second) == len(other.second):
        raise CannotOpen
    parts = (one.first, one.second, other.second)
    start = one.index - 1
    a, b, c = (parts[(at - start) % 3] for at in range(3))
    if not hmac.compare_digest(_commit(a, b, c), one.commit):
        raise CannotOpen
    return _xor(a, b, c)


def _decode(letters: str) -> bytes:
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raise CannotOpen from None
    if base64.b32encode(raw).decode().rstrip("=") != letters:  # one spelling only: spare bits are zero
        raise CannotOpen
    return raw


def _commit(a: bytes, b: bytes, c: bytes) -> bytes:
    return hashlib.sha256(lp("hamraz/sheets/v1", a, b, c)).digest()[:COMMIT_BYTES]


def _check(body: bytes) -> bytes:
    return hashlib.sha256(lp("hamraz/sheet/v1", body)).digest()[:CHECK_BYTES]


def _xor(*parts: bytes) -> bytes:
    return bytes(x ^ y ^ z for x, y, z in zip(*parts, strict=True))
