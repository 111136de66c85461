"""Clients of the cast, and the office's ledger as the tests ask about it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.browserless import client_of
from tests.cast import Cast


@pytest.fixture
def nargis(cast: Cast) -> Client:
    return client_of(cast, "nargis")


@pytest.fixture
def shakiba(cast: Cast) -> Client:
    return client_of(cast, "shakiba")


@pytest.fixture
def entries(db: None) -> Callable[..., list[Any]]:
    """Entries of the ledger after a moment: ``before = entries()`` … ``entries(since=before)``."""
    from audit.models import Entry

    def of(kind: str = "", since: list[Any] | None = None) -> list[Any]:
        newest = since[-1].seq if since else 0
        return [entry for entry in Entry.objects.filter(seq__gt=newest).order_by("seq") if not kind or entry.kind == kind]

    return of
