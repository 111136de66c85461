"""A writer of the database edits of what kind a team is, or where somebody works. What a team is follows from its certificate."""

import pytest
from django.db import transaction

from casework.access.grants import GrantRefused
from casework.accounts import keys, own_access, shares, teams
from casework.accounts.keys import NotCertified
from casework.accounts.models import AUDITORS, CASELOAD, OFFICE, PARTNER, RECOVERY_A, RECOVERY_B, RecoveryShare, Role, Team, User
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


def called(kind: str, *, team: Team, instead: str = CASELOAD) -> None:
    """The team of this kind is called *instead*, and *team* is called what it was."""
    Team.objects.filter(kind=kind).update(kind=instead)
    Team.objects.filter(pk=team.pk).update(kind=kind)


@pytest.mark.parametrize("kind", [RECOVERY_A, RECOVERY_B])
def test_a_partner_that_is_called_a_recovery_team_is_sent_nobodys_half(cast: Cast, kind: str) -> None:
    called(kind, team=cast.teams["sepidar"])
    RecoveryShare.objects.all().delete()
    with cast.acting("nargis") as nargis:
        own_access.share_anew(nargis)
    assert not RecoveryShare.objects.exists()


def test_nor_is_the_whole_office_when_it_is_called_one(cast: Cast) -> None:
    called(RECOVERY_B, team=Team.objects.get(kind=OFFICE))
    with pytest.raises(NotCertified), transaction.atomic():
        shares.post_shares(cast.nargis, cast.seeds[cast.nargis.pk], epoch=1)


@pytest.mark.parametrize("kind", [PARTNER, OFFICE])
def test_the_trail_is_sealed_to_nobody_who_is_only_called_its_reader(cast: Cast, kind: str) -> None:
    called(AUDITORS, team=cast.teams["sepidar"] if kind == PARTNER else Team.objects.get(kind=OFFICE))
    with pytest.raises(NotCertified):
        keys.auditors_public_key()


def test_a_case_is_not_given_to_a_partner_for_whom_the_column_says_she_works(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(home_team=cast.teams["sepidar"])
    with pytest.raises(GrantRefused):
        a_case(cast, "nargis")


def test_nor_where_the_partner_is_called_a_team(cast: Cast) -> None:
    Team.objects.filter(pk=cast.teams["sepidar"].pk).update(kind=CASELOAD)
    User.objects.filter(pk=cast.nargis.pk).update(home_team=cast.teams["sepidar"])
    with pytest.raises(GrantRefused):
        a_case(cast, "nargis")


def test_who_has_the_other_half_is_seen_although_her_team_is_called_something_else(cast: Cast) -> None:
    assert cast.shakiba.role == Role.SUPERVISOR
    Team.objects.filter(kind=RECOVERY_B).update(kind=CASELOAD)
    with cast.acting("farida"), pytest.raises(teams.WrongRole), transaction.atomic():
        teams.admit_member(team=Team.objects.get(kind=RECOVERY_A), user=cast.shakiba)
