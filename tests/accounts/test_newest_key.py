"""Certificates looked up many at once are believed as one by one is."""

from uuid import uuid4

import pytest
from django.db import connection

from casework.accounts import keys
from casework.accounts.keys import NotCertified
from casework.accounts.models import Certificate, Membership
from casework.encryption import Keys
from tests import forging
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


@pytest.mark.parametrize("planted", ["of the administrator who confirmed her", "of her own, before the one she has"])
def test_a_supervisor_whom_the_administrator_chose_confirms_no_key_by_a_planted_row(cast: Cast, planted: str) -> None:
    """Her certificate was followed to the root before, by this process; the rows beside it were edited since."""
    hers = Keys.from_seed(cast.seeds[cast.wida.pk])
    farida = Keys.from_seed(cast.seeds[cast.farida.pk])
    row = Certificate.objects.get(holder_kind="user", holder=cast.wida.pk)
    row.delete()
    row = forging.certificate(
        kind="user", holder=cast.wida.pk, epoch=1, of=hers, role="supervisor", signer=farida, by=cast.farida.pk
    )
    forging.certificate(kind="user", holder=cast.wida.pk, epoch=2, of=hers, role="supervisor", signer=hers, by=cast.wida.pk)
    assert keys.holder_of("user", cast.wida.pk).role == "supervisor"
    if planted.startswith("of the"):
        keys.announce(kind="user", holder=cast.farida.pk, epoch=2, keys=farida, role="supervisor")
    else:
        Certificate.objects.filter(pk=row.pk).update(certified_by=None)
        forging.stamp_everything()
    forging.certificate(kind="team", holder=cast.teams["one"].pk, epoch=2, of=hers, role="caseload", signer=hers, by=cast.wida.pk)
    with pytest.raises(NotCertified):
        keys.holder_of("team", cast.teams["one"].pk)
