"""A training office with everybody in it, for each test that asks."""

import pytest
from pytest_django import Settings

from casework.training import people
from casework.training.people import Office


@pytest.fixture
def training(settings: Settings) -> None:
    settings.TRAINING = True


@pytest.fixture
def office(training: None, db: None) -> Office:
    return people.found()
