"""What every page knows about its reader."""

from typing import Any

import pytest
from django.test import RequestFactory

from casework.context import OF_ROLE, office
from tests.front.reader import reader


def known(role: str | None = "caseworker", path: str = "/components/", **attributes: Any) -> dict[str, Any]:
    request = RequestFactory().get(path)
    request.resolver_match = None
    if role is not None:
        request.unlocked = reader(role)
    for name, value in attributes.items():
        setattr(request, name, value)
    return office(request)


pytestmark = pytest.mark.usefixtures("frame")


def test_her_own_name_opens_for_her() -> None:
    assert known()["me"]["name"] == "نرگس"


def test_nobody_unlocked_means_no_name_no_role_no_section_and_no_search() -> None:
    page = known(None)
    assert (page["me"]["name"], page["me"]["role"], list(page["sections"]), page["can_search"]) == ("", "", [], False)


def test_nobody_unlocked_means_no_idle_clock() -> None:
    assert known(None)["idle_seconds"] == 0


def test_the_page_locks_before_the_server_does(frame: Any) -> None:
    assert 0 < known()["idle_seconds"] < frame.IDLE_SECONDS


def test_a_caseworker_sees_her_day_first() -> None:
    assert known()["sections"][0]["url"] == known()["start"] == "/cases/today/"


def test_a_partner_sees_her_desk_and_nothing_else_of_the_house() -> None:
    assert [section["url"] for section in known("partner")["sections"]] == ["/referrals/desk/"]


@pytest.mark.parametrize("role", ["partner", "data", "administrator", "", "stranger"])
def test_who_holds_no_cases_cannot_search_them(role: str) -> None:
    assert known(role)["can_search"] is False


@pytest.mark.parametrize("role", ["caseworker", "counsellor", "legal", "supervisor"])
def test_who_holds_cases_can_search_them(role: str) -> None:
    assert known(role)["can_search"] is True


def test_an_administrator_sees_no_case() -> None:
    of_cases = [name for name in OF_ROLE["administrator"] if name.startswith(("cases:", "referrals:"))]
    assert of_cases == ["referrals:directory"]


def test_every_role_has_a_word_about_its_sections() -> None:
    from casework.accounts.models import Role

    assert set(OF_ROLE) == set(Role.values)


def test_a_section_whose_page_does_not_exist_is_left_out(frame: Any) -> None:
    frame.ROOT_URLCONF = "tests.front.no_urls"
    assert list(known()["sections"]) == []


def test_a_view_may_leave_counts() -> None:
    first = known(counts={"cases:today": (13, True)})["sections"][0]
    assert (first["count"], first["hot"]) == (13, True)


def test_the_way_back_to_a_form_that_was_sent_carries_no_query() -> None:
    request = RequestFactory().post("/components/?q=1")
    assert office(request)["here"] == "/components/"


def test_the_three_languages_stand_under_their_own_names() -> None:
    assert [(each["tag"], each["name"], each["dir"]) for each in known()["languages"]] == [
        ("fa-AF", "دری", "rtl"),
        ("ps", "پښتو", "rtl"),
        ("en", "English", "ltr"),
    ]
