"""Office hours: Saturday to Wednesday 8 to 16, Thursday until 13, Friday off, unless the settings say otherwise."""

from datetime import datetime
from typing import Any

import pytest

from audit.review import hours


@pytest.mark.parametrize(
    ("moment", "outside"),
    [
        ((2026, 11, 23, 8, 0), False),  # Monday
        ((2026, 11, 23, 15, 59), False),
        ((2026, 11, 23, 7, 59), True),
        ((2026, 11, 23, 16, 0), True),
        ((2026, 11, 26, 12, 59), False),  # Thursday
        ((2026, 11, 26, 13, 0), True),
        ((2026, 11, 27, 10, 0), True),  # Friday
        ((2026, 11, 28, 10, 0), False),  # Saturday
    ],
)
def test_the_usual_hours_are_those_of_an_office_in_kabul(moment: tuple[int, ...], outside: bool) -> None:
    assert hours.outside(datetime(*moment)) is outside


def test_an_office_sets_its_own_hours(settings: Any) -> None:
    settings.OFFICE_HOURS = {hours.FRIDAY: (9, 11)}
    assert not hours.outside(datetime(2026, 11, 27, 10, 0))
    assert hours.outside(datetime(2026, 11, 23, 10, 0))
