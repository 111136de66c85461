"""Every test here runs in the small office of tests.audit.people, with a genesis of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit.office import fresh
from tests.audit.people import OFFICE


@pytest.fixture(autouse=True)
def office(settings: object) -> Iterator[None]:
    for name, value in OFFICE.items():
        setattr(settings, name, value)
    fresh()
    yield
    fresh()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an archive goes."""
    return tmp_path / "ledger.hamraz"
