"""The intake is quick: what cannot wait stands on one screen, and docs/intake.md says how many keys the shortest one takes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from casework.cases.forms.intake import AgreementForm
from casework.cases.forms.records import SurvivorForm
from tests.journeys.house import Door
from tests.journeys.keys import ByKeys

DOCUMENT = Path(settings.BASE_DIR) / "docs/intake.md"
NAME = "مریم"


def said_in_the_document() -> int:
    found = re.search(r"^\| \*\*all\*\* \|.*\*\*(\d+)\*\* \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_shortest_intake(door: Door, language: str) -> None:
    """Consent and a name: from *New client* to the open case in as many keys as the document says."""
    nargis = door.seated("nargis", hands=ByKeys)
    nargis.visit("/")
    new = nargis.main.get_by_role("link", name=nargis.words("New client"), exact=True)
    nargis.approach(new)
    nargis.pressed = 0
    nargis.go(new)
    nargis.choose(AgreementForm, services="verbal")
    nargis.fill(SurvivorForm, given_name=NAME)
    with nargis.turning():
        nargis.key("Enter")
    nargis.press("Open the case")
    assert nargis.sees("The case is open.")
    assert nargis.pressed == said_in_the_document()


@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_one_screen(door: Door, language: str) -> None:
    """Whatever cannot wait is seen at once, above the buttons, without scrolling; the rest is folded away below."""
    nargis = door.seated("nargis")
    nargis.visit("/cases/new/")
    folded = nargis.main.locator("summary").bounding_box()
    buttons = nargis.main.locator(".actions").bounding_box()
    assert folded is not None and buttons is not None
    assert folded["y"] + folded["height"] <= buttons["y"]
    assert nargis.page.evaluate("window.scrollY") == 0
    assert nargis.main.locator(".q:visible").count() == 7
