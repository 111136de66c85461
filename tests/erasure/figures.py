"""T2 and T13 as figures: what is left of an erased case on the disk, and what opens of it with every key in the system."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from audit import segments
from casework.access import rings
from casework.cases.models import Case, CaseUserGrant
from casework.erasure import outside
from tests.cast import a_case, found
from tests.documents import samples
from tests.documents.made import a_document
from tests.erasure.house import erased, ids_of, rows_naming
from tests.erasure.test_whole_case import _of_cases, on_disk, sealed_of
from tests.figures import empty
from tests.promises import places
from tests.promises.matrix import MATRIX, SIGNED_IN, of_a_case
from tests.promises.scene import set_up
from tests.promises.walk import Walk, undone

Figure = tuple[str, int, int, str]


def figures() -> Iterator[Figure]:
    """(test, got, wanted, sentence) for each promise."""
    with places.handled_by([logging.NullHandler()], "", "django"):
        yield t2()
        empty()
        segments.forget()
        with undone():
            made = list(t13())
        segments.forget()
    yield from made


def t2() -> Figure:
    """Everything committed: the files of SQLite with their journal, or a dump of PostgreSQL."""
    cast = found()
    case = a_case(cast)
    a_document(cast, case, content=samples.pdf(200_000))
    with cast.acting("nargis"):
        keys = [key for _, key in rings.current().newest_keys(case).values()]
    marks = [*sealed_of(case), *keys, *(key.hex().encode() for key in keys)]
    erased(cast, case)
    left = places.dump() if connection.vendor == "postgresql" else on_disk()
    (Path(settings.HOME) / outside.NAME).unlink(missing_ok=True)
    gone = sum(mark not in left for mark in marks)
    return "T2", gone, len(marks), "keys, payloads, versions and pieces of an erased case gone from the database"


def t13() -> Iterator[Figure]:
    scene = set_up(found())
    case, ids = scene.cases["shared"], ids_of(scene.cases["shared"])
    records = [record for model in _of_cases() for record in model._base_manager.filter(case=case)]
    rows = list(CaseUserGrant.objects.filter(content_object=case)), list(Case.team_grant_model().objects.filter(content_object=case))
    before = transaction.savepoint()
    erased(scene.cast, case)
    told = outside.lines()
    walk, about = Walk(scene), [name for name, row in MATRIX.items() if of_a_case(row.about) and row.about not in ("received", "pair")]
    had = ("nargis", "shakiba", "zohra", "humaira", "roshan")
    asked = [(name, person) for name in about if MATRIX[name].get is not None for person in had]
    gone = sum(walk.ask(name, "GET", person, "shared").status_code == 404 for name, person in asked)
    yield "T13", gone, len(asked), "addresses of an erased case not found, by those who had it"
    with undone():
        _put_back(case, *rows)
        yield "T13", *_closed(scene.cast, case, records), "records of an erased case closed to every key, its rows put back"
    transaction.savepoint_rollback(before)
    outside.replay(told)
    left = {table for table, _ in rows_naming(ids)}
    yield "T13", len(ids) if not left else 0, len(ids), "ids of it in no table after yesterday’s backup came back and was replayed"
    with undone():
        _put_back(case, *rows)
        yield "T13", *_closed(scene.cast, case, records), "records closed to every key after the restore"


def _put_back(case: Case, *grants: list[Any]) -> None:
    for row in (Case(pk=case.pk, code_tag=b"x", team=case.team, opened_on=case.opened_on), *sum(grants, [])):
        row.save_base(raw=True, force_insert=True)


def _closed(cast: Any, case: Case, records: list[Any]) -> tuple[int, int]:
    closed = 0
    for person in SIGNED_IN:
        with cast.acting(person):
            for record in records:
                record.__dict__.pop("_data", None)
                closed += not record.is_open
    return closed, len(records) * len(SIGNED_IN)
