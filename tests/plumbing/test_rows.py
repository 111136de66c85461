"""Rows fetched by hand are the rows the ORM would fetch."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import rows
from casework.accounts.models import Certificate, Membership
from casework.cases.models import CaseTeamGrant, CaseUserGrant
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
