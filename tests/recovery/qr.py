"""A reader of QR codes, after ISO/IEC 18004: enough of it to read what a page shows, from the pixels of the page.

It reads an upright, undamaged symbol of version 8 with error correction Q (one of our sheets) or raises. The check words must fit: a
reader that mends would hide a picture that is printed wrongly.
"""

from collections.abc import Iterator
from itertools import zip_longest

from PIL import Image

VERSION, SIZE = 8, 49
BLOCKS = [18] * 4 + [19] * 2  # data words of each block of 8-Q; each has 22 check words more
CHECKS = 22
ALIGNMENT = (6, 24, 42)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
INK = 16  # a picture is black; the words around it are dark blue
MASKS = (
    lambda r, c: (r + c) % 2, lambda r, c: r % 2, lambda r, c: c % 3, lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2, lambda r, c: r * c % 2 + r * c % 3, lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)  # fmt: skip


class Unreadable(Exception):
    """This is no symbol that this reader knows, or its check words do not fit."""


def read(page: Image.Image) -> str:
    """The text of the one symbol on a page."""
    modules = _modules(page.convert("L"))
    mask = _mask(modules)
    bits = [modules[r][c] ^ (not MASKS[mask](r, c)) for r, c in _path()]
    words = [int("".join(str(int(bit)) for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]
    return _text(_data(words))


def _modules(page: Image.Image) -> list[list[bool]]:
    """Black or white, by the middle of each module."""
    dark = page.point(lambda value: 255 if value < INK else 0)
    box = dark.getbbox()
    if box is None:
        raise Unreadable
    left, top, right, bottom = box
    step = (right - left) / SIZE
    middle = [int((at + 0.5) * step) for at in range(SIZE)]
    return [[page.getpixel((left + x, top + y)) < 128 for x in middle] for y in middle]


def _mask(modules: list[list[bool]]) -> int:
    """From the format information beside the finder at the top left: error correction 2 bits, mask 3 bits, under a mask of its own."""
    places = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4)]
    told = int("".join(str(int(modules[r][c])) for r, c in places), 2) ^ 0b10101
    if told >> 3 != 0b11:  # Q
        raise Unreadable
    return told & 7


def _is_function(r: int, c: int) -> bool:
    finder = (r < 9 and c < 9) or (r < 9 and c >= SIZE - 8) or (r >= SIZE - 8 and c < 9)
    version = (r < 6 and SIZE - 11 <= c < SIZE - 8) or (c < 6 and SIZE - 11 <= r < SIZE - 8)
    corners = {(6, 6), (6, ALIGNMENT[-1]), (ALIGNMENT[-1], 6)}
    aligned = any(abs(r - y) < 3 and abs(c - x) < 3 for y in ALIGNMENT for x in ALIGNMENT if (y, x) not in corners)
    return finder or version or aligned or r == 6 or c == 6


def _path() -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down by turns."""
    upward = True
    for right in [*range(SIZE - 1, 6, -2), *range(5, 0, -2)]:
        for r in range(SIZE - 1, -1, -1) if upward else range(SIZE):
            yield from ((r, c) for c in (right, right - 1) if not _is_function(r, c))
        upward = not upward


def _data(words: list[int]) -> list[int]:
    """Take the blocks apart, have each checked, and join their data."""
    blocks: list[list[int]] = [[] for _ in BLOCKS]
    rest = iter(words)
    for at in range(max(BLOCKS)):
        for block, length in zip(blocks, BLOCKS, strict=True):
            if at < length:
                block.append(next(rest))
    for _ in range(CHECKS):
        for block in blocks:
            block.append(next(rest))
    if any(_remainder(block) for block in blocks):
        raise Unreadable
    return [word for block, length in zip_longest(blocks, BLOCKS) for word in block[:length]]


def _remainder(block: list[int]) -> bool:
    """Whether the block, as a polynomial over GF(256), is zero at none of the places where it must be."""
    return any(_at(block, _power(i)) for i in range(CHECKS))


def _at(block: list[int], x: int) -> int:
    value = 0
    for word in block:
        value = _times(value, x) ^ word
    return value


def _power(exponent: int) -> int:
    value = 1
    for _ in range(exponent):
        value = _times(value, 2)
    return value


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = (a << 1) ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product


def _text(data: list[int]) -> str:
    bits = "".join(f"{word:08b}" for word in data)
    if bits[:4] != "0010":  # letters and digits
        raise Unreadable
    count, at, text = int(bits[4:13], 2), 13, ""
    for _ in range(count // 2):
        text += "".join(LETTERS[part] for part in divmod(int(bits[at : at + 11], 2), 45))
        at += 11
    return text + (LETTERS[int(bits[at : at + 6], 2)] if count % 2 else "")
