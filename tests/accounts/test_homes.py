"""The column that says where somebody is at home leads nothing anywhere, when somebody who writes in the database edits it."""

import importlib

import pytest
from django.apps import apps

from casework.access.errors import GrantRefused
from casework.accounts import homes, joining, keys, teams
from casework.accounts.founding import NewPerson, create_person
from casework.accounts.models import OFFICE, Role, Team, User
from casework.cases.models import Case
from casework.cases.views import people
from casework.supervision import board
from referrals import naming
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast, a_case

pytestmark = pytest.mark.django_db
COLLEAGUES = "/me/colleagues/"


def moved(cast: Cast, name: str, team: str, **more: object) -> User:
    User.objects.filter(pk=cast.people[name].pk).update(home_team=cast.teams[team], **more)
    return User.objects.get(pk=cast.people[name].pk)


def test_no_new_case_is_sealed_to_another_team(cast: Cast) -> None:
    """Laila, who supervises the other team, and a writer of the database want the cases of Nargis."""
    moved(cast, "nargis", "two")
    with pytest.raises(GrantRefused):
        a_case(cast, "nargis")
    assert not Case.objects.exists()


def test_nor_with_the_stamp_of_a_colleague_of_that_team(cast: Cast) -> None:
    other = cast.add("rahima", Role.CASEWORKER, cast.teams["two"])
    moved(cast, "nargis", "two", home_stamp=bytes(other.home_stamp))
    with pytest.raises(GrantRefused):
        a_case(cast, "nargis")


def test_a_partner_is_offered_nobody_of_another_organisation(cast: Cast) -> None:
    mina = moved(cast, "mina", "sepidar")
    roshan = client_of(cast, "roshan")
    assert roshan.get(COLLEAGUES).context["rows"] == []
    assert roshan.post(f"{COLLEAGUES}{mina.pk}/", {"words": "0000"}).status_code == 404
    assert not mina.memberships.filter(team=cast.teams["sepidar"]).exists()


def test_a_partner_is_offered_nobody_whose_role_was_edited(cast: Cast) -> None:
    nargis = moved(cast, "nargis", "sepidar", role=Role.PARTNER)
    assert client_of(cast, "roshan").get(COLLEAGUES).context["rows"] == []
    assert not homes.is_hers(nargis)


def test_a_partner_takes_in_a_colleague_of_her_own(cast: Cast) -> None:
    nilofar = cast.add("nilofar", Role.PARTNER, cast.teams["sepidar"])
    rows = client_of(cast, "roshan").get(COLLEAGUES).context["rows"]
    assert [row["person"] for row in rows] == [nilofar]


def test_a_partner_takes_in_nobody_of_another_organisation(cast: Cast) -> None:
    """Past the page that offers them."""
    mina = moved(cast, "mina", "sepidar")
    with cast.acting("roshan"), pytest.raises(teams.WrongRole):
        teams.admit_member(team=cast.teams["sepidar"], user=mina)


def test_a_new_supervisor_whose_home_was_edited_gets_the_key_of_neither_team(cast: Cast) -> None:
    """She was invited to the first team. Laila, who confirms her, holds the key of the second."""
    public = keys.key_of_team(Team.objects.get(kind=OFFICE)).encryption_public
    fresh, _ = create_person(
        NewPerson("gulalai", "Gulalai", PASSPHRASE), role=Role.SUPERVISOR, home_team=cast.teams["one"], office_public=public
    )
    User.objects.filter(pk=fresh.pk).update(home_team=cast.teams["two"])
    with cast.acting("laila"):
        joining.confirm(user=User.objects.get(pk=fresh.pk))
    assert not fresh.memberships.filter(team__in=(cast.teams["one"], cast.teams["two"])).exists()


def test_nobody_whose_home_was_edited_is_among_the_colleagues_of_a_team(cast: Cast) -> None:
    case, two = a_case(cast), cast.teams["two"]
    other = cast.add("rahima", Role.CASEWORKER, two)
    User.objects.filter(pk=other.pk).update(home_team=cast.teams["one"])
    User.objects.filter(pk=cast.palwasha.pk).update(home_team=two)
    with cast.acting("shakiba"):
        assert other.pk not in {user.pk for user in people._colleagues(case)}
        assert {user.pk for user in board.workers()} == {cast.nargis.pk}
    with cast.acting("laila"):
        assert cast.palwasha.pk not in {colleague.id for colleague in naming.colleagues(two.pk, [])}


def test_everybody_who_was_here_before_is_at_home_after_the_migration(cast: Cast) -> None:
    User.objects.update(home_stamp=b"")
    with pytest.raises(GrantRefused):
        a_case(cast, "nargis")
    importlib.import_module("casework.accounts.migrations.0006_home_stamp").stamp_what_stands(apps, None)
    assert all(homes.is_hers(user) for user in User.objects.all())
    assert a_case(cast, "nargis")
