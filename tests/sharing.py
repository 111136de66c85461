"""Tests of a file that makes something once for all of them run in one process; every other test runs where there is time.

Otherwise each process of a suite would make it: the server that is killed fifty times, the whole training office.
"""

import functools
from pathlib import Path
from typing import Any

import pytest

MADE_ONCE = ('scope="module"', "setUpTestData")


@functools.cache
def makes_once(path: Path) -> bool:
    """Whether a test file holds a fixture or the data of a class that outlive a test. It is read: who hands out tests imports none."""
    source = path.read_text(encoding="utf-8")
    return any(words in source for words in MADE_ONCE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getoption("dist") != "load":
        return None  # somebody asked for another way
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if makes_once(config.rootpath / file) else nodeid

    return Together(config, log)
