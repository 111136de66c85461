"""The trail in Chromium: accessible, and readable at twice the size."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.urls import reverse

import audit
from casework.cases.models import Case
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.review.test_unusual import answer, shown

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = {"width": 683, "height": 768}  # 1366 at 200 %
VIEWS = ["day", "person", "case"]
UNBROKEN = "خ" * 400


def opened(cast: Cast, desktop: "Callable[..., BrowserContext]", server: Any, view: str, **options: Any) -> "Page":
    """Shakiba's desktop on a view of a trail with a refusal and a reason that does not break."""
    case = a_case(cast)
    with cast.acting("nargis"), audit.because(UNBROKEN), transaction.atomic():
        audit.record("case.read", case=case.pk, compartments=["case", "identity"])
    client_of(cast, "palwasha").get(reverse("cases:case", args=[case.pk]))
    page = desktop_of_shakiba(cast, desktop, server, **options)
    arguments = {"day": [], "person": [cast.palwasha.pk], "case": [Case.objects.get().pk]}
    page.goto(reverse(f"review:{view}", args=arguments[view]))
    return page


def desktop_of_shakiba(cast: Cast, desktop: "Callable[..., BrowserContext]", server: Any, **options: Any) -> "Page":
    context = desktop("fa-af", **options)
    cookies = client_of(cast, "shakiba", language="fa-af").cookies
    context.add_cookies([{"name": name, "value": morsel.value, "url": server.url} for name, morsel in cookies.items()])
    return context.new_page()


def unusual(cast: Cast, desktop: "Callable[..., BrowserContext]", server: Any, **options: Any) -> "Page":
    """Her desktop on what is unusual: refusals of a decoy, one finding answered in a word that does not break, and grown since."""
    case, palwasha = a_case(cast), client_of(cast, "palwasha")
    shakiba = client_of(cast, "shakiba")
    shakiba.post(reverse("review:decoy", args=[case.pk]), {"turn": "set"})
    for _ in range(6):
        palwasha.get(reverse("cases:case", args=[case.pk]))
    answer(shakiba, shown(shakiba)[0], words=UNBROKEN)
    palwasha.get(reverse("cases:case", args=[case.pk]))
    page = desktop_of_shakiba(cast, desktop, server, **options)
    page.goto(reverse("review:unusual"))
    return page


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, view: str) -> None:
    page = opened(cast, desktop, live_server, view)
    assert page.locator(".story .odd").count() > 0
    assert violations(page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_scrolls_sideways_at_200_percent(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, view: str
) -> None:
    page = opened(cast, desktop, live_server, view, viewport=NARROW)
    assert page.locator(".story").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def violations(page: "Page") -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]


def test_axe_finds_nothing_among_what_is_unusual(cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any) -> None:
    page = unusual(cast, desktop, live_server)
    assert page.locator("main textarea").count() >= 2
    assert violations(page) == []
    page.locator("main button[value=raised]").last.click()
    assert page.locator("main [aria-invalid=true]").count() == 1
    assert violations(page) == []


def test_what_is_unusual_does_not_scroll_sideways_at_200_percent(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any
) -> None:
    page = unusual(cast, desktop, live_server, viewport=NARROW)
    assert page.locator("q").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_axe_finds_nothing_on_the_trail_of_a_decoy(cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any) -> None:
    page = unusual(cast, desktop, live_server)
    page.goto(reverse("review:case", args=[Case.objects.get().pk]))
    assert page.locator("button[name=turn]").count() == 1
    assert violations(page) == []
