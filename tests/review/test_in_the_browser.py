"""The trail in Chromium: accessible, and readable at twice the size."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.urls import reverse

import audit
from audit.models import Entry
from audit.review import signing
from casework.cases.models import Case
from tests.audit import put_back
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


def desktop_of_shakiba(
    cast: Cast, desktop: "Callable[..., BrowserContext]", server: Any, *, language: str = "fa-af", **options: Any
) -> "Page":
    context = desktop(language, **options)
    cookies = client_of(cast, "shakiba", language=language).cookies
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
    page.locator("main [aria-invalid=true]").wait_for()
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


LANGUAGES = ["fa-af", "ps", "en"]


def test_a_long_sign_off_goes_on_by_one_press_and_axe_finds_nothing_on_its_way(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "PORTION", 10)
    for language in LANGUAGES:
        page = desktop_of_shakiba(cast, desktop, live_server, language=language)
        page.route(f"**{reverse('review:going-on')}", lambda route: route.fulfill(status=204))  # the page of the first part stays
        page.goto(reverse("review:sign"))
        page.locator(f"form[action='{reverse('review:sign-off')}'] button").click()
        page.locator("progress").wait_for()
        assert violations(page) == []
        assert not Entry.objects.filter(kind="trail.signed").exists()
    page.unroute_all()
    page.goto(reverse("review:sign"))
    page.locator(f"form[action='{reverse('review:sign-off')}'] button").click()
    page.wait_for_url(f"**{reverse('review:sign')}", timeout=60_000)
    assert Entry.objects.filter(kind="trail.signed").count() == 1


def test_axe_finds_nothing_where_lists_and_directory_do_not_agree_with_the_trail(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any
) -> None:
    for table, words in (("reference_term", "Another thing"), ("reference_historicalterm", "A third thing")):
        put_back.run(f"UPDATE {table} SET english = %s WHERE list_code = 'closure_reasons' AND code = 'moved'", [words])
    for language in LANGUAGES:
        page = desktop_of_shakiba(cast, desktop, live_server, language=language)
        page.goto(reverse("review:kept"))
        assert page.locator(".story .odd").count() == 2
        assert violations(page) == []
