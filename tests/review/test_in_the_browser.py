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
    context = desktop("fa-af", **options)
    cookies = client_of(cast, "shakiba", language="fa-af").cookies
    context.add_cookies([{"name": name, "value": morsel.value, "url": server.url} for name, morsel in cookies.items()])
    page = context.new_page()
    arguments = {"day": [], "person": [cast.palwasha.pk], "case": [Case.objects.get().pk]}
    page.goto(reverse(f"review:{view}", args=arguments[view]))
    return page


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, view: str) -> None:
    page = opened(cast, desktop, live_server, view)
    found = Axe().run(page).response["violations"]
    assert page.locator(".story .odd").count() > 0
    assert [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]] == []


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_scrolls_sideways_at_200_percent(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, view: str
) -> None:
    page = opened(cast, desktop, live_server, view, viewport=NARROW)
    assert page.locator(".story").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
