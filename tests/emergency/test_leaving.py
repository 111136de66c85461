"""Leaving: what only she opens is told before, nothing is orphaned by one person alone, and afterwards nothing opens to her."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import Http404, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import chain, ledger
from audit.models import Entry
from audit.review.segments import opener
from casework.access import drafts, gate, grants
from casework.access.only_hers import only_hers
from casework.accounts import memberships
from casework.accounts.keys import holder_of
from casework.accounts.models import CASELOAD, OFFICE, Membership, Role, Team, User
from casework.accounts.teams import NotAMember, admit_member, remove_member
from casework.cases.actions import assign
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant
from casework.emergency import leaving
from casework.emergency.models import Leaving
from casework.encryption import Keys
from tests.accounts.door import inside, kinds, sign_in, signed_in
from tests.browserless import client_of
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, name: str) -> str:
    return f"/people/{cast.people[name].pk}/leaves/"


def state_of(cast: Cast, name: str) -> str:
    return User.objects.get(pk=cast.people[name].pk).state


def counselled(cast: Cast) -> Case:
    """A case of Nargis with the counselling part that only Zohra opens."""
    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    return case


# --- what is told before --------------------------------------------------------------------------------------------------
def test_the_part_that_only_she_opens_is_listed_before_anything_happens(cast: Cast) -> None:
    case = counselled(cast)
    page = client_of(cast, "shakiba").get(page_of(cast, "zohra")).content.decode()
    assert f'href="/cases/{case.pk}/"' in page
    assert "Counselling" in page
    assert state_of(cast, "zohra") == User.ACTIVE
    assert kinds()[-1] == "catalogue.listed"


def test_a_case_that_others_open_too_is_not_listed(cast: Cast) -> None:
    case = a_case(cast)
    page = client_of(cast, "shakiba").get(page_of(cast, "nargis")).content.decode()
    assert str(case.pk) not in page
    assert "Nothing is open to her alone." in page


def test_who_does_not_open_the_case_reads_a_number_and_no_code(cast: Cast) -> None:
    case = counselled(cast)
    page = client_of(cast, "farida").get(page_of(cast, "zohra")).content.decode()
    assert str(case.pk) not in page
    assert "A case that is not open to you" in page


def test_the_list_says_for_each_case_what_the_question_about_one_case_says(cast: Cast) -> None:
    mine, shared = counselled(cast), a_case(cast, "palwasha")
    alone = a_case(cast)
    with cast.acting("shakiba"):
        for case in (mine, shared, alone):
            for name in ("nargis", "palwasha", "zohra"):
                assert only_hers(Case, cast.people[name]).get(case.pk, set()) == grants.held_only_by(case, cast.people[name])
    with cast.acting("shakiba"), transaction.atomic():
        grants.revoke(alone, cast.teams["one"])
        assert only_hers(Case, cast.nargis) == {alone.pk: {"identity", "case", "legal"}}


def test_a_grant_that_somebody_planted_keeps_no_part(cast: Cast) -> None:
    """The attack: a row for another person, unsigned, so that nobody is warned."""
    case = counselled(cast)
    row = CaseUserGrant.objects.get(content_object=case, user=cast.zohra, apart=True)
    row.pk, row.user_id, row.signature, row.serial = None, cast.palwasha.pk, b"x" * 64, b"y" * 16
    row.save(force_insert=True)
    with cast.acting("shakiba"):
        assert only_hers(Case, cast.zohra) == {case.pk: {"counselling"}}


def test_what_is_asked_does_not_grow_with_the_caseload(cast: Cast) -> None:
    def asked() -> int:
        with cast.acting("shakiba"), CaptureQueriesContext(connection) as queries:
            leaving.kept_by(cast.nargis)
        return len(queries)

    a_case(cast)
    few = asked()
    copied(cast, CaseUserGrant.objects.get(user=cast.nargis), 200)
    assert CaseUserGrant.objects.filter(user=cast.nargis).count() == 201
    assert asked() == few < 16


def copied(cast: Cast, row: Any, count: int) -> None:
    """So many more cases of hers, as rows; their signatures are of another case, so they count for nobody, after the same questions."""
    cases = Case.objects.bulk_create(
        [Case(code_tag=n.to_bytes(16, "big"), team=cast.teams["one"], opened_on=row.granted_on) for n in range(count)]
    )
    team = CaseTeamGrant.objects.filter(content_object=row.content_object).get()
    for model, found in ((CaseUserGrant, row), (CaseTeamGrant, team)):
        made = []
        for number, case in enumerate(cases):
            values = {f.attname: getattr(found, f.attname) for f in model._meta.concrete_fields if f.name != "id"}
            made.append(model(**{**values, "content_object_id": case.pk, "serial": number.to_bytes(16, "big")}))
        model.objects.bulk_create(made)


def test_a_caseworkers_whole_caseload_is_offered_to_be_handed_over(cast: Cast) -> None:
    way = f"/team/{cast.nargis.pk}/hand-over/"
    assert way in client_of(cast, "shakiba").get(page_of(cast, "nargis")).content.decode()
    assert way not in client_of(cast, "farida").get(page_of(cast, "nargis")).content.decode()


def test_suspending_shows_the_same_as_a_warning(cast: Cast) -> None:
    case = counselled(cast)
    page = client_of(cast, "shakiba").get(f"/people/{cast.zohra.pk}/suspend/").content.decode()
    assert "What only she opens" in page
    assert str(case.pk) in page


# --- nothing is orphaned by one person -----------------------------------------------------------------------------------
def test_where_something_goes_with_her_one_person_alone_cannot_let_her_go(cast: Cast) -> None:
    counselled(cast)
    shakiba = client_of(cast, "shakiba")
    for do in ("leave", "ask", "leave", "ask", "leave"):
        shakiba.post(page_of(cast, "zohra"), {"do": do})
    assert state_of(cast, "zohra") == User.ACTIVE
    assert Leaving.objects.get().asked_by == cast.shakiba.pk


@pytest.mark.parametrize("second", ["farida", "laila"])
def test_a_second_person_confirms_and_the_entry_names_both_and_what_went(cast: Cast, second: str) -> None:
    case = counselled(cast)
    client_of(cast, "shakiba").post(page_of(cast, "zohra"), {"do": "ask"})
    with cast.acting("shakiba"):
        office = Team.objects.get(kind=OFFICE)
        assert cast.people[second].memberships.filter(team=office).exists()
    client_of(cast, second).post(page_of(cast, "zohra"), {"do": "leave"})
    assert state_of(cast, "zohra") == User.LEFT
    with cast.acting("shakiba") as someone:
        entry = Entry.objects.filter(kind="person.left").get()
        story = ledger.read([entry], opener(someone))[0] or {}
    assert entry.actor == str(cast.people[second].pk)
    assert (story["asked_by"], story["cases"]) == (str(cast.shakiba.pk), [str(case.pk)])
    assert not Leaving.objects.exists()


def test_what_came_up_between_the_page_and_the_button_is_seen(cast: Cast) -> None:
    shakiba = client_of(cast, "shakiba")
    assert "Nothing is open to her alone." in shakiba.get(page_of(cast, "zohra")).content.decode()
    counselled(cast)
    shakiba.post(page_of(cast, "zohra"), {"do": "leave"})
    assert state_of(cast, "zohra") == User.ACTIVE


def test_the_question_can_be_taken_back(cast: Cast) -> None:
    counselled(cast)
    client_of(cast, "shakiba").post(page_of(cast, "zohra"), {"do": "ask"})
    client_of(cast, "farida").post(page_of(cast, "zohra"), {"do": "back"})
    assert not Leaving.objects.exists()
    assert kinds()[-1] == "person.leaving_refused"
    client_of(cast, "farida").post(page_of(cast, "zohra"), {"do": "leave"})
    assert state_of(cast, "zohra") == User.ACTIVE


def test_a_second_person_finds_the_question_in_the_list_of_people(cast: Cast) -> None:
    counselled(cast)
    client_of(cast, "shakiba").post(page_of(cast, "zohra"), {"do": "ask"})
    assert "Confirm her leaving" in client_of(cast, "farida").get("/people/").content.decode()


def test_the_last_member_of_a_team_and_of_a_partner_organisation_needs_a_second_person(cast: Cast) -> None:
    with cast.acting("shakiba"):
        assert [team.pk for team in leaving.kept_by(cast.roshan).teams] == [cast.teams["sepidar"].pk]
        assert cast.teams["one"].pk not in [team.pk for team in leaving.kept_by(cast.laila).teams]
    with cast.acting("laila"):
        assert cast.teams["one"].pk in [team.pk for team in leaving.kept_by(cast.shakiba).teams]
    client_of(cast, "shakiba").post(page_of(cast, "roshan"), {"do": "leave"})
    assert state_of(cast, "roshan") == User.ACTIVE
    client_of(cast, "shakiba").post(page_of(cast, "roshan"), {"do": "ask"})
    client_of(cast, "laila").post(page_of(cast, "roshan"), {"do": "leave"})
    assert state_of(cast, "roshan") == User.LEFT
    assert not Membership.objects.filter(user=cast.roshan).exists()


# --- leaving --------------------------------------------------------------------------------------------------------------
def test_when_she_has_left_nothing_opens_to_her_and_her_certificate_stays(cast: Cast) -> None:
    case = a_case(cast)
    nargis = signed_in("nargis")
    with cast.acting("nargis"):
        drafts.save(form="cases.note", subject=case.pk, data=QueryDict("text=words"))
    client_of(cast, "shakiba").post(page_of(cast, "nargis"), {"do": "leave"})
    row = User.objects.get(pk=cast.nargis.pk)
    assert (row.state, bytes(row.bundle)) == (User.LEFT, b"")
    assert not inside(nargis)
    assert sign_in(Client(), "nargis").status_code == 200
    assert not CaseUserGrant.objects.filter(user=row).exists()
    assert not row.drafts.exists()
    assert holder_of("user", row.pk).role == Role.CASEWORKER
    with cast.acting("nargis"), pytest.raises(Http404):  # with the seed she may have kept
        gate.fetch(Case, case.pk, "cases.open")
    with cast.acting("shakiba"):
        assert gate.fetch(Case, case.pk, "cases.open") == case


def test_her_teams_get_a_new_key_that_a_copy_of_her_rows_does_not_open(cast: Cast) -> None:
    with cast.acting("shakiba"):
        admit_member(team=cast.teams["one"], user=cast.laila)
    kept = list(Membership.objects.filter(user=cast.laila))
    client_of(cast, "shakiba").post(page_of(cast, "laila"), {"do": "leave"})
    assert state_of(cast, "laila") == User.LEFT
    assert {team.epoch for team in Team.objects.filter(kind__in=(CASELOAD, OFFICE), pk__in=[row.team_id for row in kept])} == {2}
    for row in kept:
        row.pk = None
        row.save(force_insert=True)
    with cast.acting("laila") as laila:
        assert laila.teams == {}


def test_who_lacks_the_key_of_her_team_is_told_and_changes_nothing(cast: Cast) -> None:
    with cast.acting("shakiba"):
        admit_member(team=cast.teams["one"], user=cast.laila)
    farida = client_of(cast, "farida")
    page = farida.get(page_of(cast, "laila")).content.decode()
    assert "You do not hold the key of Team one." in page
    farida.post(page_of(cast, "laila"), {"do": "leave"})
    with cast.acting("farida"), pytest.raises(NotAMember):
        leaving.leave(user=cast.laila)
    assert state_of(cast, "laila") == User.ACTIVE
    assert Membership.objects.filter(user=cast.laila, team=cast.teams["one"]).exists()


def test_who_left_does_not_come_back_by_any_button(cast: Cast) -> None:
    shakiba = client_of(cast, "shakiba")
    shakiba.post(page_of(cast, "wida"), {"do": "leave"})
    for action in ("suspend", "restore", "confirm", "leaves"):
        assert shakiba.post(f"/people/{cast.wida.pk}/{action}/", {"do": "leave"}).status_code == 404
    assert state_of(cast, "wida") == User.LEFT
    assert "Left the office" in shakiba.get("/people/").content.decode()


# --- who may --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira", "wida", "roshan"])
def test_nobody_else_reaches_the_page(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    assert client.get(page_of(cast, "palwasha")).status_code == 404
    assert client.post(page_of(cast, "palwasha"), {"do": "leave"}).status_code == 404
    assert state_of(cast, "palwasha") == User.ACTIVE


def test_nobody_lets_herself_go(cast: Cast) -> None:
    assert client_of(cast, "shakiba").post(page_of(cast, "shakiba"), {"do": "leave"}).status_code == 404
    assert state_of(cast, "shakiba") == User.ACTIVE


def test_where_the_last_colleague_with_a_part_goes_in_the_same_moment_a_second_person_is_asked_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    counselled(cast)
    monkeypatch.setattr(leaving, "kept_by", lambda user: leaving.Kept({}, []))  # as it was before the other one had gone
    with cast.acting("shakiba"), pytest.raises(leaving.SecondNeeded):
        leaving.leave(user=cast.zohra)
    assert state_of(cast, "zohra") == User.ACTIVE


def test_a_new_key_is_not_sent_to_a_colleague_who_is_going_in_the_same_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The team is held before anybody looks who stays: the other one waits, and then sees that she has gone."""
    asked: list[str] = []
    end, held = memberships.end, Team.objects.select_for_update
    monkeypatch.setattr(memberships, "end", lambda *who: (asked.append("members"), end(*who))[1])
    monkeypatch.setattr(type(Team.objects), "select_for_update", lambda *_, **__: (asked.append("team"), held())[1])
    with cast.acting("shakiba"):
        remove_member(team=Team.objects.get(kind=OFFICE), user=cast.wida)
    assert asked == ["team", "members"]


