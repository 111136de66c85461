"""A term stays: records of past years say its code."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.reference.models import Term, TermIsKept
from tests.reference.conftest import a_term

pytestmark = pytest.mark.django_db


def test_a_term_cannot_be_deleted() -> None:
    with pytest.raises(TermIsKept):
        a_term().delete()
    with pytest.raises(TermIsKept):
        Term.objects.filter(code="moved").delete()


@pytest.mark.parametrize("name", ["code", "list_code"])
def test_a_term_keeps_its_code_and_its_list(name: str) -> None:
    term = a_term()
    setattr(term, name, "another")
    with pytest.raises(TermIsKept):
        term.save()
    assert a_term().code == "moved"


def test_a_term_changes_with_its_history_only() -> None:
    with pytest.raises(TermIsKept):
        Term.objects.filter(code="moved").update(english="Gone")


def test_two_terms_of_a_list_cannot_have_one_code() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Term(list_code="closure_reasons", code="moved", dari="ا", pashto="ا", english="a").save()


def test_the_database_refuses_a_last_day_before_the_first() -> None:
    term = a_term()
    term.in_force_from, term.in_force_to = datetime.date(2026, 2, 1), datetime.date(2026, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        term.save()


def test_history_says_the_day_and_the_number_and_nobody() -> None:
    term = a_term()
    term.english = "She went away"
    term.save()
    newest = term.history.first()
    midnight = timezone.localtime(newest.history_date) - datetime.timedelta(microseconds=2)
    assert (newest.revision, midnight.time()) == (2, datetime.time())
    assert newest.history_user_id is None
