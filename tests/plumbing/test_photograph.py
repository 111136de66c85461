"""What is made once a process is the same for every test that asks for it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from audit.models import Entry
from casework.cases.models import Case
from tests.cast import Cast, a_case, found
from tests.photograph import Made, Photograph, take
from tests.promises.walk import undone


def an_office_with_a_case() -> Cast:
    cast = found()
    a_case(cast)
    return cast


@pytest.mark.django_db
def test_rows_are_put_back_as_they_were() -> None:
    made = Made(an_office_with_a_case)
    with undone():
        made.again()
        before = rows_of(take())
    with undone():
        made.again()
        assert rows_of(take()) == before
    assert "cases_case" in before


def rows_of(photograph: Photograph) -> dict[str, object]:
    """The rows of each table, in no order: PostgreSQL gives them as they lie, and a row that was changed lies elsewhere."""
    return {table: (columns, sorted(rows, key=repr)) for table, (columns, rows) in photograph.tables.items()}


@pytest.mark.django_db
def test_what_one_test_does_to_its_copy_is_not_seen_by_the_next() -> None:
    made = Made(found)
    for _ in range(2):
        with undone():
            cast = made.again()
            assert "stranger" not in cast.people
            cast.people["stranger"] = cast.nargis


@pytest.mark.django_db(transaction=True)
def test_a_case_opens_again_after_the_tables_were_emptied() -> None:
    made = Made(an_office_with_a_case)
    for _ in range(2):
        cast = made.again()
        with cast.acting("nargis"):
            assert Case.objects.get().survivor_records.get().given_name == "پروین"
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db
def test_past_midnight_it_is_made_anew() -> None:
    made, seen = Made(found), []
    for days in range(2):
        with undone(), time_machine.travel(timezone.now() + timedelta(days=days), tick=True):
            made.again()
            seen.append(Entry.objects.earliest("seq").ts)
    assert seen[1] - seen[0] >= 24 * 60 - 1
