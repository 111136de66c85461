"""Names as search keys. A fold is for comparing only: what people wrote is stored and shown as they wrote it.

Most Afghans have one name, often of two parts, and each is written in many ways: فاطمه فاطمة Fatima Fatema; عبدالرحیم Abdul Rahim
Abdurrahim. `fold` brings both scripts to sounds, `rank` orders people by likeness. It proposes and a person decides.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from casework.localisation import compounds, likeness
from casework.localisation.digits import to_ascii
from casework.localisation.likeness import PART, THRESHOLD
from casework.localisation.sounds import bare, skeleton, sound

Id = TypeVar("Id", bound=Hashable)

_APOSTROPHES: Final = re.compile("['’‘ʼʻ`´ʿʾ]")
_WORDS: Final = re.compile(r"[^\W_]+")
_NEAR: Final = 70.0  # of consonants: below it no correction reaches the threshold
_ROUNDS: Final = 4
_BEGINNING: Final = 2  # sounds


def fold(name: str) -> str:
    """The search key of *name*: the sounds of its parts, without titles (حاجی, Sayed) unless there is nothing else.

    Folding a fold changes nothing. Text without a letter or digit gives "".
    """
    folded = _fold(name)
    for _ in range(_ROUNDS):  # a part can become recognisable once its neighbours are sounds
        again = _fold(folded)
        if again == folded:
            break
        folded = again
    return folded


def _fold(name: str) -> str:
    tokens = [compounds.USUAL.get(token, token) for token in compounds.joined(words(name))]
    sounds = [(token, sound(token)) for token in tokens]
    named = [heard for token, heard in sounds if token not in compounds.TITLES and heard not in compounds.TITLES]
    return " ".join(heard for heard in named or [heard for _, heard in sounds] if heard)


def words(text: str) -> list[str]:
    """The words of *text* as they are written, one spelling for letters that only look different; for comparing what is no name."""
    return _WORDS.findall(bare(_APOSTROPHES.sub("", to_ascii(text))))


def keys(names: Iterable[str]) -> list[str]:
    """The different folds of a person's names, in order, without empty ones: what her catalogue card keeps."""
    return [key for key in dict.fromkeys(fold(name) for name in names) if key]


def rank(query: str, candidates: Sequence[tuple[Id, Sequence[str]]], limit: int = 50) -> list[tuple[Id, float]]:
    """The candidates that may be meant by *query*, the likeliest first, each with its likeness from 78 to 100.

    *query* is what was typed, a candidate is an id with the folds that `keys` made. The parts of a query may also be spread over
    several names of one person, as in name and father's name. Nothing is remembered between calls.
    """
    wanted = fold(query)
    if not wanted:
        return []
    near = _near(wanted, {key for _, folds in candidates for key in folds if key})
    scored = []
    for who, folds in candidates:
        found = [near[key] for key in folds if key in near]
        if found:
            score = max(*(whole for whole, _ in found), PART * min(map(max, zip(*(each for _, each in found), strict=True))))
            if score >= THRESHOLD:
                scored.append((who, round(score, 1)))
    return sorted(scored, key=lambda pair: -pair[1])[:limit]


def begun(query: str, candidates: Sequence[tuple[Id, Sequence[str]]], limit: int = 50) -> list[tuple[Id, float]]:
    """The candidates one of whose names has, for each part of *query*, a part that begins so and goes on, in their order: for who typed
    the beginning of a name. A beginning has two sounds, one of them a consonant; ``fāt`` begins ``fātəme``. Each counts as little as a
    likeness can."""
    parts = fold(query).split()
    if not parts or any(len(part) < _BEGINNING or not skeleton(part) for part in parts):
        return []
    tokens = {token for _, folds in candidates for key in folds for token in key.split()}
    by_part = [{token for token in tokens if _begins(part, token)} for part in parts]
    found = [who for who, folds in candidates if any(all(some.intersection(key.split()) for some in by_part) for key in folds)]
    return [(who, THRESHOLD) for who in found[:limit]]


def _begins(part: str, token: str) -> bool:
    """Whether *token* goes on where *part* ends, and is like it as far as the same consonants reach."""
    size = len(skeleton(part))
    if token == part or not skeleton(token).startswith(skeleton(part)):
        return False
    heads = (token[:end] for end in range(1, len(token)))  # with and without the vowels before its next consonant
    return any(likeness.one(part, head) >= THRESHOLD for head in heads if len(skeleton(head)) == size)


def alike(one: str, other: str) -> float:
    """How alike two folds are, whichever was asked for first; 0 below the threshold, and for a name that is not known."""
    if not one or not other:
        return 0.0
    score = max(likeness.likeness(one, other), likeness.likeness(other, one))
    return score if score >= THRESHOLD else 0.0


def near(fold: str, known: Iterable[str]) -> set[str]:
    """Those of the *known* folds that are `alike` to this one."""
    if not fold:
        return set()
    return {key for key in _near(fold, {key for key in known if key}) if alike(fold, key)}


def _near(wanted: str, known: set[str]) -> dict[str, tuple[float, tuple[float, ...]]]:
    """Of the *known* folds those with a part like one of *wanted*: the likeness of the whole, and the best for each part."""
    parts, split = wanted.split(), {key: key.split() for key in known}
    consonants = {token: skeleton(token) for token in {token for tokens in split.values() for token in tokens}}
    by_part = [_alike(part, consonants) for part in parts]
    some = set[str]().union(*by_part)
    together = skeleton("".join(parts))
    near: dict[str, tuple[float, tuple[float, ...]]] = {}
    for key, tokens in split.items():
        spaced = together.startswith(consonants[tokens[0]]) and "".join(consonants[token] for token in tokens) == together
        if spaced or not some.isdisjoint(tokens):
            each = tuple(max(alike.get(token, 0.0) for token in tokens) for alike in by_part)
            near[key] = likeness.likeness(wanted, key, lambda a, b: by_part[parts.index(a)].get(b, 0.0)), each
    return near


def _alike(part: str, consonants: dict[str, str]) -> dict[str, float]:
    """The tokens that are like *part*, with how much: rapidfuzz sifts by consonants, vowels decide."""
    sifted = process.extract_iter(skeleton(part), consonants, scorer=fuzz.ratio, processor=None, score_cutoff=_NEAR)
    scores = ((token, likeness.one(part, token)) for _, _, token in sifted)
    return {token: score for token, score in scores if score >= THRESHOLD}