# --- the second person is nobody's to write down -----------------------------------------------------------------------------
def alone(cast: Cast, name: str = "shakiba") -> None:
    """She tries to let Zohra go, who keeps something that nobody else opens."""
    with cast.acting(name), pytest.raises(leaving.SecondNeeded):
        leaving.leave(user=User.objects.get(pk=cast.zohra.pk))
    assert state_of(cast, "zohra") == User.ACTIVE


def test_a_row_that_says_another_asked_is_no_second_person(cast: Cast) -> None:
    counselled(cast)
    Leaving.objects.create(person=cast.zohra, asked_by=cast.farida.pk, asked_on="2026-11-26")
    alone(cast)
    assert client_of(cast, "shakiba").get(page_of(cast, "zohra")).context["asked"] is None


def test_who_asked_herself_does_not_become_another_by_an_edited_row(cast: Cast) -> None:
    counselled(cast)
    with cast.acting("shakiba"):
        leaving.ask(user=cast.zohra)
    Leaving.objects.update(asked_by=cast.farida.pk)
    alone(cast)


def test_a_question_that_was_taken_back_is_not_put_back(cast: Cast) -> None:
    counselled(cast)
    with cast.acting("farida"):
        row = leaving.ask(user=cast.zohra)
        leaving.take_back(user=cast.zohra)
    row.save(force_insert=True)
    alone(cast)


