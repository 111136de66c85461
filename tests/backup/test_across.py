"""From SQLite to PostgreSQL and back: rows are written down so that both read them alike."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casework.backup import about
from tests.backup.elsewhere import digest
from tests.backup.machine import Machine
from tests.cast import Cast, a_case


def on_sqlite(mode: str, machine: Machine) -> str:
    home = machine.place / "elsewhere"
    home.mkdir()
    arguments = [sys.executable, "-m", "tests.backup.elsewhere", mode, str(machine.place), str(home)]
    done = subprocess.run(arguments, input=json.dumps(about.migrations("default")), env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


@pytest.mark.pg_only
def test_a_set_made_on_sqlite_is_restored_on_postgresql(quick: Machine) -> None:
    there = on_sqlite("make", quick)
    quick.lost()
    quick.restore()
    assert digest() == there


@pytest.mark.pg_only
def test_a_set_made_on_postgresql_is_restored_on_sqlite(quick: Machine, cast: Cast) -> None:
    a_case(cast)
    quick.make()
    assert on_sqlite("restore", quick) == digest()


def test_the_digest_tells_two_offices_apart(quick: Machine, cast: Cast) -> None:
    before: Any = digest()
    a_case(cast)
    assert digest() != before and Path(quick.place).is_dir()
