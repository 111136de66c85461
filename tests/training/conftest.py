"""A training office with everybody in it, for each test that asks."""

import pytest
from pytest_django import Settings

from casework.training import people
from casework.training.people import Office
from tests.photograph import Made


@pytest.fixture
def training(settings: Settings) -> None:
    settings.TRAINING = True


the_office = Made(people.found)


@pytest.fixture
def office(training: None, db: None) -> Office:
    return the_office.again()
