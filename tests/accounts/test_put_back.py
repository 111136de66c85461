"""Whose row was written past the pages: her page says so, and letting her in again puts back what the pages wrote."""

from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry
from casework.accounts import actions, homes
from casework.accounts.models import Role, User
from tests.accounts.test_homes import moved
from tests.accounts.test_standing import everything, her, lets_in, suspended, written
from tests.browserless import client_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EDITS: list[dict[str, Any]] = [{"team": "two"}, {"team": "one", "role": Role.SUPERVISOR}, {"team": "sepidar", "role": Role.PARTNER}]


def said(cast: Cast, name: str = "nargis") -> list[str]:
    return client_of(cast, "shakiba").get(reverse("people:person", args=[cast.people[name].pk])).context["faults"]  # type: ignore[index]


def let_in_again(cast: Cast) -> None:
    suspended(cast)
    client_of(cast, "shakiba").post(reverse("people:restore", args=[cast.nargis.pk]))


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
    let_in_again(cast)
    assert said(cast) == [] and lets_in()


def test_an_older_bundle_is_said_to_need_new_keys(cast: Cast) -> None:
    before = everything(her(cast))
    with cast.acting("nargis") as nargis:
        actions.change_passphrase(user=nargis.user, old="six words that nobody else knows", new="seven other words that nobody else knows")
    written(cast, **before)
    assert "older copy of her keys" in said(cast)[0] and not lets_in()
