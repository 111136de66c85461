"""The frame around every page."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., str]
ERRORS = ["400", "403", "404", "409", "413", "500", "503", "csrf"]


@pytest.mark.parametrize(("language", "opening"), [("fa-af", 'lang="fa-AF" dir="rtl"'), ("en", 'lang="en" dir="ltr"')])
def test_the_page_says_its_language_and_side(read: Read, language: str, opening: str) -> None:
    assert f"<html {opening}>" in read("/components/", language=language)


def test_leave_now_is_a_form_that_posts(read: Read) -> None:
    assert re.search(
        r'<form method="post" action="/accounts/leave/" id="leave"><input type="hidden" name="csrfmiddlewaretoken"',
        read("/components/"),
    )


def test_leave_now_is_the_second_stop_of_the_tab_key(read: Read) -> None:
    stops = re.findall(r"<(?:a |button|input (?!type=\"hidden\"))[^>]*>", read("/components/").split("<body", 1)[1])
    assert 'href="#main"' in stops[0]
    assert 'form="leave"' in stops[1]


def test_lock_brings_her_back_to_where_she_was(read: Read) -> None:
    assert re.search(
        r'action="/accounts/lock/" id="lock">.*?name="next" value="/components/\?a=1"', read("/components/?a=1"), re.DOTALL
    )


def test_the_search_is_posted(read: Read) -> None:
    assert '<form class="find" role="search" method="post" action="/cases/search/">' in read("/components/")


def test_a_partner_gets_no_search(read: Read) -> None:
    assert 'role="search"' not in read("/components/", role="partner")


def test_a_partner_page_names_no_other_part_of_the_house(read: Read) -> None:
    side = read("/components/", role="partner").split("<ul>")[1].split("</ul>")[0]
    assert re.findall(r'<a href="([^"]*)"', side) == ["/referrals/desk/"]


def test_languages_are_a_form_that_comes_back(read: Read) -> None:
    page = read("/components/")
    assert '<button name="language" value="fa-af" lang="fa-AF" dir="rtl">دری</button>' in page
    assert 'lang="en" dir="ltr" aria-current="true">English' in page


def test_a_closed_room_is_said_to_be_closed(read: Read) -> None:
    assert "closed to you" in read("/components/")


def test_the_case_in_hand_has_a_group_of_its_own(read: Read) -> None:
    assert 'This case <bdi dir="ltr" class="code">K7MD-2QXR</bdi>' in read("/components/")


def test_counts_stand_beside_their_section(read: Read) -> None:
    assert '<span class="n hot">۱۷</span>' in read("/components/", language="fa-af")


def test_the_training_office_says_so_in_three_languages(read: Read, frame: Any) -> None:
    frame.TRAINING = True
    page = read("/components/")
    assert all(f'lang="{tag}"' in page.split('class="training"')[1].split("</div>")[0] for tag in ("fa-AF", "ps", "en"))
    assert 'class="in-training"' in page


def test_an_office_at_work_has_no_training_banner(read: Read) -> None:
    assert "training" not in read("/components/").lower()


def test_the_idle_bar_waits_hidden_with_its_times(read: Read) -> None:
    assert re.search(r'id="expiry" role="alert" hidden data-idle="840" data-warn="120"', read("/components/"))


def test_a_message_has_its_colour_and_its_glyph(read: Read) -> None:
    assert '<div class="note good"><svg class="i"' in read("/components/")


@pytest.mark.parametrize("role", ["", "caseworker"])
def test_a_frame_without_rooms_still_stands(read: Read, frame: Any, role: str) -> None:
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    frame.ROOT_URLCONF = "tests.front.no_urls"
    assert "</html>" in render_to_string("base.html", request=RequestFactory().get("/"))


def test_the_door_has_no_sections_and_no_search(read: Read) -> None:
    page = read("/door/", role="")
    assert 'class="side"' not in page
    assert 'role="search"' not in page


def test_the_door_offers_leave_now_to_somebody_unlocked(read: Read) -> None:
    assert 'id="leave"' in read("/door/")


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_page_stands_without_a_request(frame: Any, kind: str) -> None:
    from django.template.loader import render_to_string

    assert "<h1" in render_to_string(f"errors/{kind}.html")


def test_not_there_and_not_yours_are_the_same_page(read: Read) -> None:
    token = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]+|/errors/40\d/')
    assert token.sub("", read("/errors/404/")) == token.sub("", read("/errors/403/"))


def test_an_unrecorded_page_says_that_nothing_was_changed(read: Read) -> None:
    assert "could not be recorded. Nothing was changed." in read("/errors/503/")


@pytest.mark.parametrize("language", ["fa-af", "en"])
def test_the_page_after_leaving_carries_no_name_of_ours(read: Read, language: str) -> None:
    page = read("/accounts/leave/", language=language)
    assert "همراز" not in page
    assert "hamraz" not in page.lower()


def test_the_page_after_leaving_shows_the_month(read: Read) -> None:
    assert 'aria-current="date"' in read("/accounts/leave/")
