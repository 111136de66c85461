"""Certificates looked up many at once are believed as one by one is."""

from uuid import uuid4

import pytest
from django.db import connection

from casework.accounts.keys import NotCertified
from casework.accounts.models import Certificate, Membership
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_older_key_does_not_stand_in_for_a_newer_one_that_nobody_signed(cast: Cast) -> None:
    older = Certificate.objects.get(holder_kind="user", holder=cast.palwasha.pk)
    with cast.acting("nargis") as someone:
        someone.prime([], [cast.palwasha.pk])
        assert someone.certificate("user", cast.palwasha.pk).epoch == older.epoch
    Certificate.objects.create(**{
        field.attname: getattr(older, field.attname) for field in Certificate._meta.concrete_fields if field.attname not in ("id", "epoch")
    }, epoch=older.epoch + 1)
    with cast.acting("nargis") as someone:
        someone.prime([], [cast.palwasha.pk])
        with pytest.raises(NotCertified):
            someone.certificate("user", cast.palwasha.pk)


def test_a_membership_of_a_team_that_is_not_there_gives_nothing_and_breaks_nothing(cast: Cast) -> None:
    row = Membership.objects.filter(user=cast.nargis).get()
    sql = "UPDATE accounts_membership SET team_id = %s WHERE id = %s"
    prepared = Membership._meta.get_field("team").get_db_prep_value
    with connection.cursor() as cursor:
        cursor.execute(sql, [prepared(uuid4(), connection), row.pk])
        with cast.acting("nargis") as someone:
            assert (someone.memberships, someone.teams, someone.groups) == ([], {}, {})
        cursor.execute(sql, [prepared(row.team_id, connection), row.pk])
