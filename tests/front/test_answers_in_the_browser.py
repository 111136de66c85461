"""The four answers beside a question follow what is typed into it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browserless import client_of
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
NAME, YEAR = "about-given_name", "about-birth-y"


@pytest.fixture
def intake(cast: Cast, desktop: "Callable[..., BrowserContext]", live_server: Any) -> "Page":
    context = desktop("ps")
    cookies = client_of(cast, "nargis", language="ps").cookies
    context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()])
    page = context.new_page()
    page.goto("/cases/new/")
    for later in page.locator("details.more:not([open]) > summary").all():
        later.click()
    return page


def chosen(page: "Page", question: str = "about-given_name") -> str:
    return str(page.locator(f'input[name="{question}-a"]:checked').get_attribute("value"))


def test_what_is_typed_counts_as_given_and_says_so_at_once(intake: "Page") -> None:
    assert chosen(intake) == "not_asked"
    intake.fill(f'[name="{NAME}"]', "پروین")
    assert chosen(intake) == "given"
    intake.fill(f'[name="{NAME}"]', "")
    assert chosen(intake) == "not_asked"


def test_part_of_a_date_is_an_answer(intake: "Page") -> None:
    intake.fill(f'[name="{YEAR}"]', "۱۳۷۵")
    assert chosen(intake, "about-birth") == "given"


def test_what_she_chose_herself_stays(intake: "Page") -> None:
    intake.check(f'input[name="{NAME}-a"][value="declined"]', force=True)
    intake.fill(f'[name="{NAME}"]', "پروین")
    assert chosen(intake) == "declined"
    intake.check(f'input[name="{NAME}-a"][value="given"]', force=True)
    intake.fill(f'[name="{NAME}"]', "")
    assert chosen(intake) == "given"


def test_a_draft_that_comes_back_says_what_was_given(intake: "Page") -> None:
    intake.check('input[name="consent-services"][value="verbal"]')
    intake.check('input[name="consent-limits"][value="yes"]')
    intake.fill(f'[name="{NAME}"]', "پروین")
    intake.locator('button[name="later"]').click()
    intake.wait_for_load_state("networkidle")
    intake.goto("/cases/new/")
    assert (intake.input_value(f'[name="{NAME}"]'), chosen(intake)) == ("پروین", "given")
