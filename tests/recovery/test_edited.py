"""Recovery where rows were edited: what is damaged is told and stops nobody, and nobody gets what her role does not hold."""

import pytest

from casework.accounts import shares
from casework.accounts.keys import holder_of
from casework.accounts.models import OFFICE, RECOVERY_A, RECOVERY_B, Membership, RecoveryShare, Team, User
from casework.encryption import Keys, join, post
from casework.recovery.copies import Office
from casework.recovery.drill import halves
from casework.recovery.organisation import CannotBringBack, Teams, bring_back
from casework.recovery.two_people import CodesRefused, recover
from tests.cast import Cast
from tests.recovery.codes import codes_of
from tests.recovery.losing import NEW, recovered

pytestmark = pytest.mark.django_db


def office_of(cast: Cast) -> Office:
    return Office(Keys.from_seed(join(*cast.founded.sheets[:2])))


def shortened(cast: Cast) -> None:
    """Nargis's second half is of 31 bytes: anybody posts to a team's public key."""
    team = Team.objects.get(kind=RECOVERY_B)
    envelope = post(holder_of("team", team.pk).encryption_public, shares.share_info(cast.nargis.pk, 1, team.pk), bytes(31))
    RecoveryShare.objects.filter(user=cast.nargis, team=team).update(envelope=envelope)


def test_a_half_of_another_length_is_refused_like_a_wrong_code(cast: Cast) -> None:
    shortened(cast)
    with pytest.raises(CodesRefused):
        recover(sign_in_name="nargis", codes=codes_of(cast, "farida", "shakiba"), passphrase=NEW)


def test_the_drill_counts_such_a_half_as_wrong(cast: Cast) -> None:
    everybody = list(halves(office_of(cast)))
    shortened(cast)
    assert sum(right for _missing, right in halves(office_of(cast))) == len(everybody) - 1


@pytest.mark.parametrize("called", [OFFICE, RECOVERY_A])
def test_the_sheets_give_an_administrator_no_caseload_that_is_called_something_else(cast: Cast, called: str) -> None:
    team = cast.teams["two"]
    Team.objects.filter(pk=team.pk).update(kind=called)
    bring_back(office=office_of(cast), user=cast.farida, passphrase=NEW, teams=Teams(kinds=frozenset({RECOVERY_A})))
    assert not Membership.objects.filter(user=cast.farida, team=team).exists()
    assert Membership.objects.filter(user=cast.farida, team__kind=OFFICE).exclude(team=team).exists()


def test_the_sheets_put_nobody_into_both_recovery_teams(cast: Cast) -> None:
    with pytest.raises(CannotBringBack):
        bring_back(office=office_of(cast), user=cast.laila, passphrase=NEW, teams=Teams(kinds=frozenset({RECOVERY_A, RECOVERY_B})))


def test_nobody_comes_back_while_her_role_is_an_edited_one_and_she_does_when_it_is_put_right(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(role="administrator")
    with pytest.raises(CodesRefused):
        recovered(cast, "nargis")
    User.objects.filter(pk=cast.nargis.pk).update(role="caseworker")
    recovered(cast, "nargis")
    assert holder_of("user", cast.nargis.pk).role == "caseworker"
