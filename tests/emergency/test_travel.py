"""Travel mode: an office in which she has nothing to do, until a day, and she herself cannot end it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from casework.access import drafts
from casework.access.errors import GrantRefused
from casework.accounts.models import User
from casework.cases.actions import open_case
from casework.emergency import travel
from casework.localisation.calendar import to_solar
from tests.accounts.door import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case, intake
from tests.emergency.away import WEEK, send_away
from tests.promises.matrix import MATRIX, STRANGER

pytestmark = pytest.mark.django_db


def away_until(cast: Cast, name: str) -> Any:
    return User.objects.get(pk=cast.people[name].pk).away_until


def posted(until: datetime.date) -> dict[str, str]:
    year, month, day = to_solar(until)
    return {"until-d": str(day), "until-m": str(month), "until-y": str(year)}


def on(day: datetime.date) -> Any:
    return time_machine.travel(timezone.make_aware(datetime.datetime.combine(day, datetime.time(9))), tick=False)


# --- nothing is there -----------------------------------------------------------------------------------------------------
def test_today_the_list_and_a_search_look_as_if_she_had_no_case(cast: Cast) -> None:
    """What somebody who makes her sign in reads, beside what she read before her first case."""
    pages = {"/": {}, "/cases/": {}, "/cases/search/": {"q": "پروین"}}

    def read(client: Client) -> list[str]:
        found = []
        for path, data in pages.items():
            text = (client.post(path, data, follow=True) if data else client.get(path)).content.decode()
            found.append(text[text.index("<main") :].partition('<div class="sheet')[2])
        return found

    empty = read(client_of(cast, "nargis"))
    case = a_case(cast)
    with cast.acting("nargis"):
        drafts.save(form="cases.note", subject=case.pk, data=QueryDict("text=words"))
    full = read(client_of(cast, "nargis"))
    send_away(cast, "nargis")
    assert read(client_of(cast, "nargis")) == empty != full


def test_nothing_on_her_pages_says_that_she_travels_or_names_a_section_that_is_closed(cast: Cast) -> None:
    a_case(cast)
    send_away(cast, "shakiba")
    client = client_of(cast, "shakiba")
    page = client.get("/").content.decode() + client.get("/me/").content.decode()
    assert "/me/travel/" not in page
    for path in ("/team/", "/approvals/", "/drafts/", "/people/", "/trail/", "/cases/new/", "/emergency/"):
        assert f'href="{path}"' not in page
        assert client.get(path).status_code == 404


def test_nothing_can_be_written_either(cast: Cast) -> None:
    send_away(cast, "nargis")
    with cast.acting("nargis"), pytest.raises(GrantRefused), transaction.atomic():
        open_case(intake=intake())


# --- how it begins --------------------------------------------------------------------------------------------------------
def test_she_sets_it_herself_before_she_goes(cast: Cast) -> None:
    nargis, until = client_of(cast, "nargis"), timezone.localdate() + WEEK
    assert nargis.post("/me/travel/", posted(until))["Location"] == "/me/"
    assert away_until(cast, "nargis") == until
    assert kinds()[-1] == "travel.begun"


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_a_day_that_is_past_or_too_far_is_refused(cast: Cast, days: int) -> None:
    until = timezone.localdate() + datetime.timedelta(days=days)
    assert client_of(cast, "nargis").post("/me/travel/", posted(until)).status_code == 200
    with cast.acting("nargis"), pytest.raises(ValueError, match="not a day ahead"):
        travel.begin(user=cast.nargis, until=until)
    assert away_until(cast, "nargis") is None


def test_a_supervisor_sets_it_for_a_colleague_and_the_list_of_people_says_so(cast: Cast) -> None:
    shakiba = client_of(cast, "shakiba")
    shakiba.post(f"/people/{cast.nargis.pk}/travel/", posted(timezone.localdate() + WEEK))
    assert User.objects.get(pk=cast.nargis.pk).is_away
    assert "Travels until" in shakiba.get("/people/").content.decode()


# --- how it ends ----------------------------------------------------------------------------------------------------------
def test_it_ends_by_the_day(cast: Cast) -> None:
    case, until = a_case(cast), send_away(cast, "nargis")
    for day, status in ((until - datetime.timedelta(days=1), 404), (until, 200)):
        with on(day):
            assert client_of(cast, "nargis").get(f"/cases/{case.pk}/").status_code == status


def test_she_cannot_end_it_herself(cast: Cast) -> None:
    for name in ("nargis", "shakiba"):
        until = send_away(cast, name)
        client = client_of(cast, name)
        for path in ("/me/travel/", f"/people/{cast.people[name].pk}/travel/"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"end": "yes"}).status_code == 404
            assert client.post(path, posted(timezone.localdate() + datetime.timedelta(days=1))).status_code == 404
        with cast.acting(name), pytest.raises(travel.NotNow):
            travel.end(user=cast.people[name])
        assert away_until(cast, name) == until


def test_a_supervisor_ends_it_and_the_entry_is_hers(cast: Cast) -> None:
    case = a_case(cast)
    send_away(cast, "nargis")
    client_of(cast, "laila").post(f"/people/{cast.nargis.pk}/travel/", {"end": "yes"})
    assert kinds()[-1] == "travel.ended"
    assert client_of(cast, "nargis").get(f"/cases/{case.pk}/").status_code == 200


@pytest.mark.parametrize("name", ["farida", "palwasha", "zohra", "humaira", "wida", "roshan", STRANGER])
def test_nobody_else_ends_it_or_sets_it(cast: Cast, name: str) -> None:
    until = send_away(cast, "nargis")
    client = Client() if name == STRANGER else client_of(cast, name)
    path = f"/people/{cast.nargis.pk}/travel/"
    for data in ({}, {"end": "yes"}, posted(until + WEEK)):
        assert client.post(path, data).status_code == (302 if name == STRANGER else 404)
    assert away_until(cast, "nargis") == until


def test_a_supervisor_who_travels_ends_nobodys(cast: Cast) -> None:
    until = send_away(cast, "nargis", "shakiba")
    assert client_of(cast, "shakiba").post(f"/people/{cast.nargis.pk}/travel/", {"end": "yes"}).status_code == 404
    assert away_until(cast, "nargis") == until


def test_every_open_page_is_one_of_the_house() -> None:
    assert set(MATRIX) >= travel.OPEN
    assert "casework.emergency.travel.TravelMode" in settings.MIDDLEWARE
