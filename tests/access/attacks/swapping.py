"""T4: the swap matrix: rows put where they do not belong."""

from collections.abc import Iterator

from casework.access import rings
from casework.cases.models import Case, CaseUserGrant, ContactNote, Survivor
from tests.access.attacks.trying import REFUSALS
from tests.cast import Cast, a_case

OPENS = ("sealed_keys", "commitments", "signature", "serial")  # the columns of a grant by which it opens


def swaps(cast: Cast) -> Iterator[tuple[str, bool]]:
    """Every pair of payloads exchanged between rows, cases, models, revisions, live and history; every grant between people and cases.

    Yields (what was swapped, refused?).
    """
    first, second = a_case(cast), a_case(cast, given_name="زهرا")
    with cast.acting("nargis"):
        from casework.cases.actions import add_record

        for case in (first, second):
            for number in range(2):
                add_record(case=case, record=ContactNote(kind="note", on="2026-11-23", text=f"{case.pk}{number}"))
        for note in ContactNote.objects.all():
            note.text += " changed"
            note.save()
    yield from _payload_swaps(cast, [*ContactNote._base_manager.all(), *Survivor._base_manager.all()])
    yield from _column_swaps(cast, list(ContactNote._base_manager.all()))
    yield from _history_swaps(cast)
    yield from _grant_swaps(cast, first, second)


def _opens(cast: Cast, row: object) -> bool:
    try:
        with cast.acting("nargis"):
            fresh = type(row)._default_manager.get(pk=row.pk)  # type: ignore[attr-defined]
            return bool(fresh.plain_bytes())
    except REFUSALS:
        return False


def _payload_swaps(cast: Cast, rows: list[object]) -> Iterator[tuple[str, bool]]:
    for one in rows:
        for other in rows:
            if one.pk != other.pk:  # type: ignore[attr-defined]
                manager = type(one)._base_manager  # type: ignore[attr-defined]
                manager.filter(pk=one.pk).update(payload=other.payload)  # type: ignore[attr-defined]
                yield f"payload of {other.code} in {one.code}", not _opens(cast, one)  # type: ignore[attr-defined]
                manager.filter(pk=one.pk).update(payload=one.payload)  # type: ignore[attr-defined]


def _column_swaps(cast: Cast, rows: list[ContactNote]) -> Iterator[tuple[str, bool]]:
    for row in rows:
        foreign = next(r for r in rows if r.case_id != row.case_id)
        for name, value in (("revision", 1), ("revision", 3), ("epoch", 2), ("epoch", 0), ("case_id", foreign.case_id)):
            ContactNote._base_manager.filter(pk=row.pk).update(**{name: value})
            yield f"{name} edited", not _opens(cast, row)
            ContactNote._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name)})


def _history_swaps(cast: Cast) -> Iterator[tuple[str, bool]]:
    for note in ContactNote._base_manager.all():
        old = ContactNote.history.get(id=note.pk, revision=1)
        ContactNote._base_manager.filter(pk=note.pk).update(payload=old.payload)
        yield "an old revision's payload in the live row", not _opens(cast, note)
        ContactNote._base_manager.filter(pk=note.pk).update(payload=note.payload)
        ContactNote.history.filter(pk=old.pk).update(payload=note.payload)
        yield "the live payload in an old revision", not _past_opens(cast, old.pk)
        ContactNote.history.filter(pk=old.pk).update(payload=old.payload)


def _past_opens(cast: Cast, pk: int) -> bool:
    try:
        with cast.acting("nargis"):
            return bool(ContactNote.history.get(pk=pk).instance.text)
    except REFUSALS:
        return False


def _grant_swaps(cast: Cast, first: Case, second: Case) -> Iterator[tuple[str, bool]]:
    third = a_case(cast, "palwasha")
    rows = list(CaseUserGrant.objects.filter(content_object__in=[first, second, third]))
    for one in rows:
        for other in rows:
            if one.pk == other.pk:
                continue
            for columns in (OPENS[:1], OPENS[:2], OPENS[:3], OPENS):
                CaseUserGrant.objects.filter(pk=one.pk).update(**{c: getattr(other, c) for c in columns})
                yield f"{' and '.join(columns)} of another grant", not _grant_opens(cast, one)
            CaseUserGrant.objects.filter(pk=one.pk).update(
                **{column: getattr(one, column) for column in OPENS}
            )


def _grant_opens(cast: Cast, grant: CaseUserGrant) -> bool:
    with cast.acting(next(n for n, p in cast.people.items() if p.pk == grant.user_id)) as someone:
        try:
            return bool(rings.open_signed_grant(someone, "case", CaseUserGrant.objects.get(pk=grant.pk)))
        except REFUSALS:
            return False
