"""A case of Nargis, and clients of the people around it."""

import pytest
from django.test import Client

from casework.cases.models import Case
from tests.browserless import client_of
from tests.cases.conftest import entries  # noqa: F401 - the same question to the ledger
from tests.cast import Cast, a_case


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


@pytest.fixture
def nargis(cast: Cast) -> Client:
    return client_of(cast, "nargis")
