"""Interleaved timing: A B A B …, medians, and the count of queries. Absolute times depend on the machine; ratios hold."""

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

Act = Callable[[], object]
Ready = Callable[[], Act]  # prepares one round outside the clock, and returns what is timed


def always(act: Act) -> Ready:
    """A contender that needs no preparation."""
    return lambda: act


def interleaved(
    contenders: Mapping[str, Ready], *, seconds: float = 6.0, most: int = 31, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median milliseconds of each contender; at least five rounds after two that warm up, and as many as fit into *seconds*."""
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(2):
        for ready in contenders.values():
            ready()()
    began = time.perf_counter()
    rounds = 0
    while rounds < 5 or (rounds < most and time.perf_counter() - began < seconds):
        rounds += 1
        for name, ready in contenders.items():
            act = ready()
            gc.collect(0)
            start = clock()
            act()
            spent[name].append((clock() - start) * 1000)
    return {name: median(times) for name, times in spent.items()}


def queries(ready: Ready) -> int:
    """How many statements one round needs."""
    act = ready()
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)
