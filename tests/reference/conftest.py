"""The people who keep the lists, and what the ledger says about it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from casework.reference.models import Term
from tests.browserless import client_of
from tests.cast import Cast


@pytest.fixture
def farida(cast: Cast) -> Client:
    return client_of(cast, "farida")


@pytest.fixture
def shakiba(cast: Cast) -> Client:
    return client_of(cast, "shakiba")


@pytest.fixture
def changes(db: None) -> Callable[[], int]:
    """How many changes of lists the ledger tells of."""
    return lambda: Entry.objects.filter(kind="reference.changed").count()


def a_term(code: str = "moved", list_code: str = "closure_reasons") -> Term:
    return Term.objects.get(list_code=list_code, code=code)


def posted(term: Term | None = None, **other: Any) -> dict[str, Any]:
    """What the form of a term sends; of a new one without *term*."""
    words = {"dari": "دلیل تازه", "pashto": "نوی لامل", "english": "A new reason"}
    if term is not None:
        words = {name: getattr(term, name) for name in (*words, "source", "regime", "order", "revision")}
    return {**words, **other}


def day(name: str, year: int, month: int, day: int) -> dict[str, str]:
    """A solar day as its three controls send it."""
    return {f"{name}-d": str(day), f"{name}-m": str(month), f"{name}-y": str(year)}
