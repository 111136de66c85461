"""The last words before a screen locks, or before she leaves: a whole story, while an older save is still on its way."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.front import urls

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SitDown = Callable[..., "BrowserContext"]
STORY = "قصهٔ او " * 1875  # 15,000 letters, 90,000 bytes on their way: more than a browser takes along from a page that closes
LOCK = "**/accounts/lock/"


@pytest.fixture(autouse=True)
def nothing_came() -> None:
    urls.ARRIVED.clear()
    urls.KEPT.clear()


def opened(context: "BrowserContext") -> "Page":
    page = context.new_page()
    page.clock.install()
    page.goto("/components/")
    return page


def paused(page: "Page") -> None:
    """From now on no timer of the page saves anything by itself."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))


def on_its_way(page: "Page", first: str = urls.SLOW) -> None:
    """A save that takes its time, and a field in which she goes on."""
    with page.expect_request("**/draft/"):
        page.fill("#id_name", first)
        page.keyboard.press("Tab")


def test_fifteen_thousand_letters_are_kept_when_the_screen_locks(sit_down: SitDown) -> None:
    page = sit_down().new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto("/components/")
    page.clock.run_for(838_900)
    page.keyboard.press("F2")  # it hid itself meanwhile
    page.fill("#id_words", STORY)
    page.clock.run_for(1500)  # not yet the two seconds after which it is saved in any case
    page.wait_for_url(LOCK)
    assert urls.KEPT["words"] == STORY
    assert urls.ARRIVED == ["draft", "lock"]


def test_fifteen_thousand_letters_are_kept_when_she_locks_the_screen_herself(sit_down: SitDown) -> None:
    page = opened(sit_down())
    page.fill("#id_words", STORY)
    page.locator("#lock button").click()
    page.wait_for_url(LOCK)
    assert urls.KEPT["words"] == STORY
    assert urls.ARRIVED == ["draft", "lock"]


def test_fifteen_thousand_letters_are_kept_when_she_leaves(sit_down: SitDown) -> None:
    page = opened(sit_down())
    page.fill("#id_words", STORY)
    with page.expect_response("**/draft/"):
        for _ in range(3):
            page.keyboard.press("Escape")
    assert urls.KEPT["words"] == STORY


def test_the_screen_waits_with_locking_for_the_last_words(sit_down: SitDown) -> None:
    page = opened(sit_down())
    page.fill("#id_name", urls.SLOW)
    page.locator("#lock button").click()
    page.wait_for_url(LOCK)
    assert urls.ARRIVED == ["draft", "lock"]


def test_the_screen_locks_though_the_last_words_never_arrive(sit_down: SitDown) -> None:
    context = sit_down()
    context.route("**/draft/", lambda route: None)
    page = context.new_page()
    page.goto("/components/")
    page.fill("#id_name", "پروین")
    page.locator("#lock button").click()
    page.wait_for_selector("body.blank", state="attached")
    page.wait_for_url(LOCK)


def test_what_she_typed_while_a_save_was_on_its_way_is_kept_when_the_screen_locks(sit_down: SitDown) -> None:
    page = opened(sit_down())
    on_its_way(page)
    page.fill("#id_words", "سخن آخر")
    page.locator("#lock button").click()
    page.wait_for_url(LOCK)
    assert urls.ARRIVED == ["draft", "draft", "lock"]
    assert urls.KEPT["words"] == "سخن آخر"


def test_what_she_typed_while_a_save_was_on_its_way_is_kept_when_the_page_is_hidden(sit_down: SitDown) -> None:
    page = opened(sit_down())
    paused(page)
    on_its_way(page)
    page.fill("#id_words", "سخن آخر")
    page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden' })")
    with page.expect_response(lambda answer: answer.url.endswith("/draft/") and "words=%" in (answer.request.post_data or "")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert urls.ARRIVED == ["draft", "draft"]
    assert urls.KEPT["words"] == "سخن آخر"


def test_what_she_typed_while_a_save_was_on_its_way_is_sent_at_once_when_she_leaves(sit_down: SitDown) -> None:
    context = sit_down()
    context.route("**/draft/", lambda route: None, times=1)  # the older save never arrives
    page = opened(context)
    on_its_way(page, "پروین")
    page.fill("#id_words", "سخن آخر")
    with page.expect_response("**/draft/"):
        for _ in range(3):
            page.keyboard.press("Escape")
    assert page.locator("table td").count() >= 28
    assert urls.KEPT["words"] == "سخن آخر"


def test_words_typed_without_a_pause_are_kept_after_ten_seconds(sit_down: SitDown) -> None:
    page = opened(sit_down())
    paused(page)
    page.locator("#id_words").focus()
    for _ in range(10):
        page.keyboard.type("ب")
        page.clock.run_for(1000)
    page.locator(".draft", has_text="Draft saved at 09:42").wait_for()
    assert urls.KEPT["words"] == "ب" * 10


def test_going_to_a_button_of_another_form_keeps_the_words(sit_down: SitDown) -> None:
    page = opened(sit_down())
    paused(page)
    page.fill("#id_name", "پروین")
    with page.expect_response("**/draft/"):
        page.locator("#lock button").focus()
    assert urls.KEPT["name"] == "پروین"


@pytest.mark.parametrize("pause", [0, 150])
def test_pressing_twice_while_a_draft_is_on_its_way_sends_the_form_once_and_behind_it(sit_down: SitDown, pause: int) -> None:
    """Else the draft arrives after the form it belongs to, and its old words stand in the form the next time."""
    page = sit_down().new_page()
    page.goto("/components/")
    on_its_way(page)
    button = page.locator(".actions .btn.go")
    button.click(no_wait_after=True)
    page.wait_for_timeout(pause)
    button.click(no_wait_after=True)
    page.wait_for_selector(".errors")
    assert urls.ARRIVED == ["draft", "form, sent"]


def test_only_the_last_words_of_a_page_outlive_it(sit_down: SitDown) -> None:
    """An older save that did could arrive behind them, and stand in their place."""
    page = sit_down().new_page()
    page.add_init_script(
        "window.outlive = []; const real = fetch; window.fetch = (to, how) => { outlive.push(how.keepalive); return real(to, how) }"
    )
    page.goto("/components/")
    with page.expect_response("**/draft/"):
        page.fill("#id_name", "پروین")
        page.keyboard.press("Tab")
    page.fill("#id_words", "سخن آخر")
    page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden' })")
    with page.expect_response("**/draft/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("outlive.slice(-2)") == [False, True]


def test_a_save_that_would_end_with_its_page_is_sent_anew_when_the_page_is_left(sit_down: SitDown) -> None:
    context = sit_down()
    context.route("**/draft/", lambda route: None, times=1)  # still on its way when she follows a link
    page = opened(context)
    on_its_way(page, "پروین")
    page.goto("/door/")
    page.wait_for_timeout(500)
    assert urls.KEPT["name"] == "پروین"
