"""The lists as they stand now: kept by each process, asked for once a request.

One query tells whether anything changed since this process last looked, and brings everything if so: the token of the edition and
the terms come in one statement, so they belong together. The token is random, so words of a change that was rolled back are never
taken for those of a later one.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.signals import request_finished, request_started
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import get_language

from casework.reference.lists import words_of
from casework.reference.models import Edition, Term


class Snapshot(NamedTuple):
    """All terms of one edition: list → code → term, in order."""

    token: UUID | None
    lists: Mapping[str, Mapping[str, Term]]


_held = Snapshot(None, {})  # of this process; replaced as a whole
_in_request: ContextVar[bool] = ContextVar("hamraz_reference_in_request", default=False)
_seen: ContextVar[Snapshot | None] = ContextVar("hamraz_reference_seen", default=None)


def choices(list_code: str, on: date | None = None, *, keep: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(code, words) of the terms in force that day (today), in order, in the active language; *keep* are codes a record has already.

    Raises UnknownList.
    """
    day, kept, language = on or timezone.localdate(), set(keep), get_language() or "en"
    return [(term.code, term.words(language)) for term in _terms(list_code) if term.in_force(day) or term.code in kept]


def former(list_code: str) -> list[tuple[str, str]]:
    """(code, words) of the terms that were in force and are over: for what happened before today. Raises UnknownList."""
    day, language = timezone.localdate(), get_language() or "en"
    return [(term.code, term.words(language)) for term in _terms(list_code) if term.is_over(day) and not term.retired]


def every(list_code: str) -> list[tuple[str, str]]:
    """(code, words) of all terms, also of past and coming ones: for reading what a record says. Raises UnknownList."""
    language = get_language() or "en"
    return [(term.code, term.words(language)) for term in _terms(list_code)]


def spelled(list_code: str) -> list[tuple[str, str, str]]:
    """The words of all terms that are not retired, each in Dari, Pashto and English; also of past ones. Raises UnknownList."""
    return [(term.dari, term.pashto, term.english) for term in _terms(list_code) if not term.retired]


def label(list_code: str, code: str, language: str | None = None) -> str:
    """The words of a code, in the active language or another; a code that is not known stands for itself. Raises UnknownList."""
    found = _list(list_code).get(code)
    return found.words(language or get_language() or "en") if found else code


def known(list_code: str, code: str) -> bool:
    """Whether the list has this code, in force or not. Raises UnknownList."""
    return code in _list(list_code)


def _terms(list_code: str) -> Iterator[Term]:
    return iter(_list(list_code).values())


def _list(list_code: str) -> Mapping[str, Term]:
    words_of(list_code)
    return _snapshot().lists.get(list_code, {})


def _snapshot() -> Snapshot:
    """Outside a request nothing says when to look again, so every question looks."""
    seen = _seen.get()
    if seen is None:
        seen = _look()
        if _in_request.get():
            _seen.set(seen)
    return seen


def _look() -> Snapshot:
    global _held
    held = _held
    rows = Term.objects.annotate(edition=Subquery(Edition.objects.order_by("pk").values("token")[:1]))
    found: list[Any] = list(rows.exclude(edition=held.token) if held.token else rows)
    if not found:
        return held
    lists: dict[str, dict[str, Term]] = {}
    for term in found:
        lists.setdefault(term.list_code, {})[term.code] = term
    _held = held = Snapshot(found[0].edition, lists)
    return held


def look_again(**_: Any) -> None:
    """Forget what this request saw: something was changed in it."""
    _seen.set(None)


def _begin(**_: Any) -> None:
    _in_request.set(True)
    _seen.set(None)


def _end(**_: Any) -> None:
    _in_request.set(False)
    _seen.set(None)


request_started.connect(_begin, dispatch_uid="hamraz_reference")
request_finished.connect(_end, dispatch_uid="hamraz_reference")
