"""What changed between two texts, word by word, for the history page."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
MOST_WORDS = 6000  # beyond this the comparison would keep a reader waiting: the whole text is shown as replaced
_PIECES = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """Words that stayed, went and came, in reading order."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) + len(after) > MOST_WORDS or not before or not after:
        return replaced(old, new)
    found: list[Piece] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if operation == "equal":
            found.append(Piece(SAME, "".join(before[i1:i2])))
        else:
            found.extend(replaced("".join(before[i1:i2]), "".join(after[j1:j2])))
    return found


def replaced(old: str, new: str) -> list[Piece]:
    """The old text as a whole, then the new one."""
    return [Piece(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text]
