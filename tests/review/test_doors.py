"""Who may read the trail: supervisors who hold the auditors' key. Everybody else meets nothing there, and it is written down."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casework.accounts.models import AUDITORS, Membership
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.review.conftest import page, sentences

pytestmark = pytest.mark.django_db

NOT_THEIRS = ["nargis", "zohra", "humaira", "wida", "roshan", "mina", "farida"]


def plain(answer: Any) -> str:
    """The answer without what is random in every answer."""
    without_tokens = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page(answer))
    return re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", without_tokens)


def addresses(cast: Cast) -> list[tuple[str, str]]:
    case = a_case(cast)
    return [
        ("get", reverse("review:day")),
        ("get", reverse("review:person", args=[cast.nargis.pk])),
        ("get", reverse("review:case", args=[case.pk])),
        ("get", reverse("review:find")),
        ("post", reverse("review:find")),
        ("get", reverse("review:kept")),
        ("post", reverse("review:verify")),
    ]


@pytest.mark.parametrize("name", NOT_THEIRS)
def test_nobody_but_a_supervisor_finds_the_trail_and_each_try_is_written_down(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    for method, address in addresses(cast):
        before = Entry.objects.count()
        assert getattr(client, method)(address).status_code == 404
        entry = Entry.objects.order_by("-seq")[0]
        assert (entry.kind, entry.actor) == ("access.refused", str(cast.people[name].pk))
        assert Entry.objects.count() == before + 1


def test_a_supervisor_finds_it(cast: Cast, shakiba: Client) -> None:
    for method, address in addresses(cast):
        assert getattr(shakiba, method)(address).status_code in (200, 302)


def test_a_supervisor_without_the_auditors_key_finds_nothing(cast: Cast, newest: Callable[[str], Entry]) -> None:
    listed = addresses(cast)
    Membership.objects.filter(user=cast.shakiba, team__kind=AUDITORS).delete()
    client = client_of(cast, "shakiba")
    for method, address in listed:
        assert getattr(client, method)(address).status_code == 404
        assert newest("access.refused").actor == str(cast.shakiba.pk)


def test_a_stranger_is_sent_to_the_door(cast: Cast) -> None:
    for method, address in addresses(cast):
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("accounts:sign-in"))


def test_the_trail_of_another_teams_case_looks_like_one_that_does_not_exist(cast: Cast, laila: Client) -> None:
    foreign = laila.get(reverse("review:case", args=[a_case(cast).pk]))
    missing = laila.get(reverse("review:case", args=[uuid4()]))
    assert foreign.status_code == missing.status_code == 404
    assert plain(foreign) == plain(missing)


def test_asking_for_another_teams_case_is_on_that_cases_trail(cast: Cast, shakiba: Client, laila: Client) -> None:
    case = reverse("review:case", args=[a_case(cast).pk])
    laila.get(case)
    assert sentences(client_of(cast, "shakiba").get(case))[0] == "Laila was refused access"


def test_a_person_who_does_not_exist_has_no_trail(cast: Cast, shakiba: Client, newest: Callable[[str], Entry]) -> None:
    assert shakiba.get(reverse("review:person", args=[uuid4()])).status_code == 404
    assert newest("access.refused").actor == str(cast.shakiba.pk)


@pytest.mark.parametrize(("name", "method"), [("day", "post"), ("kept", "post"), ("verify", "get")])
def test_an_address_answers_to_its_own_method_only(shakiba: Client, name: str, method: str) -> None:
    assert getattr(shakiba, method)(reverse(f"review:{name}")).status_code == 405


def test_the_side_navigation_of_a_case_leads_a_supervisor_to_its_trail(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    assert reverse("review:case", args=[case.pk]) in page(shakiba.get(reverse("cases:case", args=[case.pk])))


def test_the_side_navigation_of_a_case_shows_a_caseworker_no_trail(cast: Cast) -> None:
    case = a_case(cast)
    assert reverse("review:case", args=[case.pk]) not in page(client_of(cast, "nargis").get(reverse("cases:case", args=[case.pk])))
