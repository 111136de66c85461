"""Most tests are about something else than the one-time code, so nobody is asked for it unless a test says so."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def with_second_factor(settings: Any, without_second_factor: None) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
