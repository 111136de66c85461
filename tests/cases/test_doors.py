"""Who may come in: her caseworker and the supervisors of the team. Everyone else finds nothing, and cannot tell why."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework.cases.models import Case
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case

PAGES = ["", "identity/", "situation/", "notes/new/", "story/new/", "consents/", "consents/new/", "history/", "close/"]
STRANGERS = ["palwasha", "laila", "zohra", "roshan", "mina", "farida", "wida"]


def same_for_all(response: Any) -> str:
    """A page without what differs in every answer: its tokens, and its own address."""
    without_tokens = re.sub(r'value="[A-Za-z0-9]{64}"', "", text(response))
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", without_tokens)


@pytest.mark.parametrize("page", PAGES)
def test_her_caseworker_opens_every_page(cast: Cast, nargis: Client, page: str) -> None:
    assert nargis.get(f"/cases/{a_case(cast).pk}/{page}").status_code == 200


@pytest.mark.parametrize("page", ["", "identity/", "situation/", "notes/new/", "consents/", "history/", "assign/"])
def test_a_supervisor_of_the_team_opens_the_case(cast: Cast, shakiba: Client, page: str) -> None:
    assert shakiba.get(f"/cases/{a_case(cast).pk}/{page}").status_code == 200


@pytest.mark.parametrize("person", STRANGERS)
def test_whoever_has_no_grant_finds_nothing(cast: Cast, person: str) -> None:
    case, client = a_case(cast), client_of(cast, person)
    for page in PAGES:
        yours, nobodys = client.get(f"/cases/{case.pk}/{page}"), client.get(f"/cases/{uuid4()}/{page}")
        assert yours.status_code == nobodys.status_code == 404
        assert same_for_all(yours) == same_for_all(nobodys)


@pytest.mark.parametrize("person", STRANGERS)
def test_whoever_has_no_grant_changes_nothing(cast: Cast, person: str) -> None:
    case, client = a_case(cast), client_of(cast, person)
    for page in [*PAGES, "assign/", "reopen/", f"access/{cast.nargis.pk}/end/"]:
        assert client.post(f"/cases/{case.pk}/{page}", {"show": "name", "reason": "other"}).status_code in (404, 405)
    assert Case.objects.get(pk=case.pk).state == "open"


@pytest.mark.parametrize("person", ["roshan", "farida", "wida"])
@pytest.mark.parametrize("page", ["/cases/", "/cases/search/", "/cases/found/", "/cases/new/", "/cases/new/check/", "/drafts/"])
def test_a_role_without_cases_has_no_page_of_cases(cast: Cast, person: str, page: str) -> None:
    assert client_of(cast, person).get(page).status_code == 404


def test_a_signed_out_visitor_is_sent_to_the_door(cast: Cast) -> None:
    for page in (f"/cases/{a_case(cast).pk}/", f"/cases/{uuid4()}/"):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_a_refusal_is_recorded(cast: Cast, entries: Any) -> None:
    case, before = a_case(cast), entries()
    client_of(cast, "palwasha").get(f"/cases/{case.pk}/")
    assert len(entries("access.refused", since=before)) == 1


def test_a_caseworker_does_not_assign(cast: Cast, nargis: Client) -> None:
    assert nargis.get(f"/cases/{a_case(cast).pk}/assign/").status_code == 404


def test_a_record_of_another_case_is_not_found_under_mine(cast: Cast, nargis: Client) -> None:
    mine, other = a_case(cast), a_case(cast, "palwasha")
    consent = other.consent_records.first()
    assert nargis.get(f"/cases/{mine.pk}/consents/{consent.pk}/withdraw/").status_code == 404
    assert nargis.get(f"/cases/{mine.pk}/story/{other.incident_records.first().pk}/").status_code == 404
    assert nargis.get(f"/cases/{mine.pk}/history/cases.consent/{consent.pk}/").status_code == 404
