"""A question that a colleague seals and signs at home, and somebody writes into the database, is not answered: no trail tells of it."""

import importlib

import pytest
from django.apps import apps
from django.utils import timezone

from casework.accounts.models import CASELOAD, OFFICE, Team
from referrals.conflicts import replying, sealing
from referrals.conflicts.matching import Person
from referrals.conflicts.models import ConflictQuestion
from tests.browserless import client_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HUSBAND = "رستم"


@pytest.fixture(autouse=True)
def known(cast: Cast) -> None:
    """A client of Roshan's organisation, whom somebody would like to know of."""
    assert client_of(cast, "roshan").post("/desk/clients/", {"name": HUSBAND, "father": ""}).status_code == 302


def question(cast: Cast, name: str = HUSBAND) -> ConflictQuestion:
    """As the pages write it for Nargis."""
    row = ConflictQuestion(organisation=cast.teams["sepidar"], asked_on=timezone.localdate())
    with cast.acting("nargis") as nargis:
        sealing.put_question(nargis, row, [list(Person.of(name))])
        row.save()
    return row


def at_home(cast: Cast, stamp: bytes = b"", name: str = HUSBAND) -> ConflictQuestion:
    row = question(cast, name)
    ConflictQuestion.objects.filter(pk=row.pk).update(stamp=stamp)
    return row


def answered(cast: Cast) -> int:
    with cast.acting("roshan"):
        return replying.answer_waiting()


def test_what_was_sealed_at_home_waits_for_ever(cast: Cast) -> None:
    row = at_home(cast)
    assert answered(cast) == 0
    row.refresh_from_db()
    assert row.answered_on is None and not bytes(row.answer)


def test_the_stamp_of_a_question_that_was_asked_serves_for_no_other(cast: Cast) -> None:
    asked = question(cast, "سهراب")
    at_home(cast, bytes(asked.stamp))
    assert answered(cast) == 1


def test_what_the_pages_asked_is_answered_and_keeps_no_stamp(cast: Cast) -> None:
    row = question(cast)
    assert answered(cast) == 1
    row.refresh_from_db()
    assert bytes(row.answer) and not bytes(row.stamp)


def test_a_question_that_was_answered_and_put_back_is_answered_no_second_time(cast: Cast) -> None:
    """The attack: byte for byte, after a client was written into the register, or taken out of it."""
    kept = question(cast)
    assert answered(cast) == 1
    ConflictQuestion.objects.filter(pk=kept.pk).delete()
    kept.save(force_insert=True)
    question(cast, "سهراب")
    assert answered(cast) == 1
    assert ConflictQuestion.objects.get(pk=kept.pk).answered_on is None


def test_the_answer_goes_to_the_team_that_is_certified_as_the_office(cast: Cast) -> None:
    """The attack: another team, whose key somebody holds who may not know, is called the office."""
    question(cast)
    office = Team.objects.get(kind=OFFICE)
    Team.objects.filter(pk=office.pk).update(kind=CASELOAD)
    Team.objects.filter(pk=cast.teams["two"].pk).update(kind=OFFICE)
    assert answered(cast) == 0
    Team.objects.filter(pk=office.pk).update(kind=OFFICE)
    assert answered(cast) == 1
    Team.objects.filter(pk=cast.teams["two"].pk).update(kind=CASELOAD)
    with cast.acting("nargis") as nargis:
        assert sealing.answer_of(nargis, ConflictQuestion.objects.get()) == "yes"


def test_what_waited_before_there_were_stamps_is_answered_after_the_migration(cast: Cast) -> None:
    at_home(cast)
    importlib.import_module("referrals.migrations.0018_conflict_stamp").stamp_what_stands(apps, None)
    assert answered(cast) == 1
