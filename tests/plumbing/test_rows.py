"""Rows fetched by hand are the rows the ORM would fetch."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework import rows
from casework.access.models import Draft
from casework.accounts.models import Certificate, Membership, Team, User
from casework.cases.choices import State
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


def test_they_are_equal_to_the_orms_in_every_column(cast: Cast) -> None:
    cases = [a_case(cast).pk for _ in range(2)]
    by_hand = rows.where(CaseUserGrant, user=[cast.nargis.pk], content_object=cases)
    asked = CaseUserGrant.objects.filter(user=cast.nargis, content_object__in=cases).order_by("id")
    columns = [field.attname for field in CaseUserGrant._meta.concrete_fields]

    def values(row: CaseUserGrant) -> list[object]:
        return [bytes(value) if isinstance(value, memoryview) else value for value in (getattr(row, name) for name in columns)]

    assert len(by_hand) == 2
    assert [values(row) for row in by_hand] == [values(row) for row in asked]
    assert rows.where(CaseTeamGrant, content_object=cases, locked=True)[0].get_deferred_fields() == set()


def test_nothing_to_match_matches_nothing_and_asks_nothing(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert rows.where(Membership, user=[cast.nargis.pk], team=[]) == []
    assert len(seen) == 0


def test_a_column_that_is_none_is_refused(cast: Cast) -> None:
    with pytest.raises(FieldDoesNotExist):
        rows.where(Certificate, **{'holder" OR 1=1 --': [1]})


def test_a_change_writes_these_columns_of_one_row_and_no_other(cast: Cast) -> None:
    first, second = (a_case(cast) for _ in range(2))
    grant, other = (CaseUserGrant.objects.get(content_object=case, user=cast.nargis) for case in (first, second))
    rows.change(grant, card=b"card", expires_at=7)
    changed, untouched = (CaseUserGrant.objects.get(pk=row.pk) for row in (grant, other))
    assert (bytes(changed.card), changed.expires_at, bytes(changed.signature)) == (b"card", 7, bytes(grant.signature))
    assert (bytes(untouched.card), untouched.expires_at) == (bytes(other.card), other.expires_at)


def test_removing_takes_what_matches_and_none_means_that_nothing_stands_there(cast: Cast) -> None:
    about = uuid4()
    for subject in (None, about):
        Draft.objects.create(user=cast.nargis, form="cases.intake", subject=subject, sealed=b"x", saved_at=timezone.now())
    assert rows.remove(Draft, user=cast.nargis.pk, form="cases.intake", subject=None) == 1
    assert rows.remove(Draft, user=cast.nargis.pk, form="cases.intake", subject=None) == 0
    assert list(Draft.objects.values_list("subject", flat=True)) == [about]


def test_what_the_driver_hands_over_becomes_what_a_field_holds(cast: Cast) -> None:
    """A truth, a day, a moment and an id come back as such from both databases."""
    case = rows.where(Case, id=[a_case(cast).pk], state=[State.OPEN])[0]
    user = rows.where(User, id=[cast.nargis.pk])[0]
    assert isinstance(case.pk, UUID)
    assert isinstance(case.opened_on, date)
    assert (user.is_superuser, user.is_active) == (False, True)


def test_several_questions_are_answered_each_as_if_asked_alone(cast: Cast) -> None:
    case = a_case(cast).pk
    questions = [
        rows.Question(CaseUserGrant, {"content_object": [case]}, locked=True),
        rows.Question(Membership, {"user": []}),
        rows.Question(CaseTeamGrant, {"content_object": [case], "key_epoch": [1]}),
        rows.Question(CaseUserGrant, {"content_object": [uuid4()]}),
        rows.Question(Case, {"id": [case]}),
    ]
    alone = [rows.where(question.model, locked=question.locked, **question.columns) for question in questions]
    with CaptureQueriesContext(connection) as seen:
        together = rows.together(*questions)
    assert together == alone
    assert [len(found) for found in together] == [1, 0, 1, 0, 1]
    assert len(seen) == (1 if connection.vendor == "postgresql" else 4)


def test_no_questions_ask_nothing() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert rows.together(rows.Question(Membership, {"user": []})) == [[]]
        assert rows.in_one_trip([]) == []
    assert len(seen) == 0


def test_of_what_travels_together_each_statement_sees_what_the_one_before_did(cast: Cast) -> None:
    grant = CaseUserGrant.objects.get(content_object=a_case(cast), user=cast.nargis)
    table = CaseUserGrant._meta.db_table
    written, seen = rows.in_one_trip([
        (f"UPDATE {table} SET expires_at = %s WHERE id = %s", [7, grant.pk]),
        (f"SELECT expires_at FROM {table} WHERE id = %s", [grant.pk]),
    ])
    assert (written, [tuple(row) for row in seen]) == ([], [(7,)])


def test_several_changes_write_each_its_own_row(cast: Cast) -> None:
    grants = [CaseUserGrant.objects.get(content_object=a_case(cast), user=cast.nargis) for _ in range(2)]
    rows.change_each([(grant, {"card": b"card of %d" % number}) for number, grant in enumerate(grants)])
    assert [bytes(CaseUserGrant.objects.get(pk=grant.pk).card) for grant in grants] == [b"card of 0", b"card of 1"]


def test_where_one_statement_of_several_fails_none_has_happened(cast: Cast) -> None:
    grant = CaseUserGrant.objects.get(content_object=a_case(cast), user=cast.nargis)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.in_one_trip([
            (f"UPDATE {CaseUserGrant._meta.db_table} SET expires_at = 7", []),
            ("SELECT nothing FROM nowhere", []),
        ])
    assert CaseUserGrant.objects.get(pk=grant.pk).expires_at == grant.expires_at


def test_bare_tuples_hold_the_same_bytes_and_numbers_as_the_orm(cast: Cast) -> None:
    case = a_case(cast)
    CaseUserGrant.objects.filter(content_object=case).update(card=bytes(range(256)), expires_at=2**40)
    ((pk, card, expires),) = rows.tuples(CaseUserGrant, ("content_object", "card", "expires_at"), user=[cast.nargis.pk])
    assert (UUID(pk), bytes(card), expires) == (case.pk, bytes(range(256)), 2**40)


def test_a_query_for_bare_tuples_is_counted_as_any_other(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as seen:
        rows.tuples(CaseUserGrant, ("id", "card"), user=[cast.nargis.pk])
    assert len(seen) == 1


def test_rows_that_other_rows_name_come_in_the_same_trip(cast: Cast) -> None:
    hers = {"user": [cast.nargis.pk]}
    named = rows.Named(Membership, "team", hers)
    memberships, teams, certificates = rows.together(
        rows.Question(Membership, hers),
        rows.Question(Team, {"id": named}),
        rows.Question(Certificate, {"holder": rows.Named(Membership, "added_by", hers)}),
    )
    asked = list(Membership.objects.filter(user=cast.nargis))
    assert {row.pk for row in memberships} == {row.pk for row in asked}
    assert {row.pk for row in teams} == {row.team_id for row in asked}
    assert {row.holder for row in certificates} == {row.added_by for row in asked}


def test_rows_that_a_question_without_values_names_are_none_and_not_asked_for(cast: Cast) -> None:
    """PostgreSQL knows no empty list."""
    nobody = rows.Named(Membership, "team", {"user": rows.Named(User, "id", {"id": []})})
    with CaptureQueriesContext(connection) as queries:
        assert rows.together(rows.Question(Team, {"id": nobody})) == [[]]
    assert len(queries) == 0


def test_rows_that_nothing_names_are_none(cast: Cast) -> None:
    nobody = {"user": [uuid4()]}
    assert rows.together(rows.Question(Team, {"id": rows.Named(Membership, "team", nobody)})) == [[]]
