"""What the ledger remembers of grants that ended, and how it is asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import audit
from audit import endings

pytestmark = pytest.mark.django_db
SIGNATURE, OTHER = b"one grant" * 7, b"another" * 7


def test_what_ended_is_told_and_nothing_else() -> None:
    endings.note(endings.GRANT, SIGNATURE)
    assert endings.ended([SIGNATURE, OTHER]) == {SIGNATURE}


def test_an_entry_of_another_kind_under_the_same_tag_ends_nothing() -> None:
    audit.record("case.changed", filed_under=endings._tag(SIGNATURE))
    assert endings.ended([SIGNATURE]) == set()


@pytest.mark.sqlite_only
def test_it_is_asked_by_the_tags_however_much_has_ended() -> None:
    endings.note(endings.GRANT, SIGNATURE)
    with CaptureQueriesContext(connection) as asked:
        endings.ended([SIGNATURE, OTHER])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[-1]['sql']}")
        assert [row[-1] for row in cursor.fetchall()] == ["SEARCH audit_entry USING INDEX audit_entry_case (case_tag=?)"]
