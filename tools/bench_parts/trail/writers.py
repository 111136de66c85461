"""Appending: a change and its entry in one transaction that waits for the disk, by one writer and by eight at once."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from statistics import median, quantiles
from typing import Final
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F

import audit
from audit import hooks
from bench_parts.measures import Line
from bench_parts.office import NARGIS
from bench_parts.timing import always, interleaved
from bench_parts.trail.filling import GONE
from bench_parts.trail.plain import Counter, PlainEntry
from casework.training.hands import spread
from casework.training.people import Office

Act = Callable[[int], None]
WRITERS: Final = 8
EACH: Final = 60  # entries of one of them
WARM: Final = 3  # before the clock runs: the first entry of a process opens a segment
PAUSE: Final = 0.5  # seconds, on the average
TARGET_MS: Final = 15.0
A_BODY: Final = bytes(420)


def lines(office: Office) -> Iterator[Line]:
    for prepare in (_one, _eight, _without_a_pause):
        yield prepare(office)


def ours(row: int) -> None:
    """A change of a record with its entry."""
    case = uuid4()
    with transaction.atomic():
        Counter.objects.filter(pk=row).update(number=F("number") + 1)
        facts = {"records": [f"cases.note:{uuid4()}:2"], "digest": "d" * 64, "compartments": ["intake"]}
        audit.record("case.changed", subject=("cases.note", str(uuid4())), case=case, **facts)


def plain(row: int) -> None:
    """The same change with a line in a log that nothing protects."""
    with transaction.atomic():
        Counter.objects.filter(pk=row).update(number=F("number") + 1)
        PlainEntry.objects.create(
            ts=int(time.time() // 60), kind="case.changed", actor=hooks.SERVER, actor_epoch=1, case_tag=uuid4().bytes, body=A_BODY,
            prev=bytes(32), hash=bytes(32), signature=bytes(64), mac=bytes(32),
        )


def _one(office: Office) -> Line:
    with office.acting(NARGIS):
        spent = interleaved({"ours": always(partial(ours, 1)), "plain": always(partial(plain, 1))}, most=201)
    detail = f"plain {spent['plain']:.1f} ms, {spent['ours'] / spent['plain']:.1f}x"
    return Line("a change and its entry, 1 writer", spent["ours"], "ms", detail, TARGET_MS)


def _eight(office: Office) -> Line:
    """Eight people, each of whom saves twice a second: more than a hundred people do."""
    (waited, _), (plainly, _) = (_at_once(office, act, PAUSE) for act in (ours, plain))
    detail = f"95 of 100 within {_most(waited):.1f} ms; plain {median(plainly):.1f} ms, {_most(plainly):.1f} ms"
    return Line(f"a change and its entry, {WRITERS} writers, each twice a second", median(waited), "ms", detail, TARGET_MS)


def _without_a_pause(office: Office) -> Line:
    """Each of the eight writes again as soon as it is told that its change is saved: how many the ledger takes in a row."""
    (waited, rate), (plainly, plain_rate) = (_at_once(office, act, 0.0) for act in (ours, plain))
    detail = f"{rate:.0f} a second, each waited {median(waited):.1f} ms, 95 of 100 {_most(waited):.1f} ms; "
    detail += f"plain {plain_rate:.0f} a second, {median(plainly):.1f} ms, {_most(plainly):.1f} ms"
    return Line(f"a change and its entry, {WRITERS} writers without a pause, one after the other", 1000 / rate, "ms", detail, TARGET_MS)


def _most(spent: list[float]) -> float:
    return quantiles(spent, n=20)[-1]


def _at_once(office: Office, act: Act, pause: float) -> tuple[list[float], float]:
    """How long each change took (ms), and how many there were in a second."""
    names = [name for name in office.users if name != GONE][:WRITERS]
    start = time.time() + 2
    found = list(spread(partial(_write, office, act, names, start, pause), range(WRITERS), WRITERS))
    ends, spent = [end for end, _ in found], [one for _, many in found for one in many]
    return spent, len(spent) / (max(ends) - start)


def _write(office: Office, act: Act, names: list[str], start: float, pause: float, number: int) -> tuple[float, list[float]]:
    spent, rng = [], Random(number)  # noqa: S311 - when somebody saves
    with office.acting(names[number]):
        for _ in range(WARM):
            act(number + 2)
        time.sleep(max(0.0, start - time.time()))
        for _ in range(EACH if not pause else EACH // 3):
            time.sleep(rng.uniform(0, 2 * pause))
            began = time.perf_counter()
            act(number + 2)
            spent.append((time.perf_counter() - began) * 1000)
    connection.close()
    return time.time(), spent
