"""Tests of a file that makes something once for all of them run in one process; every other test runs where there is time.

Otherwise each process of a suite would make it: the server that is killed fifty times, the whole training office. What takes a minute or
more begins first, so that at the end no process waits for another that has just begun with it.
"""

import functools
from pathlib import Path
from typing import Any

import pytest

MADE_ONCE = ('scope="module"', "setUpTestData")
LONGEST = ("tests/journeys/test_pages.py", "tests/promises/test_canary.py", "tests/promises/", "tests/journeys/")


def place(nodeid: str) -> int:
    """Where a test stands among the longest; all others come after them, in the order in which they were found."""
    return next((number for number, begins in enumerate(LONGEST) if nodeid.startswith(begins)), len(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.nodeid))


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
        def schedule(self) -> None:
            self.config.option.loadscopereorder = False  # it would begin with the files of many tests, and end with a long one
            super().schedule()

        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if makes_once(config.rootpath / file) else nodeid

    return Together(config, log)
