"""What the office does to its lists. Each change is one revision, one new edition and one entry of the ledger."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction

import audit
from casework.access import plain_rows
from casework.reference import current
from casework.reference.models import Edition, Term

Values = Mapping[str, Any]
AT_ONCE = 100  # terms in one entry


class Overtaken(RuntimeError):
    """Somebody else changed the term since it was shown."""


class Imported(NamedTuple):
    """How many terms an import added, changed, and found as they were."""

    added: int
    changed: int
    same: int


@transaction.atomic
def add_term(*, list_code: str, code: str, values: Values) -> Term:
    """A new term. Raises IntegrityError when the list has this code."""
    _new_edition()
    term = Term(list_code=list_code, code=code, **values)
    term.save(force_insert=True)
    audit.record("reference.changed", list=list_code, term=code, change="added", **plain_rows.written(term))
    return term


@transaction.atomic
def change_term(*, term: Term, seen: int, values: Values) -> Term:
    """Other words, dates, place or marks; what is the same already is no change. Raises Overtaken."""
    _new_edition()
    now = _as_seen(term, seen)
    if _take(now, values):
        now.save()
        audit.record("reference.changed", list=now.list_code, term=now.code, change="changed", **plain_rows.written(now))
    return now


@transaction.atomic
def retire(*, term: Term, seen: int, retired: bool) -> Term:
    """Stop offering a term, or offer it again. Records that have it keep reading it. Raises Overtaken."""
    _new_edition()
    now = _as_seen(term, seen)
    if now.retired != retired:
        _take(now, {"retired": retired})
        now.save()
        change = "retired" if retired else "restored"
        audit.record("reference.changed", list=now.list_code, term=now.code, change=change, **plain_rows.written(now))
    return now


@transaction.atomic
def import_terms(*, list_code: str, rows: Iterable[tuple[str, Values]]) -> Imported:
    """Add and change what a file says. Terms it does not name stay as they are."""
    _new_edition()
    there = {term.code: term for term in Term.objects.filter(list_code=list_code)}
    saved: list[Term] = []
    same = 0
    for code, values in rows:
        term = there.get(code) or Term(list_code=list_code, code=code)
        if not _take(term, values) and code in there:
            same += 1
            continue
        term.save()
        saved.append(term)
    for start in range(0, len(saved), AT_ONCE):
        _tell_imported(list_code, saved[start : start + AT_ONCE], there.keys())
    changed = sum(term.code in there for term in saved)
    return Imported(len(saved) - changed, changed, same)


def _tell_imported(list_code: str, saved: Sequence[Term], there: Collection[str]) -> None:
    """One entry of so many terms: a body holds no thousand of them."""
    added, changed = [t.code for t in saved if t.code not in there], [t.code for t in saved if t.code in there]
    audit.record("reference.changed", list=list_code, change="imported", added=added, changed=changed, **plain_rows.written(*saved))


def _new_edition() -> None:
    """Every process will look again. Done first: the row is the lock under which lists are changed one after another."""
    edition, _ = Edition.objects.select_for_update().get_or_create(pk=1)
    edition.token = uuid.uuid4()
    edition.save(update_fields=["token"])
    current.look_again()


def _as_seen(term: Term, seen: int) -> Term:
    now = Term.objects.get(pk=term.pk)
    if now.revision != seen:
        raise Overtaken
    return now


def _take(term: Term, values: Values) -> bool:
    """Put the values in; True when one of them is another than before."""
    new = {name: value for name, value in values.items() if getattr(term, name) != value}
    for name, value in new.items():
        setattr(term, name, value)
    term.columns_saved = [*new, "revision"]
    return bool(new)
