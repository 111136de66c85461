import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from casework.backup import snapshot
from tests.backup.machine import Machine, empty
from tests.cast import Cast, a_case


@pytest.fixture
def machine(transactional_db: None, cast: Cast, settings: Any, tmp_path: Path) -> Machine:
    """The office of the cast on a machine of its own, committed: a backup reads it through a connection of its own."""
    settings.SECOND_FACTOR_REQUIRED = False
    return Machine(settings, tmp_path)


@pytest.fixture
def quick(cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The same inside the transaction of the test, which ends without a trace. The backup reads through the test's connection: for what is
    not about the moment that it sees."""
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr(snapshot, "ALIAS", "default")
    monkeypatch.setattr(snapshot, "taken", nullcontext)
    return Machine(settings, tmp_path)


@pytest.fixture
def clock(quick: Machine) -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 12, 1, 2, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture(scope="session")
def kept_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the two sets of ``two`` lie between tests: making them takes a second, copying them nothing."""
    return tmp_path_factory.mktemp("two") / "place"


@pytest.fixture
def two(request: pytest.FixtureRequest, db: None, settings: Any, tmp_path: Path, kept_sets: Path) -> Machine:
    """A full set and one that stands on it, before a new machine with an empty database."""
    if not kept_sets.exists():
        quick = request.getfixturevalue("quick")
        cast = request.getfixturevalue("cast")
        a_case(cast)
        quick.make()
        a_case(cast)
        quick.make()
        shutil.copytree(quick.place, kept_sets)
        empty()
    machine = Machine.again(settings, tmp_path / "two", kept_sets)
    machine.begin("new")
    return machine
