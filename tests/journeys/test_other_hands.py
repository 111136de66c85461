"""People who use the pages in another way: by the keys alone, or in a browser that runs no scripts."""

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from casework.access import ring as rings
from casework.cases.models import Case
from tests.cast import a_case
from tests.journeys.house import Door

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVERYWHERE = pytest.mark.parametrize("language", ["fa-af", "ps"])
FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    return {name: at.getAttribute('name') || '', tag: at.tagName, chief: at.matches('.actions .go'),
            seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
}"""
FARTHEST = 120  # stops


def tab_to(page: "Page", name: str = "") -> None:
    """Go on to the control of that name, or to the chief button; every stop on the way is marked for the eye."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        assert at["seen"], f"the focus cannot be seen on {at}"
        if at["name"] == name if name else at["chief"]:
            return
    raise AssertionError(f"no way to {name or 'the button'}")


def test_languages(door: Door) -> None:
    """She changes the language where she stands, and finds it again the next time she signs in."""
    case = a_case(door.cast)
    nargis = door.sign_in("nargis")
    nargis.visit(f"/cases/{case.pk}/notes/new/")
    for language, said in (("en", ["en", "ltr"]), ("ps", ["ps", "rtl"])):
        nargis.language = language
        with nargis.turning():
            nargis.page.locator(f'.langs button[value="{language}"]').click()
        assert nargis.path == f"/cases/{case.pk}/notes/new/"
        assert nargis.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == said
    again = door.sign_in("nargis")
    assert again.page.evaluate("document.documentElement.lang") == "ps"


@EVERYWHERE
def test_keyboard(door: Door, language: str) -> None:
    """A whole intake without a mouse."""
    nargis = door.seated("nargis")
    page = nargis.page
    nargis.visit("/cases/new/")
    for name, keys in (
        ("consent-limits", ["Space"]), ("consent-services", ["Space", "ArrowDown"]), ("about-given_name", "پروین"),
        ("contact-phone", "0700000012"), ("contact-whose", ["ArrowDown", "ArrowDown"]), ("story-account", "او را تهدید کردند."),
        ("situation-needs", ["Space"]),
    ):
        tab_to(page, name)
        if isinstance(keys, str):
            page.keyboard.type(keys)
        else:
            for key in keys:
                page.keyboard.press(key)
    tab_to(page)
    with nargis.turning():
        page.keyboard.press("Enter")
    assert nargis.path == reverse("cases:check")
    tab_to(page)
    with nargis.turning():
        page.keyboard.press("Enter")
    assert nargis.sees("The case is open.")
    case = Case.objects.get()
    contact = case.safecontact_records.get()
    with door.cast.acting("nargis"):
        rings.current().admit([contact])
        assert (contact.phone, contact.whose) == ("+93700000012", "sister")


@EVERYWHERE
def test_no_script(door: Door, language: str) -> None:
    """Everything but the draft and the countdown works without scripts: from the door to a new note."""
    case = a_case(door.cast)
    nargis = door.sign_in("nargis", java_script_enabled=False)
    nargis.follow("My cases")
    with nargis.turning():
        nargis.main.locator("tbody a").click()
    assert nargis.path == f"/cases/{case.pk}/"
    nargis.press("Show name")
    assert "پروین" in nargis.main.inner_text()