@pytest.mark.parametrize("signer", ["shakiba", "farida"])
def test_an_entry_written_past_the_pages_is_no_second_person_either(cast: Cast, signer: str) -> None:
    """Signed with Shakiba's key in Farida's name, or at home by Farida, who does nothing on the pages: the server's code is missing."""
    counselled(cast)
    with cast.acting("farida"):
        leaving.ask(user=cast.zohra)
        leaving.take_back(user=cast.zohra)
    real, last = Entry.objects.get(kind="person.leaving_asked"), Entry.objects.order_by("-seq")[0]
    row = chain.Row.of(tuple(getattr(real, name) for name in chain.Row._fields))._replace(seq=last.seq + 1, prev=bytes(last.hash))
    row = row._replace(hash=chain.entry_hash(row))
    row = row._replace(signature=Keys.from_seed(cast.seeds[cast.people[signer].pk]).sign(row.hash))
    with connection.cursor() as cursor:
        cursor.execute(ledger.INSERT, row)
    Leaving.objects.create(person=cast.zohra, asked_by=cast.farida.pk, asked_on="2026-11-26")
    alone(cast)


def test_over_a_row_that_nobody_wrote_here_she_asks_all_the_same(cast: Cast) -> None:
    counselled(cast)
    Leaving.objects.create(person=cast.zohra, asked_by=cast.farida.pk, asked_on="2026-11-26")
    with cast.acting("shakiba"):
        assert leaving.ask(user=cast.zohra).asked_by == cast.shakiba.pk
    with cast.acting("farida"):
        leaving.leave(user=cast.zohra)
    assert state_of(cast, "zohra") == User.LEFT
