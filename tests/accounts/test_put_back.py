"""Whose row was written past the pages: her page says so, and letting her in again puts back what the pages wrote."""

from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry
from casework.accounts import homes, own_access
from casework.accounts.models import Role, User
from casework.cases.actions import assign
from tests.accounts.test_homes import moved
from tests.accounts.test_standing import everything, her, lets_in, suspended, travelling, written
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast, a_case

pytestmark = pytest.mark.django_db
EDITS: list[dict[str, Any]] = [{"team": "two"}, {"team": "one", "role": Role.SUPERVISOR}, {"team": "sepidar", "role": Role.PARTNER}]


def said(cast: Cast, name: str = "nargis") -> list[str]:
    return client_of(cast, "shakiba").get(reverse("people:person", args=[cast.people[name].pk])).context["faults"]  # type: ignore[index]


def let_in_again(cast: Cast, by: str = "shakiba", **said: str) -> str:
    """Suspended and let in again, on the pages; what the page of the second asked, or ""."""
    suspended(cast)
    page, client = reverse("people:restore", args=[cast.nargis.pk]), client_of(cast, by)
    asked = str(client.get(page).content.decode())
    client.post(page, said)
    return asked if "whether she travels is not known" in asked else ""


def test_of_a_row_as_the_pages_wrote_it_nothing_is_said(cast: Cast) -> None:
    assert [name for name in cast.people if said(cast, name)] == []


@pytest.mark.parametrize("edit", EDITS)
def test_a_team_or_role_that_was_edited_is_put_back_by_letting_her_in_again(cast: Cast, edit: dict[str, Any]) -> None:
    moved(cast, "nargis", **edit)
    assert "team or her role" in said(cast)[0] and not lets_in()
    let_in_again(cast)
    assert (her(cast).home_team_id, her(cast).role) == (cast.teams["one"].pk, Role.CASEWORKER)
    assert said(cast) == [] and lets_in()


def test_the_trail_tells_that_it_was_put_back(cast: Cast) -> None:
    moved(cast, "nargis", "two")
    let_in_again(cast)
    kinds = list(Entry.objects.order_by("-seq").values_list("kind", flat=True)[:2])
    assert kinds == ["person.restored", "person.put_back"]


@pytest.mark.parametrize("stamp", [b"", bytes(16), "of a colleague"])
def test_what_no_stamp_tells_is_not_guessed(cast: Cast, stamp: bytes | str) -> None:
    other = bytes(cast.add("rahima", Role.CASEWORKER, cast.teams["two"]).home_stamp)
    moved(cast, "nargis", "two", home_stamp=other if isinstance(stamp, str) else stamp)
    assert homes.as_written(her(cast)) is None
    let_in_again(cast)
    assert her(cast).state == User.SUSPENDED and not lets_in()


def test_whoever_lets_her_in_reads_why_it_could_not_be_put_back(cast: Cast) -> None:
    moved(cast, "nargis", "two", home_stamp=b"")
    suspended(cast)
    client = client_of(cast, "shakiba")
    answer = client.post(reverse("people:restore", args=[cast.nargis.pk]), follow=True)
    assert "nothing there tells what they were. Invite her anew." in answer.content.decode()


def test_an_administrator_is_shown_no_button_that_a_supervisor_has_to_press(cast: Cast) -> None:
    travelling(cast)
    written(cast, away_until=None)
    suspended(cast)
    page = reverse("people:restore", args=[cast.nargis.pk])
    shown = {who: "Let her sign in again" in client_of(cast, who).get(page).content.decode() for who in ("farida", "shakiba")}
    assert shown == {"farida": False, "shakiba": True}


def test_two_faults_stand_under_one_heading(cast: Cast) -> None:
    moved(cast, "nargis", "two")
    written(cast, standing=b"")
    page = client_of(cast, "shakiba").get(reverse("people:person", args=[cast.nargis.pk])).content.decode()
    assert page.count("Somebody wrote past the pages: she cannot sign in") == 1
    assert "team or her role" in page and "Whether she may sign in" in page


