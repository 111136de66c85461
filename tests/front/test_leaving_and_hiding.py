"""Leaving without a network, and the cover over a page, in Chromium: with the frame alone, and a server that can be cut off."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SitDown = Callable[..., "BrowserContext"]
LEAVE = "**/accounts/leave/"


def at(context: "BrowserContext", path: str = "/components/") -> "Page":
    page = context.new_page()
    page.goto(path)
    return page


def press(page: "Page", key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def is_neutral(page: "Page") -> bool:
    """Whether the calendar stands there, and of the page before not even the markup."""
    text = page.content()
    return page.locator("table td").count() >= 28 and not any(left in text for left in ("hamraz.css", 'class="bar"', "csrfmiddlewaretoken"))


# --- leaving -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_without_a_network_a_calendar_stands_there_at_once(sit_down: SitDown, language: str) -> None:
    context = sit_down(language)
    page = at(context)
    context.set_offline(True)
    press(page, "Escape", 3)
    assert is_neutral(page)
    assert page.url.endswith("/accounts/leave/")
    assert page.evaluate("getComputedStyle(document.querySelector('.time')).fontSize") == "72px"  # with the calendar's own sheet
    assert page.locator("[data-clock]").inner_text()


def marks(context: "BrowserContext") -> list[str]:
    return [cookie["value"] for cookie in context.cookies() if cookie["name"].endswith("hamraz_left")]


def test_signing_out_follows_when_the_network_is_back(sit_down: SitDown) -> None:
    context = sit_down()
    page = at(context)
    context.set_offline(True)
    page.locator(".bar .leave").last.click()
    assert is_neutral(page)
    with page.expect_response(LEAVE) as answered:
        context.set_offline(False)
    assert (answered.value.request.method, answered.value.status) == ("POST", 200)


def test_the_browser_carries_a_mark_until_the_server_heard_it(sit_down: SitDown) -> None:
    """So that whatever it asks for before that is answered with nothing of hers (tests/emergency/test_left.py)."""
    context = sit_down()
    page = at(context)
    assert marks(context) == []
    context.set_offline(True)
    press(page, "Escape", 3)
    assert marks(context) == ["1"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_her_other_tabs_show_the_calendar_too(sit_down: SitDown) -> None:
    context = sit_down()
    other, page = at(context), at(context)
    context.set_offline(True)
    press(page, "Escape", 3)
    other.wait_for_selector("[data-clock]")
    assert is_neutral(other)


def test_the_way_back_without_a_network_shows_nothing(sit_down: SitDown) -> None:
    context = sit_down()
    page = at(context)
    page.goto("/components/?a=1")
    context.set_offline(True)
    press(page, "Escape", 3)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.go_back()
    page.wait_for_timeout(300)  # the browser's own page about the network
    assert "hamraz.css" not in page.content()


def test_the_locking_clock_does_not_come_back_to_a_page_that_was_left(sit_down: SitDown) -> None:
    context = sit_down()
    asked: list[str] = []
    page = context.new_page()
    page.clock.install()
    page.goto("/components/")
    context.set_offline(True)
    press(page, "Escape", 3)
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward("20:00")
    assert is_neutral(page)
    assert [url for url in asked if "lock" in url] == []


# --- hiding --------------------------------------------------------------------------------------------------------------
def hidden(page: "Page") -> bool:
    """Whether nothing of the page can be seen or read, and its title says nothing."""
    return page.evaluate(
        "[...document.body.children].every(e => e.id === 'cover' ? !e.hidden : e.getClientRects().length === 0)"
    ) and "Hamraz" not in page.title()


@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_a_key_hides_the_page_and_shows_it_again_where_she_was(sit_down: SitDown, language: str) -> None:
    page = at(sit_down(language))
    title = page.title()
    page.locator("main input[type=text]").first.focus()
    before = page.evaluate("document.activeElement.id")
    press(page, "F2")
    assert hidden(page)
    assert page.evaluate("document.activeElement.dataset.back") is not None
    assert page.locator("#cover [role=status]").inner_text() != ""
    press(page, "F2")
    assert not hidden(page)
    assert (page.title(), page.evaluate("document.activeElement.id")) == (title, before)


def test_the_button_under_the_cover_brings_the_page_back(sit_down: SitDown) -> None:
    page = at(sit_down())
    press(page, "F2")
    press(page, "Enter")
    assert not hidden(page)


def test_other_keys_and_the_mouse_show_nothing(sit_down: SitDown) -> None:
    page = at(sit_down())
    press(page, "F2")
    for key in ("a", "Escape", "ArrowDown", "Shift+F2"):
        press(page, key)
    page.mouse.move(50, 50)
    page.mouse.click(50, 50)
    assert hidden(page)


def alone(context: "BrowserContext", time: str) -> "Page":
    page = context.new_page()
    page.clock.install()
    page.goto("/components/")
    page.clock.fast_forward(time)
    return page


def test_left_alone_it_hides_by_itself_and_not_before(sit_down: SitDown) -> None:
    page = alone(sit_down(), "01:50")
    assert not hidden(page)
    page.clock.fast_forward("00:15")
    assert hidden(page)


def test_a_key_or_the_mouse_keeps_it_there(sit_down: SitDown) -> None:
    page = alone(sit_down(), "01:50")
    page.mouse.move(80, 80)
    page.clock.fast_forward("01:50")
    press(page, "a")
    page.clock.fast_forward("01:50")
    assert not hidden(page)


def test_the_lock_comes_as_ever_under_the_cover(sit_down: SitDown) -> None:
    page = alone(sit_down(), "03:00")
    assert hidden(page)
    page.clock.fast_forward("11:05")
    page.wait_for_url("**/accounts/lock/")


def test_who_is_hidden_can_still_leave(sit_down: SitDown) -> None:
    page = at(sit_down())
    press(page, "F2")
    press(page, "Escape", 3)
    assert is_neutral(page)


def test_axe_finds_nothing_on_the_cover(sit_down: SitDown) -> None:
    page = at(sit_down("fa-af"))
    press(page, "F2")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [each["id"] for each in found] == []


def test_nobody_who_is_not_signed_in_has_a_cover(sit_down: SitDown) -> None:
    page = at(sit_down(role=""), "/components/")
    assert page.locator("#cover").count() == 0
