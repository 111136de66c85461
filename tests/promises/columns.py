"""T15: docs/columns.md beside the database: every column is classified, sealed ones look like noise, and lengths tell a class."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.http import QueryDict

from casework.access import drafts
from casework.access.models import Draft
from casework.access.records import SealedRecord
from casework.cases.actions import add_record
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant, ContactNote, Survivor
from casework.encryption.framing import BUCKETS
from tests.cast import Cast, a_case

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "columns.md"
KINDS = {"sealed", "keyed", "key", "id", "plain", "empty"}
CLASSES = len(BUCKETS)
LENGTHS = (0, 1, 10, 100, 300, 400, 500, 700, 900, 1500, 3000, 6000, 12_000, 19_000)  # letters typed
INHERITED = {
    "id", "payload", "epoch", "revision", "recorded_on", "case_id", "referral_id",
    "history_id", "history_date", "history_type", "history_user_id", "history_change_reason",
}  # what every sealed record has, and its history; a column of one kind's own is classified by its table
NOT_DJANGOS = {"django_migrations", "sqlite_sequence"}  # which migrations ran; counters
_LINE = re.compile(r"^\| ([a-z_, ]+) \| ([a-z_]+) \| ([a-z]+) \| (.+) \|$")

Column = tuple[str, str]


def declared() -> dict[Column, str]:
    """(table, column) → kind, from the document. Raises ValueError for a column that stands there twice."""
    found: dict[Column, str] = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if (match := _LINE.match(line)) and match[1] != "tables":
            for table in _tables(match[1], match[2]):
                if (table, match[2]) in found:
                    raise ValueError(f"{table}.{match[2]} is classified twice")
                found[(table, match[2])] = match[3]
    return found


def _tables(named: str, column: str) -> list[str]:
    """The tables of a line. "records" and "histories" stand for those of every sealed record: only columns they inherit."""
    if named not in ("records", "histories"):
        return [table.strip() for table in named.split(",")]
    records = [m for m in apps.get_models() if issubclass(m, SealedRecord) and column in INHERITED]
    models = records if named == "records" else [m.history.model for m in records]  # type: ignore[attr-defined]
    return [m._meta.db_table for m in models if column in {f.column for f in m._meta.concrete_fields}]


def installed() -> set[Column]:
    """Every concrete column of every installed model."""
    every = apps.get_models(include_auto_created=True)
    return {(model._meta.db_table, field.column) for model in every for field in model._meta.concrete_fields}


def in_the_database() -> set[Column]:
    """Every column the database really has."""
    found = set()
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - NOT_DJANGOS:
            found |= {(table, column.name) for column in connection.introspection.get_table_description(cursor, table)}
    return found


def fields_of_kind(kind: str) -> Iterator[tuple[Column, Any]]:
    kinds = declared()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if kinds.get((model._meta.db_table, field.column)) == kind:
                yield (model._meta.db_table, field.column), field


def values(column: Column) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column[1]}" FROM "{column[0]}"')
        return [bytes(v) if isinstance(v, memoryview) else v for (v,) in cursor.fetchall()]


def written(cast: Cast) -> Case:
    """A case with notes, drafts and names of every length, each length twice."""
    case = a_case(cast)
    with cast.acting("nargis"):
        for length in (*LENGTHS, *LENGTHS):
            add_record(case=case, record=ContactNote(kind="note", on="2026-11-23", text="م" * length))
    for name in ("ا", "پروین", "ن" * 120):
        a_case(cast, given_name=name, father_name=name)
    return case


def payload_lengths(cast: Cast) -> Counter[int]:
    """How often each length of a payload occurs."""
    written(cast)
    return Counter(len(row.payload) for model in (ContactNote, Survivor) for row in model._base_manager.all())


def draft_lengths(cast: Cast) -> Counter[int]:
    """The lengths of drafts of every size."""
    found: Counter[int] = Counter()
    with cast.acting("nargis"):
        for length in LENGTHS:
            data = QueryDict(mutable=True)
            data["text"] = "م" * length
            found[len(Draft.objects.get(pk=drafts.save(form="cases.note", subject=None, data=data).pk).sealed)] += 1
    return found


def card_lengths() -> Counter[int]:
    """The lengths of the catalogue cards of names short and long, by whether they were posted or settled."""
    rows = [*CaseUserGrant.objects.all(), *CaseTeamGrant.objects.all()]
    return Counter(len(row.card) for row in rows)


def twins(case: Case) -> list[tuple[bytes, bytes]]:
    """Pairs of payloads of two notes that say the same."""
    rows = list(ContactNote._base_manager.filter(case=case).order_by("recorded_on", "pk"))
    by_length: dict[int, list[bytes]] = {}
    for row in rows:
        by_length.setdefault(len(row.payload), []).append(bytes(row.payload))
    return [(one, other) for group in by_length.values() for i, one in enumerate(group) for other in group[i + 1 :]]