def test_nobody_gains_a_team_or_a_role_by_being_let_in_again(cast: Cast) -> None:
    """Only what the stamp says is put back: the columns say nothing."""
    moved(cast, "nargis", "two", role=Role.SUPERVISOR)
    let_in_again(cast)
    with cast.acting("nargis") as nargis:
        assert nargis.role == Role.CASEWORKER


@pytest.mark.parametrize("columns", [{"standing": b""}, {"standing_since": 0}, {"standing": bytes(16)}])
def test_a_standing_that_was_edited_is_written_anew_by_letting_her_in_again(cast: Cast, columns: dict[str, Any]) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(standing_since=1)
    written(cast, **columns)
    assert "Whether she may sign in" in said(cast)[0] and not lets_in()
    assert let_in_again(cast) and not lets_in()
    assert let_in_again(cast, stays="yes")
    assert said(cast) == [] and lets_in()


def opens_a_case(cast: Cast) -> bool:
    case = a_case(cast, "palwasha")
    with cast.acting("palwasha"):
        assign(case=case, to=cast.nargis)
    return client_of(cast, "nargis").get(reverse("cases:case", args=[case.pk])).status_code == 200


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_day_of_travel_that_was_taken_away_is_not_blessed_by_letting_her_in_again(cast: Cast, when: str) -> None:
    travelling(cast)
    if when == "before":
        written(cast, away_until=None)
    else:
        suspended(cast)
        written(cast, away_until=None)
    assert let_in_again(cast) and her(cast).state == User.SUSPENDED
    assert let_in_again(cast, by="farida", stays="yes") and her(cast).state == User.SUSPENDED  # an administrator ends no journey
    assert let_in_again(cast, stays="yes") and her(cast).away_until is None
    assert opens_a_case(cast)


def test_who_travels_and_was_suspended_meanwhile_travels_on(cast: Cast) -> None:
    travelling(cast)
    day = her(cast).away_until
    assert let_in_again(cast) == ""
    assert her(cast).away_until == day and lets_in() and not opens_a_case(cast)


def test_a_suspension_keeps_nothing_that_was_put_back_from_before_a_journey(cast: Cast) -> None:
    before = everything(her(cast))
    travelling(cast)
    written(cast, **before)
    assert let_in_again(cast) and not lets_in()


def test_an_older_bundle_is_said_to_need_new_keys(cast: Cast) -> None:
    before = everything(her(cast))
    with cast.acting("nargis") as nargis:
        own_access.change_passphrase(user=nargis.user, old=PASSPHRASE, new="seven other words that nobody else knows")
    written(cast, **before)
    assert "older copy of her keys" in said(cast)[0] and not lets_in()
    assert "Help her back" in said(cast)[0]


def test_a_partner_with_an_older_bundle_is_invited_anew(cast: Cast) -> None:
    before = everything(User.objects.get(pk=cast.roshan.pk))
    with cast.acting("roshan") as roshan:
        own_access.change_passphrase(user=roshan.user, old=PASSPHRASE, new="seven other words that nobody else knows")
    User.objects.filter(pk=cast.roshan.pk).update(**before)
    assert "invite her anew" in said(cast, "roshan")[0]


@pytest.mark.parametrize("stamp", [None, bytes(16)])
def test_the_sheets_bring_somebody_back_whose_home_was_edited(cast: Cast, stamp: bytes | None) -> None:
    """To the home that the stamp tells; where it was edited too, to none, and she signs in all the same."""
    user = User.objects.get(pk=cast.laila.pk)
    moved(cast, "laila", "one", **({} if stamp is None else {"home_stamp": stamp}))
    edited = User.objects.get(pk=user.pk)
    homes.mend(edited)
    assert homes.is_hers(User.objects.get(pk=user.pk))
    assert edited.home_team_id == (user.home_team_id if stamp is None else None)
