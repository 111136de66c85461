"""A case with its counsellor, and what she writes."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from casework.cases.actions import assign
from casework.cases.models import Case
from casework.counselling import scoring
from casework.counselling.actions import add
from casework.counselling.instruments import INSTRUMENTS
from casework.counselling.models import Measure, Session
from tests.browserless import client_of
from tests.cast import Cast, a_case

FULL = {"who5": [3] * 5, "phq9": [1] * 8 + [0], "gad7": [1] * 7, "srq20": [1] * 17 + [0] * 3, "pcl5": [2] * 20}


@pytest.fixture
def case(cast: Cast) -> Case:
    """Nargis's case; Zohra counsels in it."""
    found = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=found, to=cast.zohra)
    return found


@pytest.fixture
def zohra(cast: Cast, case: Case) -> Client:
    return client_of(cast, "zohra")


@pytest.fixture
def shakiba(cast: Cast, case: Case) -> Client:
    return client_of(cast, "shakiba")


@pytest.fixture
def nargis(cast: Cast, case: Case) -> Client:
    return client_of(cast, "nargis")


def on(name: str, day: int, month: int = 9) -> dict[str, str]:
    return {f"{name}-d": str(day), f"{name}-m": str(month), f"{name}-y": "1405"}


def session(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a session."""
    data = {**on("on", 1), "attendance": "came", "number": "1", "minutes": "50", "modality": "person", "place": "office"}
    return {**data, "note": "شب‌ها خوابش نمی‌برد.", **changes}


def measure(code: str, answers: list[Any] | None = None, **changes: Any) -> dict[str, Any]:
    """What a browser sends for a questionnaire in its second step."""
    given = FULL[code] if answers is None else answers
    data = {"instrument": code, **on("on", 1), "stage": "first", "language": "fa-af", "mode": "paper_read", "asked": "yes"}
    return {**data, **{f"q{number}": str(value) for number, value in enumerate(given, start=1)}, **changes}


def _dated(content: dict[str, Any]) -> dict[str, Any]:
    """Dates as dates, with a usual day."""
    given = {"on": "2026-11-22", **content}
    return {name: date.fromisoformat(value) if name in ("on", "next_on") else value for name, value in given.items()}


def answered(cast: Cast, case: Case, code: str, values: list[int], **content: Any) -> Measure:
    """A questionnaire that was saved, as the action saves it."""
    answers = dict(enumerate(values, start=1))
    about = INSTRUMENTS[code]
    record = Measure(
        instrument=code, version=about.version, language="fa-af", mode="paper_read", answers={str(n): v for n, v in answers.items()},
        total=scoring.total(about, answers), **_dated(content),
    )
    with cast.acting("zohra"):
        add(case=case, record=record)
    return record


def held(cast: Cast, case: Case, **content: Any) -> Session:
    record = Session(**{"attendance": "came", "number": 1, **_dated(content)})
    with cast.acting("zohra"):
        add(case=case, record=record)
    return record


@pytest.fixture
def entries(db: None) -> Any:
    """Entries of the ledger after a moment: ``before = entries()`` … ``entries(since=before)``."""
    def of(since: list[Any] | None = None) -> list[Any]:
        newest = since[-1].seq if since else 0
        return list(Entry.objects.filter(seq__gt=newest).order_by("seq"))

    return of
