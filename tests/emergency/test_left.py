"""A browser in which somebody left, before the signing out was heard: whatever it asks for shows nothing, and ends the session."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from casework.access.models import Draft
from casework.accounts.models import Session
from tests.accounts.door import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


def left(client: Client) -> Client:
    client.cookies[settings.LEFT_COOKIE_NAME] = "1"
    return client


def gone(client: Client, *names: str) -> bool:
    return all(client.cookies[name].value == "" for name in names)


@pytest.mark.parametrize("path", ["/", "/cases/", "/me/", "/nothing/here/"])
def test_every_page_is_the_calendar_and_the_session_has_ended(cast: Cast, path: str) -> None:
    client = left(client_of(cast, "nargis"))
    assert client.get(path)["Location"] == "/leave/"
    assert not Session.objects.filter(user_id=cast.nargis.pk).exists()
    assert gone(client, settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME, settings.LEFT_COOKIE_NAME)
    assert kinds()[-1] == "left"


def test_a_page_of_a_case_is_not_recorded_as_read(cast: Cast) -> None:
    case = a_case(cast)
    client = left(client_of(cast, "nargis"))
    before = len(kinds())
    assert client.get(f"/cases/{case.pk}/")["Location"] == "/leave/"
    assert kinds()[before:] == ["left"]


def test_the_draft_that_was_on_its_way_is_kept(cast: Cast) -> None:
    case = a_case(cast)
    client = left(client_of(cast, "nargis"))
    client.post("/drafts/save/", {"draft_form": "cases.note", "draft_subject": str(case.pk), "text": "words"})
    assert Draft.objects.get().subject == case.pk
    assert not Session.objects.filter(user_id=cast.nargis.pk).exists()


def test_who_is_not_signed_in_loses_the_mark_and_sees_the_page_she_asked_for(cast: Cast) -> None:
    client = left(Client())
    assert client.get("/sign-in/").status_code == 200
    assert gone(client, settings.LEFT_COOKIE_NAME)


def test_leaving_takes_the_mark_away(cast: Cast) -> None:
    client = left(client_of(cast, "nargis"))
    assert client.post("/leave/").status_code == 200
    assert gone(client, settings.LEFT_COOKIE_NAME)


def test_without_the_mark_everything_is_as_ever(cast: Cast) -> None:
    client = client_of(cast, "nargis")
    assert client.get("/me/").status_code == 200
    assert Session.objects.get(user_id=cast.nargis.pk).expire_date > timezone.now() + timedelta(hours=1)
