"""Classifying an incident in the browser: each question appears when the one before it says no, by the style sheet alone."""

import pytest

from casework.cases.classification import QUESTIONS
from casework.cases.models import Incident
from tests.cast import a_case
from tests.journeys.house import Door


@pytest.mark.parametrize("language", ["ps"])
def test_a_question_shows_once_the_one_before_it_says_no(door: Door, language: str) -> None:
    case = a_case(door.cast)
    incident = Incident.objects.get(case=case)
    page = door.seated("nargis").page
    page.goto(f"/cases/{case.pk}/story/{incident.pk}/")

    def shown() -> list[str]:
        return [name for name in QUESTIONS if page.locator(f'[name="{name}"]').first.is_visible()]

    assert shown() == ["q_penetration"]
    for number, name in enumerate(QUESTIONS[:2], start=2):
        page.check(f'[name="{name}"][value="no"]')
        assert shown() == list(QUESTIONS[:number])
    page.check('[name="q_physical"][value="yes"]')
    assert shown() == list(QUESTIONS[:3])
    page.check('[name="q_penetration"][value="yes"]')
    assert shown() == ["q_penetration"]
    page.check('[name="q_penetration"][value="no"]')
    page.locator(".actions .go").click()
    page.wait_for_url(f"**/cases/{case.pk}/")
    with door.cast.acting("nargis"):
        assert Incident.objects.get(pk=incident.pk).core_type == "physical_assault"
