"""The page of one person: what can be done about her, by whom."""

import pytest
from django.urls import reverse

from casework.accounts.models import User
from tests.browserless import client_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def ways(cast: Cast, helper: str, person: str) -> set[str]:
    page = client_of(cast, helper).get(reverse("people:person", args=[cast.people[person].pk]))
    return {route for route in ("recovery:hand", "emergency:travel", "people:suspend", "people:restore", "emergency:leave")
            if reverse(route, args=[cast.people[person].pk]) in page.content.decode()}  # fmt: skip


def test_a_supervisor_is_offered_everything_about_a_colleague(cast: Cast) -> None:
    assert ways(cast, "shakiba", "nargis") == {"recovery:hand", "emergency:travel", "people:suspend", "emergency:leave"}


def test_an_administrator_does_not_decide_on_journeys(cast: Cast) -> None:
    assert "emergency:travel" not in ways(cast, "farida", "nargis")


def test_nothing_is_offered_about_oneself_and_no_recovery_of_a_partner(cast: Cast) -> None:
    assert ways(cast, "shakiba", "shakiba") == set()
    assert "recovery:hand" not in ways(cast, "shakiba", "roshan")


def test_a_suspended_colleague_can_be_let_in_again(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(state=User.SUSPENDED)
    assert ways(cast, "shakiba", "nargis") == {"people:restore", "emergency:leave"}


def test_a_caseworker_finds_no_such_page(cast: Cast) -> None:
    assert client_of(cast, "nargis").get(reverse("people:person", args=[cast.palwasha.pk])).status_code == 404


@pytest.mark.parametrize("page", ["people:person", "recovery:hand", "emergency:leave", "emergency:travel", "recovery:keys"])
def test_every_page_about_a_colleague_stands_under_the_people(cast: Cast, page: str) -> None:
    address = reverse(page, args=[] if page == "recovery:keys" else [cast.palwasha.pk])
    read = client_of(cast, "shakiba").get(address)
    assert read.content.decode().count('<a href="/people/" aria-current="page">') == 1
