"""A copy of a checkpoint as somebody types, pastes or scans it: a signed note, a size with its root, or the foot of a paper."""

import re
import unicodedata
from base64 import b64decode, b64encode
from typing import Final, NamedTuple

from audit import hooks
from audit.chain import NOTHING
from audit.copies import PAPER, SHEET, SHORTEST, Copy, require
from casework.encryption import verify_signature
from casework.localisation.digits import to_ascii

_BARE: Final = re.compile(r"([0-9][0-9,]*)[^0-9A-Za-z+/]+(.+)", re.DOTALL)
_BETWEEN: Final = re.compile(r"[\s\-–:.·]+")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")


class Typed(NamedTuple):
    """The copy, from which way it comes, and whether this server's signature under it is true: then no digit of it is mistyped."""

    copy: Copy
    where: str
    signed: bool = False


def read(text: str) -> Typed:
    """What somebody typed. Digits may be of any script, groups of a root joined by hyphens, blanks or nothing. Raises ValueError."""
    words = to_ascii("".join(sign for sign in text if unicodedata.category(sign) != "Cf")).split()  # a PDF's copy holds marks of direction
    found = _note(words) if words and words[0].startswith("hamraz/") else _bare(" ".join(words))
    require(found.copy)
    return found


def _bare(text: str) -> Typed:
    found = _BARE.fullmatch(text)
    if found is None:
        raise ValueError("this is no copy of a checkpoint")
    root = _root(found[2])
    return Typed(Copy(int(found[1].replace(",", "")), root), SHEET if len(root) == len(NOTHING) else PAPER)


def _note(words: list[str]) -> Typed:
    """A C2SP signed note; its lines may have been run together."""
    origin, size, root, *rest = words
    copy = Copy(int(size), _unpadded(root), origin)
    if len(copy.root) != len(NOTHING):
        raise ValueError("a note holds a whole root")
    text = f"{origin}\n{copy.size}\n{b64encode(copy.root).decode()}\n"
    signatures = (*rest, *("".join(rest[2:end]) for end in (4, 5)))  # behind dash and name; copied from paper, it may be broken
    return Typed(copy, SHEET, any(_is_ours(text, word) for word in signatures))


def _is_ours(text: str, word: str) -> bool:
    """Whether a word behind the text is this server's signature."""
    try:
        raw = _unpadded(word)
    except ValueError:
        return False
    return verify_signature(hooks.server_keys().signing_public, text.encode(), raw[4:])


def _root(text: str) -> bytes:
    digits = _BETWEEN.sub("", text)
    return bytes.fromhex(digits) if _HEX.fullmatch(digits) else _unpadded("".join(text.split()))


def _unpadded(text: str) -> bytes:
    """Base64 whose "=" may stand anywhere: copied from a right-to-left page, those at the end come first. Raises ValueError."""
    letters = text.replace("=", "")
    return b64decode(letters + "=" * (-len(letters) % 4), validate=True)


def grouped(root: bytes) -> str:
    """A root as it is printed and read aloud: "3F2A-91C0-…". Hyphens, because copied from a right-to-left line blanks change the order."""
    digits = root.hex().upper()
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def foot(copy: Copy) -> str:
    """A copy in the foot of a paper: its size, then the first eight bytes of its root."""
    return f"{copy.size}-{grouped(copy.root[:SHORTEST])}"
