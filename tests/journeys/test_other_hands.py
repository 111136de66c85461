"""People who use the pages in another way: by the keys alone, or in a browser that runs no scripts."""

import pytest
from django.urls import reverse

from casework.access import rings
from casework.cases.forms.intake import AgreementForm
from casework.cases.forms.records import SafeContactForm, SituationForm, SurvivorForm
from casework.cases.forms.story import StoryForm
from casework.cases.models import Case
from tests.cast import a_case
from tests.journeys.house import Door
from tests.journeys.keys import ByKeys

EVERYWHERE = pytest.mark.parametrize("language", ["fa-af", "ps"])


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
    nargis = door.seated("nargis", hands=ByKeys)
    nargis.visit("/cases/new/")
    nargis.choose(AgreementForm, limits="yes", services="written")
    nargis.fill(SurvivorForm, given_name="پروین")
    nargis.fill(SafeContactForm, phone="0700000012")
    nargis.unfold("3. What can wait")
    nargis.choose(SafeContactForm, whose="sister")
    nargis.fill(StoryForm, account="او را تهدید کردند.")
    nargis.choose(SituationForm, needs=["safety"])
    nargis.press("Continue: check answers")
    assert nargis.path == reverse("cases:check")
    nargis.press("Open the case")
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
