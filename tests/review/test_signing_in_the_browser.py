"""Signing, copies and proofs in Chromium: accessible, and readable at twice the size, with the alarm and a picture on the page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from audit import checkpoints, context, copies
from audit.copies import BROWSER, Copy
from tests.browserless import client_of
from tests.cast import Cast
from tests.review.test_in_the_browser import NARROW

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)


def signing(page: "Page") -> None:
    """The page after a copy that does not fit, and after a signature."""
    page.goto("/trail/sign/")
    with page.expect_navigation():
        page.locator("form[action$='/sign/now/'] button").click()
    page.fill("textarea[name=copy]", "3-0000-0000-0000-0000")
    with page.expect_navigation():
        page.locator("form[action$='/sign/copy/'] button").click()
    assert page.locator(".note.alarm").count() == 2
    assert page.locator("table").count() == 2


def proof(page: "Page") -> None:
    page.goto("/trail/proof/?seq=3")
    with page.expect_navigation():
        page.locator("button[name=picture]").click()
    assert page.locator("[role=img] svg").count() == 1


@pytest.mark.parametrize("way", [signing, proof])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, way: "Callable[[Page], None]"
) -> None:
    checkpoints.sign(context.server())
    copies.refuse(Copy(10_000, bytes(32)), BROWSER, "short")
    there = desktop("fa-af", viewport=NARROW)
    cookies = client_of(cast, "shakiba", language="fa-af").cookies
    there.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()])
    page = there.new_page()
    way(page)
    found = Axe().run(page).response["violations"]
    assert [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
