"""A case with its legal officer, and what happens in it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from casework.cases.actions import add_record, assign
from casework.cases.models import Case
from casework.legal.models import Decision, Hearing, Matter, Proceeding
from tests.browserless import client_of
from tests.cast import Cast, a_case


@pytest.fixture
def case(cast: Cast) -> Case:
    """Nargis's case; Humaira and Zohra are assigned."""
    found = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=found, to=cast.humaira)
        assign(case=found, to=cast.zohra)
    return found


@pytest.fixture
def humaira(cast: Cast, case: Case) -> Client:
    return client_of(cast, "humaira")


@pytest.fixture
def nargis(cast: Cast, case: Case) -> Client:
    return client_of(cast, "nargis")


@pytest.fixture
def entries(db: None) -> Callable[..., list[Any]]:
    """Entries of the ledger after a moment: ``before = entries()`` … ``entries(since=before)``."""
    def of(since: list[Any] | None = None) -> list[Any]:
        newest = since[-1].seq if since else 0
        return list(Entry.objects.filter(seq__gt=newest).order_by("seq"))

    return of


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def added(cast: Cast, case: Case, record: Any, by: str = "humaira") -> Any:
    with cast.acting(by):
        return add_record(case=case, record=record)


def a_matter(cast: Cast, case: Case, **said: Any) -> Matter:
    return added(cast, case, Matter(**{"type": "maintenance", "goal": "نفقهٔ ماهوار", **said}))  # type: ignore[no-any-return]


def a_proceeding(cast: Cast, case: Case, matter: Matter, **said: Any) -> Proceeding:
    facts = {"institution": "court", "tier": "primary", "place": "ناحیهٔ سوم", **said}
    return added(cast, case, Proceeding(matter=str(matter.pk), **facts))  # type: ignore[no-any-return]


def a_hearing(cast: Cast, case: Case, road: Proceeding, *, days: int = 2, **said: Any) -> Hearing:
    return added(cast, case, under(cast, road, Hearing(on=in_days(days), **{"start": "09:30", "end": "10:30", **said})))  # type: ignore[no-any-return]


def a_decision(cast: Cast, case: Case, road: Proceeding, **said: Any) -> Decision:
    facts = {"on": in_days(-3), "served_on": in_days(-1), "outcome": "rejected", **said}
    return added(cast, case, under(cast, road, Decision(**facts)))  # type: ignore[no-any-return]


def under(cast: Cast, road: Proceeding, record: Any) -> Any:
    with cast.acting("humaira"):
        record.put_under(Proceeding.objects.get(pk=road.pk))
    return record


def page(client: Client, case: Case) -> str:
    return str(client.get(f"/cases/{case.pk}/legal/").content.decode())
