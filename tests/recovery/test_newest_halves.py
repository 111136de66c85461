"""Whether both halves of a seed lie under the newest keys of the recovery teams, the certificates say and not a column."""

import pytest

from casework.accounts import shares, teams
from casework.accounts.models import RECOVERY_A, Membership, Team, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def renewed(cast: Cast) -> Team:
    """The first recovery team gets a new key, under which nobody's half lies yet."""
    team = Team.objects.get(kind=RECOVERY_A)
    holder = Membership.objects.filter(team=team).select_related("user")[0].user
    with cast.acting(holder):
        teams.admit_member(team=team, user=cast.laila)
    return team


def test_a_number_that_was_put_back_hides_no_half_under_a_key_from_before(cast: Cast) -> None:
    """The attack: who was in the team once opens that half, and her colleague of the other team helps her."""
    assert shares.are_posted(User.objects.get(pk=cast.nargis.pk), epoch=1)
    team = renewed(cast)
    people, ready = shares.covered()
    assert ready < people
    Team.objects.filter(pk=team.pk).update(epoch=1)
    assert not shares.are_posted(User.objects.get(pk=cast.nargis.pk), epoch=1)
    assert shares.covered() == (people, ready)


def test_who_helps_is_who_holds_the_newest_certified_key(cast: Cast) -> None:
    team = renewed(cast)
    before = shares.helpers()
    Team.objects.filter(pk=team.pk).update(epoch=9)
    assert shares.helpers() == before == (2, 1)


def test_a_team_whose_key_nobody_believes_has_no_halves(cast: Cast) -> None:
    team = Team.objects.get(kind=RECOVERY_A)
    Team.objects.filter(pk=team.pk).update(kind="office")
    Team.objects.filter(kind="office").exclude(pk=team.pk).update(kind=RECOVERY_A)
    assert not shares.are_posted(User.objects.get(pk=cast.nargis.pk), epoch=1)
    assert shares.covered()[1] == shares.helpers()[0] == 0
