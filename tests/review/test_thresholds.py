"""Thresholds: settings with sensible bounds, and what the office sets counts."""

from typing import Any

import pytest
from django.conf import settings as configured

from audit.checks import SENSIBLE, thresholds_are_sensible
from audit.review.unusual import openings, thresholds
from tests.review.days import Day, tag


def test_the_settings_that_come_with_it_are_sensible() -> None:
    assert thresholds_are_sensible() == []
    assert set(SENSIBLE) == set(vars(thresholds.current()))


@pytest.mark.parametrize("name", SENSIBLE)
@pytest.mark.parametrize("value", [0, -1, 10**6, "5", 2.5, None, True])
def test_nonsense_is_an_error_that_names_the_setting(settings: Any, name: str, value: object) -> None:
    settings.UNUSUAL = {**configured.UNUSUAL, name: value}
    assert [(error.id, name in error.msg) for error in thresholds_are_sensible()] == [("audit.E004", True)]


def test_a_missing_and_an_unknown_threshold_are_errors(settings: Any) -> None:
    settings.UNUSUAL = {**{name: value for name, value in configured.UNUSUAL.items() if name != "people"}, "peeple": 3}
    assert [error.id for error in thresholds_are_sensible()] == ["audit.E004", "audit.E005"]


def test_what_the_office_sets_counts(settings: Any) -> None:
    day = Day()
    for number in range(5):
        day.opens(case=tag(number + 1))
    settings.UNUSUAL = {**configured.UNUSUAL, "cases": 5}
    assert len(list(openings.many_cases(day.period()))) == 1
