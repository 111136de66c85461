"""The people pages: who may, and that a refusal leaves nothing half-done."""

from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.access import gate
from casework.accounts import actions, directory, joining, key_words
from casework.accounts.keys import NotCertified
from casework.accounts.models import AUDITORS, CASELOAD, OFFICE, Certificate, Membership, Role, Team, User
from casework.accounts.teams import LastMember, NotAMember, WrongRole, admit_member, remove_member
from casework.cases.models import Case
from tests.accounts.door import inside, kinds, sign_in, signed_in
from tests.cast import Cast, a_case

PAGES = ["/people/", "/people/invite/", "/people/partners/new/"]


def of_kind(kind: str) -> Team:
    return Team.objects.get(kind=kind)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira", "roshan", "wida"])
def test_the_pages_do_not_exist_for_others_and_that_is_recorded(cast: Cast, name: str, path: str) -> None:
    assert signed_in(name).get(path).status_code == 404
    assert kinds()[-1] == "access.refused"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["shakiba", "farida"])
def test_supervisors_and_administrators_reach_them(cast: Cast, name: str, path: str) -> None:
    assert signed_in(name).get(path).status_code == 200


@pytest.mark.parametrize("action", ["confirm", "suspend", "restore"])
def test_a_caseworker_cannot_act_on_people(cast: Cast, action: str) -> None:
    assert signed_in("nargis").post(f"/people/{cast.palwasha.pk}/{action}/").status_code == 404


def test_the_list_shows_names_to_the_office(cast: Cast) -> None:
    page = signed_in("shakiba").get("/people/").content.decode()
    assert all(name.capitalize() in page for name in cast.people)


def test_the_list_costs_the_same_for_more_people(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    shakiba.get("/people/")
    with CaptureQueriesContext(connection) as few:
        shakiba.get("/people/")
    for number in range(5):
        cast.add(f"more{number}", Role.CASEWORKER, cast.teams["one"])
    with CaptureQueriesContext(connection) as many:
        shakiba.get("/people/")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.CASEWORKER, ""),
        (Role.CASEWORKER, "sepidar"),
        (Role.PARTNER, "one"),
        (Role.PARTNER, ""),
        (Role.ADMINISTRATOR, "one"),
        ("root", "one"),
    ],
)
def test_a_role_is_invited_only_where_it_belongs(cast: Cast, role: str, place: str) -> None:
    team = cast.teams[place].pk if place else ""
    signed_in("shakiba").post("/people/invite/", {"name": "Gulalai", "role": role, "team": str(team)})
    assert "person.invited" not in kinds()


def test_suspending_asks_first_and_then_ends_everything(cast: Cast) -> None:
    nargis, shakiba = signed_in("nargis"), signed_in("shakiba")
    assert shakiba.get(f"/people/{cast.nargis.pk}/suspend/").status_code == 200
    assert inside(nargis)
    shakiba.post(f"/people/{cast.nargis.pk}/suspend/")
    assert not inside(nargis)
    assert sign_in(Client(), "nargis").status_code == 200
    assert "person.suspended" in kinds()


