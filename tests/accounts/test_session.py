"""The unlocked session: how long it lasts, and how it ends."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from casework.accounts.models import Session, User
from casework.accounts.signals import form_after_expiry
from tests.accounts.door import inside, kinds, open_rows, signed_in
from tests.cast import Cast


def later(seconds: int) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=seconds)


def test_an_idle_session_is_ended_recorded_and_asks_for_the_passphrase(cast: Cast) -> None:
    client = signed_in("nargis")
    with time_machine.travel(later(settings.IDLE_SECONDS + 1), tick=False):
        answer = client.get("/me/")
    assert answer["Location"] == "/sign-in/?next=/me/&ended=1"
    assert kinds()[-1] == "session_expired"
    assert open_rows(cast.nargis) == []


def test_working_moves_the_idle_clock(cast: Cast) -> None:
    client = signed_in("nargis")
    with time_machine.travel(later(settings.IDLE_SECONDS - 60), tick=False):
        assert inside(client)
        with time_machine.travel(later(settings.IDLE_SECONDS - 60), tick=False):
            assert inside(client)


def test_a_session_ends_after_eight_hours_whatever_she_does(cast: Cast) -> None:
    client, start = signed_in("nargis"), timezone.now()
    for minutes in range(10, 8 * 60, 10):
        with time_machine.travel(start + datetime.timedelta(minutes=minutes), tick=False):
            assert inside(client)
    with time_machine.travel(start + datetime.timedelta(hours=8, seconds=5), tick=False):
        assert not inside(client)


def test_a_form_that_arrives_after_the_idle_end_is_offered_to_be_kept(cast: Cast) -> None:
    seen: list[str] = []

    def keep(request: object, user: User, **_: object) -> None:
        seen.append(str(user.pk))

    client = signed_in("nargis")
    form_after_expiry.connect(keep)
    with time_machine.travel(later(settings.IDLE_SECONDS + 1), tick=False):
        answer = client.post("/me/passphrase/", {"here": "/me/passphrase/"})
    assert seen == [str(cast.nargis.pk)]
    assert answer["Location"] == "/sign-in/?next=/me/passphrase/&ended=1"


def test_the_cookie_lasts_as_long_as_it_says_whose_forms_are_late(cast: Cast) -> None:
    client = signed_in("nargis")
    asked = settings.SESSION_LONGEST_SECONDS + settings.SESSION_REMEMBERED_SECONDS
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == asked
    assert client.cookies[settings.KEY_COOKIE_NAME]["max-age"] == ""


def test_stay_says_how_long_and_moves_the_clock(cast: Cast) -> None:
    client = signed_in("nargis")
    with time_machine.travel(later(settings.IDLE_SECONDS - 5), tick=False):
        assert client.post("/stay/").json() == {"seconds": settings.IDLE_SECONDS}
        with time_machine.travel(later(settings.IDLE_SECONDS - 5), tick=False):
            assert inside(client)


def test_stay_without_script_goes_back_to_the_page(cast: Cast) -> None:
    client = signed_in("nargis")
    assert client.post("/stay/", {"next": "/me/"}, headers={"Sec-Fetch-Mode": "navigate"})["Location"] == "/me/"


def test_locking_ends_the_session_and_remembers_the_page(cast: Cast) -> None:
    client = signed_in("nargis")
    answer = client.post("/lock/", {"next": "/me/passphrase/"})
    assert answer["Location"] == "/sign-in/?next=/me/passphrase/"
    assert kinds()[-1] == "signed_out"
    assert not inside(client)
    assert not Session.objects.filter(user_id=cast.nargis.pk).exists()


def test_leaving_shows_a_page_that_does_not_name_us(cast: Cast) -> None:
    client = signed_in("nargis")
    answer = client.post("/leave/")
    text = answer.content.decode()
    assert "همراز" not in text
    assert "hamraz" not in text.lower()
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[settings.KEY_COOKIE_NAME].value == ""
    assert kinds()[-1] == "left"
    assert not inside(client)


def test_leaving_works_after_the_session_ended_by_itself(cast: Cast) -> None:
    client = signed_in("nargis")
    with time_machine.travel(later(settings.IDLE_SECONDS + 1), tick=False):
        answer = client.post("/leave/")
    assert answer.status_code == 200
    assert not Session.objects.filter(user_id=cast.nargis.pk).exists()


def test_leaving_is_not_refused_for_a_missing_token(cast: Cast) -> None:
    client = signed_in("nargis", enforce_csrf_checks=False)
    client.handler.enforce_csrf_checks = True
    assert client.post("/leave/").status_code == 200


def test_locking_needs_its_token(cast: Cast) -> None:
    client = signed_in("nargis")
    client.handler.enforce_csrf_checks = True
    assert client.post("/lock/").status_code == 403


@pytest.mark.parametrize("path", ["/lock/", "/stay/"])
def test_ending_or_prolonging_is_not_done_by_a_link(cast: Cast, path: str) -> None:
    assert signed_in("nargis").get(path).status_code == 405


def test_asking_for_the_neutral_page_signs_nobody_out(cast: Cast) -> None:
    client = signed_in("nargis")
    assert client.get("/leave/").status_code == 200
    assert inside(client)


@pytest.mark.parametrize(
    "path", ["/me/", "/me/passphrase/", "/me/second-factor/", "/me/colleagues/", "/people/", "/people/invite/"]
)
def test_a_stranger_is_asked_to_sign_in(db: None, path: str) -> None:
    assert Client().get(path)["Location"] == f"/sign-in/?next={path}"


def test_suspending_ends_the_session_at_once(cast: Cast) -> None:
    from casework.accounts import actions

    client = signed_in("nargis")
    with cast.acting("shakiba"):
        actions.suspend(user=cast.nargis)
    assert not inside(client)
