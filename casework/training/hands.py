"""Several processes at once, for work that is all arithmetic: an office of 100,000 cases is sealed in half the time by two."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections

_work: Callable[[Any], Any]


def at_hand() -> int:
    """How many processes this machine can run at once for us."""
    return len(os.sched_getaffinity(0))


def spread(work: Callable[[Any], Any], items: Sequence[Any], hands: int) -> Iterator[Any]:
    """Yield ``work(item)`` for each item, whichever is done first, by so many forked processes; in this one where *hands* is 1.

    *work* and what it holds are inherited, because keys refuse to be copied; items and answers travel. Raises what *work* raises and
    leaves the rest undone, BrokenProcessPool when a process died, and TransactionManagementError while a transaction is running.
    """
    if hands == 1:
        yield from map(work, items)
        return
    for opened in connections.all(initialized_only=True):
        opened.validate_no_atomic_block()
        opened.close()  # two processes cannot speak through one
    pool = ProcessPoolExecutor(hands, get_context("fork"), _take_up, (work,))
    try:
        for done in as_completed([pool.submit(_do, item) for item in items]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


PATIENCE = 600_000  # milliseconds: on SQLite one hand holds the lock for a whole portion, and nobody sits before a page


def _take_up(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")


def _do(item: Any) -> Any:
    return _work(item)
