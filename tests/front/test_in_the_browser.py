"""The frame in Chromium: accessible, light, and safe when left alone."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.front import urls

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SitDown = Callable[..., "BrowserContext"]
PAGES = ["/components/", "/door/", "/errors/404/", "/accounts/leave/"]
NARROW = {"width": 683, "height": 768}  # 1366 at 200 %


def at(context: "BrowserContext", path: str) -> "Page":
    page = context.new_page()
    page.goto(path)
    return page


def violations(page: "Page") -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_axe_finds_nothing(sit_down: SitDown, language: str, path: str) -> None:
    assert violations(at(sit_down(language), path)) == []


@pytest.mark.parametrize("size", [None, NARROW], ids=["1366", "683"])
def test_axe_finds_nothing_on_a_form_with_errors(sit_down: SitDown, frame: Any, size: dict[str, int] | None) -> None:
    frame.TRAINING = True
    page = at(sit_down("fa-af", **({"viewport": size} if size else {})), "/components/")
    page.locator(".actions .btn.go").click()
    page.wait_for_selector(".errors")
    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fa-af", "en"])
def test_nothing_scrolls_sideways_at_200_percent(sit_down: SitDown, language: str, path: str) -> None:
    page = at(sit_down(language, viewport=NARROW), path)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_a_page_weighs_less_than_150_kb_without_its_font(sit_down: SitDown) -> None:
    answers: list[Any] = []
    page = sit_down("fa-af").new_page()
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/components/", wait_until="networkidle")
    weights = {answer.url: len(answer.body()) for answer in answers if ".woff2" not in answer.url}
    assert any(url.endswith("hamraz.css") for url in weights)
    assert 20_000 < sum(weights.values()) < 150_000


def test_the_policy_refuses_nothing_of_ours(sit_down: SitDown) -> None:
    said: list[str] = []
    page = sit_down().new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/components/", wait_until="networkidle")
    assert [text for text in said if "Content Security Policy" in text or "Error:" in text] == []


def test_our_own_face_is_used(sit_down: SitDown) -> None:
    page = at(sit_down("fa-af"), "/components/")
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("[...document.fonts].filter(f => f.family === 'Vazirmatn').map(f => f.status)") == ["loaded"]


def test_icons_are_drawn(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    page.wait_for_load_state("networkidle")
    assert page.locator(".side use").first.evaluate("use => use.getBoundingClientRect().width") > 5


def test_the_second_tab_stop_leaves(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/leave/")


def test_escape_three_times_leaves(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/accounts/leave/")


def test_escape_twice_does_not_leave(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url.endswith("/components/")


def test_slow_presses_do_not_leave(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    for _ in range(3):
        page.keyboard.press("Escape")
        page.wait_for_timeout(1100)
    assert page.url.endswith("/components/")


def left_alone(context: "BrowserContext", minutes: str) -> "Page":
    """A page whose reader went away for *minutes* ("mm:ss"), and has come back to it: it was hidden meanwhile."""
    page = context.new_page()
    page.clock.install()
    page.goto("/components/")
    page.clock.fast_forward(minutes)
    page.keyboard.press("F2")
    return page


def test_the_warning_waits(sit_down: SitDown) -> None:
    assert left_alone(sit_down(), "11:30").locator("#expiry").is_hidden()


def test_the_warning_comes_with_a_countdown_in_her_digits(sit_down: SitDown) -> None:
    page = left_alone(sit_down("fa-af"), "12:30")
    page.locator("#expiry").wait_for()
    assert re.fullmatch("۱:[۰-۵][۰-۹]", page.locator("[data-left]").inner_text())


def test_going_on_hides_the_warning_and_tells_the_server(sit_down: SitDown) -> None:
    page = left_alone(sit_down(), "12:30")
    with page.expect_request("**/accounts/stay/") as asked:
        page.locator("#expiry .btn.go").click()
    page.locator("#expiry").wait_for(state="hidden")
    assert asked.value.method == "POST"
    assert page.url.endswith("/components/")


def test_the_screen_locks_when_nobody_comes(sit_down: SitDown) -> None:
    page = left_alone(sit_down(), "14:01")
    page.wait_for_url("**/accounts/lock/")


def test_the_screen_is_blank_while_it_locks(sit_down: SitDown) -> None:
    context = sit_down()
    context.route("**/accounts/lock/", lambda route: route.fulfill(status=204))  # the old page stays
    page = left_alone(context, "14:01")
    page.wait_for_selector("body.blank", state="attached")
    assert page.locator("body").inner_text().strip() == ""
    assert page.title().strip("\u200e") == ""


def test_locking_one_tab_locks_the_other(sit_down: SitDown) -> None:
    context = sit_down()
    other, page = at(context, "/components/"), at(context, "/components/")
    page.locator("#lock button").click()
    other.wait_for_url("**/accounts/lock/")


def test_a_draft_saves_itself_and_says_so(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    page.fill("#id_name", "پروین")
    page.locator(".draft", has_text="Draft saved at 09:42").wait_for()
    assert at(page.context, "/drafted/").inner_text("body") == "پروین"


def test_a_draft_that_cannot_be_saved_says_so(sit_down: SitDown) -> None:
    context = sit_down()
    context.route("**/draft/", lambda route: route.abort())
    page = at(context, "/components/")
    page.fill("#id_name", "پروین")
    page.locator(".draft", has_text="Not saved").wait_for()


def test_a_draft_that_is_too_long_says_so(sit_down: SitDown) -> None:
    context = sit_down()
    context.route("**/draft/", lambda route: route.fulfill(status=413, content_type="text/plain", body="Too long to keep."))
    page = at(context, "/components/")
    page.fill("#id_name", "پروین")
    page.locator(".draft", has_text="Too long to keep.").wait_for()


def test_a_draft_on_its_way_arrives_before_the_form_it_belongs_to(sit_down: SitDown) -> None:
    """The other way round it would come back after the form was saved, over what somebody wrote since."""
    page = at(sit_down(), "/components/")
    urls.ARRIVED.clear()
    with page.expect_request("**/draft/"):
        page.fill("#id_name", urls.SLOW)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.locator("button[name=later]").click()
    assert urls.ARRIVED == ["draft", "form, later"]


def test_going_to_the_button_of_a_form_keeps_no_draft_of_it(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    urls.ARRIVED.clear()
    page.fill("#id_name", "پروین")
    with page.expect_navigation():
        page.locator(".actions .btn.go").click()
    assert urls.ARRIVED == ["form, sent"]


def test_a_draft_that_never_arrives_does_not_hold_the_form_for_long(sit_down: SitDown) -> None:
    context = sit_down()
    context.route("**/draft/", lambda route: None)
    page = at(context, "/components/")
    urls.ARRIVED.clear()
    with page.expect_request("**/draft/"):
        page.fill("#id_name", "پروین")
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.locator(".actions .btn.go").click()
    assert urls.ARRIVED == ["form, sent"]


def test_nothing_typed_stays_in_the_browser(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    page.fill("#id_name", "پروین")
    page.locator(".draft", has_text="09:42").wait_for()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_form_with_errors_begins_at_the_summary(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    with page.expect_navigation():  # until all of its scripts have run
        page.locator(".actions .btn.go").click()
    assert page.evaluate("document.activeElement.className") == "errors"


def test_a_line_of_the_summary_leads_into_the_part_at_fault(sit_down: SitDown) -> None:
    page = at(sit_down(), "/components/")
    page.fill("#id_born-y", "1999")
    with page.expect_navigation():
        page.locator(".actions .btn.go").click()
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_born-y"


def test_everything_works_without_scripts(sit_down: SitDown) -> None:
    page = at(sit_down(java_script_enabled=False), "/components/")
    with page.expect_navigation():
        page.locator('.langs button[value="fa-af"]').click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    with page.expect_navigation():
        page.locator(".bar .leave").last.click()
    assert page.url.endswith("/accounts/leave/")
