"""The clients of those who read the trail, and what their pages say."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from audit import ledger, segments
from audit.models import Entry
from tests.browserless import client_of
from tests.cast import Cast


@pytest.fixture
def shakiba(cast: Cast) -> Client:
    return client_of(cast, "shakiba")


@pytest.fixture
def laila(cast: Cast) -> Client:
    return client_of(cast, "laila")


@pytest.fixture(autouse=True)
def restarted() -> Iterator[None]:
    """A process that holds no segment key, before and after."""
    segments.forget()
    yield
    segments.forget()


@pytest.fixture
def newest() -> Callable[[str], Entry]:
    """The newest entry of a kind."""
    return lambda kind: Entry.objects.filter(kind=kind).order_by("-seq")[0]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Set the ledger's clock: ``at(2027, 3, 1, 21, 47)`` at the office. It goes forward only."""

    def clock(*moment: int) -> datetime:
        there = timezone.make_aware(datetime(*moment))
        monkeypatch.setattr(ledger, "_minute", lambda: int(there.timestamp()) // 60)
        return there

    return clock


@pytest.fixture
def full_disk() -> Iterator[None]:
    """The database takes no further entry of a reading of the trail."""
    sqlite = ["CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry WHEN NEW.kind = 'ledger.read' BEGIN SELECT RAISE(ABORT, 'full'); END"]
    postgresql = [
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry FOR EACH ROW WHEN (NEW.kind = 'ledger.read') EXECUTE FUNCTION full_disk()",
    ]
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
    yield


def lines(response: Any) -> list[Any]:
    """The lines of a page, newest first."""
    assert response.status_code == 200
    return [line for day in response.context["trail"].days for line in day.lines]


def sentences(response: Any) -> list[str]:
    return [line.text for line in lines(response)]


def page(response: Any) -> str:
    return str(response.content.decode())
