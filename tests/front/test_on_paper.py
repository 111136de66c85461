"""What the browser prints, and what does not break: pages as they lie on paper, and words without an end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from casework.cases import actions
from casework.cases.models import ContactNote
from referrals.models import Answer
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import answer, sent

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "وکیل فردا به محکمه می‌رود"


def page_of(cast: Cast, desktop: "Callable[..., BrowserContext]", server: Any, who: str, path: str, language: str = "ps") -> "Page":
    context = desktop(language)
    cookies = client_of(cast, who, language=language).cookies
    context.add_cookies([{"name": name, "value": morsel.value, "url": server.url} for name, morsel in cookies.items()])
    page = context.new_page()
    page.goto(path)
    return page


@pytest.mark.parametrize(("who", "route"), [("nargis", "referrals:page"), ("roshan", "referrals:packet")])
def test_what_a_partner_said_is_printed_with_the_page_and_the_bars_are_not(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, who: str, route: str
) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED, text=SAID)
    page = page_of(cast, desktop, live_server, who, reverse(route, args=[made.referral.pk]))
    page.emulate_media(media="print")
    assert page.get_by_text(SAID).first.is_visible()
    assert not page.locator(".bar").first.is_visible()


def test_a_plan_is_printed_without_who_conferred_about_it(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any
) -> None:
    """The action plan goes home with her: a line that names the police must not lie in a bag."""
    case = a_case(cast)
    kinds.write(cast, case, "cases.plan_item")
    kinds.write(cast, case, "cases.conference")
    page = page_of(cast, desktop, live_server, "nargis", reverse("cases:plans", args=[case.pk]))
    talks = page.locator("section[aria-labelledby=cc]")
    assert talks.is_visible()
    page.emulate_media(media="print")
    assert not talks.is_visible()
    assert page.locator("main table").first.is_visible()


@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_a_word_of_twenty_thousand_letters_pushes_nothing_aside(
    cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any, language: str
) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        actions.add_record(case=case, record=ContactNote(kind="call", text="خ" * 20_000))
    page = page_of(cast, desktop, live_server, "nargis", reverse("cases:case", args=[case.pk]), language)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