def test_nobody_suspends_herself(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    assert shakiba.post(f"/people/{cast.shakiba.pk}/suspend/").status_code == 404
    assert inside(shakiba)


def test_a_suspended_person_can_be_let_in_again(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    shakiba.post(f"/people/{cast.nargis.pk}/suspend/")
    shakiba.post(f"/people/{cast.nargis.pk}/restore/")
    assert sign_in(Client(), "nargis").status_code == 302


def test_a_suspended_newcomer_is_not_let_in_by_the_back_door(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(state=User.SUSPENDED)
    Certificate.objects.filter(holder=cast.nargis.pk).update(signature=b"", certified_by=None)
    signed_in("shakiba").post(f"/people/{cast.nargis.pk}/restore/")
    assert User.objects.get(pk=cast.nargis.pk).state == User.SUSPENDED


def test_an_active_person_is_not_restored(cast: Cast) -> None:
    with cast.acting("shakiba"), pytest.raises(joining.NotWaiting):
        actions.restore(user=cast.nargis)


# --- teams ---------------------------------------------------------------------------------------------------------------
def test_a_supervisor_founds_a_team_and_holds_its_key(cast: Cast) -> None:
    where = signed_in("shakiba").post("/people/teams/new/", {"name": "Team three"})["Location"]
    team = Team.objects.get(pk=where.rstrip("/").rsplit("/", 1)[1])
    assert list(team.memberships.values_list("user", flat=True)) == [cast.shakiba.pk]
    with cast.acting("shakiba"):
        assert directory.team_names([team.pk]) == {str(team.pk): "Team three"}


def test_an_administrator_founds_no_team(cast: Cast) -> None:
    before = Team.objects.count()
    assert signed_in("farida").post("/people/teams/new/", {"name": "Hers"}).status_code == 404
    with cast.acting("farida"), pytest.raises(joining.NotARegistrar):
        actions.found_team(kind=CASELOAD, name="Hers")
    assert Team.objects.count() == before


def test_the_key_of_a_caseload_is_never_passed_to_an_administrator(cast: Cast) -> None:
    team = cast.teams["one"]
    signed_in("shakiba").post(f"/people/teams/{team.pk}/admit/", {"person": str(cast.farida.pk)})
    assert not cast.farida.memberships.filter(team=team).exists()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (CASELOAD, "farida"),
        (CASELOAD, "nargis"),
        (CASELOAD, "roshan"),
        (AUDITORS, "farida"),
        (AUDITORS, "wida"),
        (OFFICE, "roshan"),
    ],
)
def test_a_teams_key_goes_only_to_the_roles_it_is_for(cast: Cast, kind: str, name: str) -> None:
    team = cast.teams["one"] if kind == CASELOAD else of_kind(kind)
    with cast.acting("shakiba"), pytest.raises(WrongRole):
        admit_member(team=team, user=cast.people[name])


def test_a_role_raised_in_the_database_gets_no_key_either(cast: Cast) -> None:
    User.objects.filter(pk=cast.farida.pk).update(role=Role.SUPERVISOR)
    with cast.acting("shakiba"), pytest.raises(WrongRole):
        admit_member(team=cast.teams["one"], user=User.objects.get(pk=cast.farida.pk))


def test_a_member_admits_a_colleague_through_the_page(cast: Cast) -> None:
    team = cast.teams["one"]
    signed_in("shakiba").post(f"/people/teams/{team.pk}/admit/", {"person": str(cast.laila.pk)})
    assert cast.laila.memberships.filter(team=team).exists()
    assert "membership.added" in kinds()


def test_someone_without_the_key_admits_nobody(cast: Cast) -> None:
    team = cast.teams["one"]
    signed_in("laila").post(f"/people/teams/{team.pk}/admit/", {"person": str(cast.laila.pk)})
    assert not cast.laila.memberships.filter(team=team).exists()
    with cast.acting("laila"), pytest.raises(NotAMember):
        admit_member(team=team, user=cast.laila)


def test_admitting_twice_says_so_and_breaks_nothing(cast: Cast) -> None:
    shakiba, team = signed_in("shakiba"), cast.teams["one"]
    for _ in range(2):
        answer = shakiba.post(f"/people/teams/{team.pk}/admit/", {"person": str(cast.laila.pk)})
    assert answer["Location"] == f"/people/teams/{team.pk}/"
    assert shakiba.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("person", ["", "no-id", "00000000-0000-4000-8000-000000000000"])
def test_admitting_nobody_is_not_found(cast: Cast, person: str) -> None:
    assert signed_in("shakiba").post(f"/people/teams/{cast.teams['one'].pk}/admit/", {"person": person}).status_code == 404


def test_removing_raises_the_epoch_and_the_removed_colleague_is_refused(cast: Cast) -> None:
    team, case = cast.teams["one"], a_case(cast)
    with cast.acting("shakiba"):
        admit_member(team=team, user=cast.laila)
    with cast.acting("laila"):
        assert gate.fetch(Case, case.pk, "cases.open") == case
    signed_in("shakiba").post(f"/people/teams/{team.pk}/remove/{cast.laila.pk}/")
    team.refresh_from_db()
    assert team.epoch == 2
    assert not cast.laila.memberships.filter(team=team).exists()
    assert set(cast.shakiba.memberships.filter(team=team).values_list("epoch", flat=True)) == {1, 2}
    with cast.acting("laila"), pytest.raises(Http404):
        gate.fetch(Case, case.pk, "cases.open")
    with cast.acting("shakiba"):
        assert gate.fetch(Case, case.pk, "cases.open") == case


def test_a_copy_of_her_old_row_opens_neither_the_old_epoch_nor_the_new(cast: Cast) -> None:
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        admit_member(team=team, user=cast.laila)
    kept = Membership.objects.get(team=team, user=cast.laila)
    with cast.acting("shakiba"):
        remove_member(team=team, user=cast.laila)
    kept.pk = None
    kept.save(force_insert=True)
    kept.pk, kept.epoch = None, 2
    kept.save(force_insert=True)
    with cast.acting("laila") as laila:
        assert team.pk not in laila.teams


def test_the_last_holder_of_a_key_is_not_taken_out(cast: Cast) -> None:
    team = cast.teams["one"]
    with cast.acting("shakiba"), pytest.raises(LastMember):
        remove_member(team=team, user=cast.shakiba)
    signed_in("shakiba").post(f"/people/teams/{team.pk}/remove/{cast.shakiba.pk}/")
    team.refresh_from_db()
    assert team.epoch == 1
    assert cast.shakiba.memberships.filter(team=team).exists()


def test_taking_out_by_someone_who_may_not_certify_is_undone_whole(cast: Cast) -> None:
    office = of_kind(OFFICE)
    with cast.acting("nargis"), pytest.raises(NotCertified):
        remove_member(team=office, user=cast.wida)
    office.refresh_from_db()
    assert office.epoch == 1
    assert cast.wida.memberships.filter(team=office).exists()


def test_names_stay_readable_after_the_office_changed_its_key(cast: Cast) -> None:
    with cast.acting("shakiba"):
        before = directory.names_of()
        remove_member(team=of_kind(OFFICE), user=cast.wida)
    with cast.acting("nargis"):
        assert directory.names_of() == before
    with cast.acting("wida"):
        assert directory.names_of() == {}


def test_a_newcomer_reads_names_of_before_and_after_the_office_changed_its_key(cast: Cast) -> None:
    with cast.acting("shakiba"):
        remove_member(team=of_kind(OFFICE), user=cast.wida)
    gulalai = cast.add("gulalai", Role.CASEWORKER, cast.teams["one"])
    with cast.acting("gulalai"):
        names = directory.names_of([gulalai.pk, cast.nargis.pk])
    assert names == {str(gulalai.pk): "Gulalai", str(cast.nargis.pk): "Nargis"}


@pytest.mark.parametrize("name", ["shakiba", "farida"])
def test_team_pages_open_for_every_kind_of_team(cast: Cast, name: str) -> None:
    client = signed_in(name)
    answers: list[Any] = [client.get(f"/people/teams/{team.pk}/").status_code for team in Team.objects.all()]
    assert set(answers) == {200}


def test_a_registrar_is_needed_to_confirm(cast: Cast) -> None:
    User.objects.filter(pk=cast.palwasha.pk).update(state=User.ENROLLED)
    with cast.acting("nargis"), pytest.raises(joining.NotARegistrar):
        joining.confirm(user=cast.palwasha)
    assert User.objects.get(pk=cast.palwasha.pk).state == User.ENROLLED


def test_a_registrar_whose_own_key_may_not_certify_is_told_and_nothing_happens(cast: Cast) -> None:
    cast.add("second", Role.ADMINISTRATOR, None)  # certified by a supervisor: an administrator's choice never certifies others
    User.objects.filter(pk=cast.palwasha.pk).update(state=User.ENROLLED)
    client = signed_in("second")
    client.cookies["hamraz_language"] = "en"
    words = key_words.of(User.objects.get(pk=cast.palwasha.pk))
    page = client.post(f"/people/{cast.palwasha.pk}/confirm/", {"words": words}, follow=True).content.decode()
    assert "your own key may not confirm others" in page
    assert User.objects.get(pk=cast.palwasha.pk).state == User.ENROLLED
