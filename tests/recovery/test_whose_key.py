"""Farida, the administrator, may confirm newcomers, and writes in the database. She is not sent what is meant for others."""

from uuid import UUID

import pytest
from django.db import transaction

from casework.access import grants
from casework.accounts import memberships
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import Certificate, Membership, Team, User
from casework.accounts.teams import admit_member, remove_member
from casework.accounts.unlocked import membership_info
from casework.encryption import Keys, settle
from tests import forging
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db
HERS = Keys.from_seed(b"f" * 32)


def forged(cast: Cast, kind: str, holder: UUID, *, role: str, epoch: int = 2, by: str = "farida") -> Certificate:
    signer = Keys.from_seed(cast.seeds[cast.people[by].pk])
    return forging.certificate(kind=kind, holder=holder, epoch=epoch, of=HERS, role=role, signer=signer, by=cast.people[by].pk)


@pytest.mark.parametrize("role", ["caseload", "partner", "recovery_a", ""])
def test_a_new_key_of_a_caseload_that_the_administrator_confirmed_is_nobodys(cast: Cast, role: str) -> None:
    forged(cast, "team", cast.teams["one"].pk, role=role)
    with pytest.raises(NotCertified):
        holder_of("team", cast.teams["one"].pk)


@pytest.mark.parametrize("kind", ["recovery_b", "auditors"])
def test_nor_is_a_new_key_of_any_other_team_of_the_office(cast: Cast, kind: str) -> None:
    team = Team.objects.get(kind=kind)
    forged(cast, "team", team.pk, role=kind)
    with pytest.raises(NotCertified):
        holder_of("team", team.pk)


def test_the_next_key_of_the_whole_office_she_may_confirm_for_she_holds_it_herself(cast: Cast) -> None:
    office = Team.objects.get(kind="office")
    with cast.acting("farida"):
        remove_member(team=office, user=cast.wida)
    assert holder_of("team", office.pk).epoch == 2


def test_a_key_of_a_partner_she_may_confirm(cast: Cast) -> None:
    forged(cast, "team", cast.teams["sepidar"].pk, role="partner")
    assert holder_of("team", cast.teams["sepidar"].pk).epoch == 2


@pytest.mark.parametrize("by", ["farida", "shakiba"])
def test_no_registrar_gives_a_colleague_another_key(cast: Cast, by: str) -> None:
    forged(cast, "user", cast.nargis.pk, role="caseworker", by=by)
    with pytest.raises(NotCertified):
        holder_of("user", cast.nargis.pk)
    case = a_case(cast, "palwasha")
    with cast.acting("palwasha"), pytest.raises(grants.GrantRefused), transaction.atomic():
        grants.give(case, cast.nargis, ["identity"])


def test_a_team_whose_kind_was_edited_takes_in_nobody_else(cast: Cast) -> None:
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        admit_member(team=team, user=cast.laila)
    Team.objects.filter(pk=team.pk).update(kind="office")  # staff may hold that one
    nargis = Keys.from_seed(cast.seeds[cast.nargis.pk])
    envelope = settle(nargis, membership_info(team.pk, 1, nargis), b"n" * 32)
    memberships.make(Team.objects.get(pk=team.pk), cast.nargis, 1, fingerprint=nargis.fingerprint, envelope=envelope, signer=nargis,
                     added_by=cast.nargis.pk)  # fmt: skip
    with cast.acting("shakiba"):
        remove_member(team=Team.objects.get(pk=team.pk), user=cast.laila)
    assert not Membership.objects.filter(team=team, user=cast.nargis, epoch=2).exists()
    assert User.objects.filter(memberships__team=team, memberships__epoch=2).get().pk == cast.shakiba.pk
