"""When two terms of one list cannot be told apart."""

from collections.abc import Iterable, Iterator

from casework.localisation.collate import sort_key
from casework.reference.models import Term

LANGUAGES = ("dari", "pashto", "english")


def same_words(term: Term, others: Iterable[Term]) -> Iterator[tuple[str, Term]]:
    """(language, other term) wherever the words are the same but for marks and kinds of a letter."""
    for other in others:
        if other.code != term.code:
            for language in LANGUAGES:
                if sort_key(getattr(term, language))[0] == sort_key(getattr(other, language))[0]:
                    yield language, other


def overlap(term: Term, other: Term) -> bool:
    """Whether there is a day on which both could be chosen."""
    if term.retired or other.retired:
        return False
    return not (_ends_before(term, other) or _ends_before(other, term))


def _ends_before(term: Term, other: Term) -> bool:
    return bool(term.in_force_to and other.in_force_from and term.in_force_to < other.in_force_from)


def clashes(term: Term, others: Iterable[Term]) -> list[tuple[str, Term]]:
    """Where whoever chooses would see the same words twice."""
    return [(language, other) for language, other in same_words(term, others) if overlap(term, other)]
