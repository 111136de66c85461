"""Merkle trees of RFC 6962, section 2.1: the root, and proofs that an entry is in it and that it only ever grew.

A leaf is the 32-byte hash of an entry. Everything here is bytes and counts: no database, no settings.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(00 ‖ leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree in at most 64 hashes: the peaks, one for each bit set in *size*, the largest first.

    With the peaks of the last checkpoint the next root costs only the leaves written since. Raises ValueError when the
    number of peaks does not fit the size.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError("the peaks do not fit the size of the tree")

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """The frontier stored by ``pack``: 32 bytes a peak."""
        return cls(size, [packed[at : at + 32] for at in range(0, len(packed), 32)])

    def pack(self) -> bytes:
        """The peaks, one after the other."""
        return b"".join(self.peaks)

    def add(self, leaf: bytes) -> None:
        """Append one leaf; amortised two hashes."""
        peak, size = leaf_hash(leaf), self.size
        while size & 1:
            peak, size = node_hash(self.peaks.pop(), peak), size >> 1
        self.peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree so far; of an empty one SHA-256 of nothing."""
        if not self.peaks:
            return sha256().digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root(leaves: Iterable[bytes]) -> bytes:
    """The Merkle tree hash of *leaves* (RFC 6962, 2.1)."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at *index* (RFC 6962, 2.1.1). Raises IndexError for a leaf that is not there."""
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion(leaves[:half], index), root(leaves[half:])]
    return [*inclusion(leaves[half:], index - half), root(leaves[:half])]


def path(before: Frontier, after: Iterable[bytes], size: int) -> list[bytes]:
    """``inclusion`` of the leaf that follows *before* in a tree of *size*, without holding the leaves: *after* are those behind it.

    The hashes on its left are the peaks of what was before it; those on its right are made while *after* passes by. Raises IndexError for
    a leaf that is not there, ValueError when *after* ends too early.
    """
    if not before.size < size:
        raise IndexError("no such leaf")
    left, coming = list(before.peaks), iter(after)
    return [_root_of_next(coming, count) if count else left.pop() for count in _beside(before.size, size)]


def _beside(index: int, size: int) -> list[int]:
    """From the leaf up, for each step of its path: how many leaves the subtree on its right has; 0 where it stands on the left."""
    counts: list[int] = []
    while size > 1:
        half = _half(size)
        if index < half:
            counts.append(size - half)
            size = half
        else:
            counts.append(0)
            index, size = index - half, size - half
    return counts[::-1]


def _root_of_next(coming: Iterator[bytes], count: int) -> bytes:
    frontier = Frontier()
    for leaf in islice(coming, count):
        frontier.add(leaf)
    if frontier.size != count:
        raise ValueError("the leaves behind this one end too early")
    return frontier.root()


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], tree_root: bytes) -> bool:
    """Whether *proof* shows *leaf* at *index* of the tree of *size* with that root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, digest = index, size - 1, leaf_hash(leaf)
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            digest = node_hash(step, digest)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            digest = node_hash(digest, step)
        at, last = at >> 1, last >> 1
    return last == 0 and digest == tree_root


def consistency(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """The proof that the tree of the first *earlier* leaves grew into this one (RFC 6962, 2.1.2)."""
    if not 0 < earlier <= len(leaves):
        raise ValueError("the earlier tree must hold at least one leaf and no more than this one")
    return _subproof(earlier, leaves, True)


def _subproof(earlier: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root(leaves)]
    half = _half(len(leaves))
    if earlier <= half:
        return [*_subproof(earlier, leaves[:half], whole), root(leaves[half:])]
    return [*_subproof(earlier - half, leaves[half:], False), root(leaves[:half])]


def grew(earlier: int, size: int, earlier_root: bytes, tree_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether *proof* shows that the tree of *size* begins with the tree of *earlier* leaves (RFC 9162, 2.1.4.2)."""
    if earlier == size:
        return not proof and earlier_root == tree_root
    if not 0 < earlier < size or not proof:
        return False
    steps = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == earlier_root and new == tree_root


def _half(size: int) -> int:
    """The largest power of two smaller than *size*."""
    return 1 << ((size - 1).bit_length() - 1)
