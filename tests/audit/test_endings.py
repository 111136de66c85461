"""What the ledger remembers of grants that ended, and how it is asked."""

from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import audit
from audit import endings
from audit.chain import Place

pytestmark = pytest.mark.django_db
HERE, THERE = ("grant", "case", "1", "user", "2"), ("grant", "case", "1", "user", "3")


class Standing(NamedTuple):
    """A row at one place, or at several."""

    signature: bytes
    since: int
    at: tuple[Place, ...]

    def places(self) -> tuple[Place, ...]:
        return self.at


def test_what_ended_is_told_and_nothing_else() -> None:
    endings.note(endings.GRANT, HERE)
    one, other = Standing(b"one", 0, (HERE,)), Standing(b"other", 0, (THERE,))
    assert endings.ended([one, other]) == {b"one"}


def test_what_was_written_after_the_end_stands() -> None:
    endings.note(endings.GRANT, HERE)
    again = Standing(b"again", endings.newest(), (HERE,))
    assert endings.ended([again]) == set()
    endings.note(endings.GRANT, HERE)
    assert endings.ended([again]) == {b"again"}


def test_the_end_of_a_wider_place_is_its_end_too() -> None:
    endings.note(endings.GRANT, ("grants to", "2"))
    assert endings.ended([Standing(b"one", 0, (HERE, ("grants to", "2")))]) == {b"one"}


def test_an_entry_of_another_kind_under_the_same_tag_ends_nothing() -> None:
    audit.record("case.changed", filed_under=endings.tag(HERE))
    assert endings.ended([Standing(b"one", 0, (HERE,))]) == set()


@pytest.mark.sqlite_only
def test_it_is_asked_by_the_tags_however_much_has_ended() -> None:
    endings.note(endings.GRANT, HERE)
    with CaptureQueriesContext(connection) as asked:
        endings.ended([Standing(b"one", 0, (HERE, THERE))])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[-1]['sql']}")
        assert [row[-1] for row in cursor.fetchall()] == ["SEARCH audit_entry USING INDEX audit_entry_case (case_tag=?)"]
