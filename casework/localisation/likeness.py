"""How alike two folded names are, from 0 to 100.

Consonants decide, vowels correct: equal consonants begin at 100 and lose points where the vowel signs contradict each other. That
keeps ``Fatima`` with ``فاطمه`` (a vowel not written contradicts nothing) and parts کریم from کرم, محمد from محمود, Amin from
Iman. Names of several parts are as alike as their least like pair, else everyone called محمد something would meet.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from rapidfuzz import fuzz

from casework.localisation.sounds import VOWELS, skeleton, sound

THRESHOLD: Final = 78.0
PART: Final = 0.9  # a match of some parts only
ASIDE: Final = 0.8  # and a part that was asked for is not there: فاطمه for فاطمه زهرا
SHORT: Final = 5  # consonants; below this another consonant is another name (سلیم, سلیمان)
_FLOOR: Final = 50.0
_ENDS: Final = 25.0  # کریم and کریمه, مینا and امینه
WEAK: Final = frozenset({"bd", "mhmd", "l", "dn", "kl"})  # عبد محمد الله دین گل: alone they say too little

# Points lost between two signs in the middle of a name; a pair that is missing loses 25.
_LOSS: Final = {
    frozenset(pair): float(points)
    for points, pairs in {
        0.5: "əa əe əi əu",
        1: "aā iī uū",
        2: "ei",
        3: "ae",
        4: "ey iy īy uw ūw",
        5: "eī",
        8: "ay aw",
        10: "āe āy āw əy əw",
        12: "eu",
        15: "ai au iu ew iw īw uy yw",
        24: "əā əī əū",
    }.items()
    for pair in pairs.split()
}
_AT_HEAD: Final = 8.0  # a bare alef may stand for any vowel
_AT_END: Final = {frozenset("eā"): 6.0, frozenset("ea"): 2.0}
_SLOTS: Final = re.compile(f"[{VOWELS}]*")


Scorer = Callable[[str, str], float]


def likeness(query: str, key: str, score: Scorer | None = None) -> float:
    """How alike two folds are; 100 only when they are equal. *score* compares two parts (default: `one`)."""
    if query == key:
        return 100.0
    query_parts, key_parts = query.split(), key.split()
    alike = by_parts(query_parts, key_parts, score or one)
    if len(query_parts) != len(key_parts) and skeleton("".join(query_parts)) == skeleton("".join(key_parts)):
        alike = max(alike, min(one(sound("".join(query_parts)), sound("".join(key_parts))), 99.0))  # شیرمحمد, شیر محمد
    return alike


def by_parts(query: Sequence[str], key: Sequence[str], score: Scorer) -> float:
    """Part by part, in order; when one name has fewer parts, each of them must be found in the other."""
    if len(query) == len(key):
        return min((score(a, b) for a, b in zip(query, key, strict=True)), default=0.0)
    if len(query) < len(key):
        return PART * min((max(score(a, b) for b in key) for a in query), default=0.0)
    if _weak(key):
        return 0.0
    beside = [part for part in query if max(score(part, b) for b in key) < THRESHOLD]
    return (PART if _weak(beside) else ASIDE) * min((max(score(b, a) for b in query) for a in key), default=0.0)


def _weak(parts: Sequence[str]) -> bool:
    return all(skeleton(part) in WEAK for part in parts)


def one(a: str, b: str) -> float:
    """How alike two parts of names are, from their sounds."""
    if a == b:
        return 100.0
    first, second = skeleton(a), skeleton(b)
    if first == second:
        return max(100.0 - _contradictions(a, b), _FLOOR)
    alike = 0.8 * fuzz.ratio(first, second) + 0.2 * fuzz.ratio(a, b)
    return max(alike - 15.0, 0.0) if min(len(first), len(second)) < SHORT else alike


def _contradictions(a: str, b: str) -> float:
    """Points lost by the vowel signs of two parts with the same consonants."""
    mine, theirs = _slots(a), _slots(b)
    middle = sum(_loss(x, y) for x, y in zip(mine[1:-1], theirs[1:-1], strict=True))
    return middle + _head(mine[0], theirs[0]) + (_end(mine[-1], theirs[-1]) if len(mine) > 1 else 0.0)


def _slots(sounds: str) -> list[str]:
    """The vowel sign (or "") before the first consonant, between two, and after the last."""
    return re.split(f"[^{VOWELS}]", sounds)


def _loss(x: str, y: str) -> float:
    return 0.0 if x == y else _LOSS.get(frozenset((x, y)), 25.0)


def _head(x: str, y: str) -> float:
    if not x or not y:
        return 0.0 if x == y else _ENDS
    if (x in "yw") != (y in "yw") and not {x, y} & set("īūeiu"):  # Wali, Ali: here the glide is a consonant
        return _ENDS
    return min(_loss(x, y), _AT_HEAD) if "ə" in (x, y) else _loss(x, y)


def _end(x: str, y: str) -> float:
    if not x or not y:
        return 0.0 if x == y else _ENDS
    return _AT_END.get(frozenset((x, y)), _loss(x, y))
