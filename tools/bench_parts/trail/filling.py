"""A year of entries, written by ``audit.record_all`` under the keys of thirty people: chained, signed and sealed like any others.

The clock of the ledger is set back a year before the office is founded and only ever goes forward. Weights are guesses of an office's day:
most of what happens is that somebody looks.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

import audit
from audit import context, ledger
from audit.models import Entry
from bench_parts.office import SEED
from casework.cases.models import Case
from casework.training.people import Office

DAYS: Final = 365
TAGS: Final = 10_000  # cases that entries are filed under; those of the office itself are among them
OF_REAL_CASES: Final = 0.25  # of the entries: what a page shows of them is looked up and named
OPENS, HOURS = 4, 9  # the office's first hour by UTC, and how many it has
FRIDAY: Final = 4
GONE: Final = "spozhmai"  # who leaves after half a year
AT_ONCE: Final = 12  # entries of one person in one minute, at most
A_DIGEST: Final = "d" * 64

KINDS: Final = {  # kind: how often of a thousand, and whether it is filed under a case
    "case.read": (430, True), "history.read": (25, True), "file.opened": (45, True), "case.revealed": (30, True),
    "catalogue.listed": (130, False), "catalogue.searched": (70, False), "referral.opened": (20, True), "ledger.read": (12, False),
    "signed_in": (45, False), "signed_out": (40, False), "sign_in_refused": (8, False), "access.refused": (5, False),
    "case.changed": (70, True), "case.created_record": (50, True), "file.added": (10, True), "grant.made": (4, True),
    "referral.progress": (5, True), "grant.ended": (4, False), "ledger.verified": (1, False),
}  # fmt: skip


@dataclass
class Clock:
    """The ledger's minute, in the place of the server's."""

    minute: int

    def __call__(self) -> int:
        return self.minute


def set_back() -> Clock:
    """Let the ledger believe that it is a year ago; call it before the office is founded."""
    clock = Clock(int(time.time() // 60) - (DAYS + 1) * 24 * 60)
    ledger._minute = clock
    return clock


def fill(office: Office, clock: Clock, entries: int, tell: Callable[[str], None]) -> None:
    """Write up to *entries* entries over the year; *tell* hears how far it is. The clock ends at the present."""
    rng = Random(SEED)  # noqa: S311 - invents a day, seals nothing
    cases = _cases(rng)
    began, done, step = time.monotonic(), Entry.objects.count(), max(entries // 10, 1)
    now, days = clock.minute + DAYS * 24 * 60, _days(clock.minute)
    with ExitStack() as stack:
        people = {name: stack.enter_context(office.acting(name)).actor for name in office.users}
        shares = _shares(days, entries - done)
        for day, share in zip(days, shares, strict=True):
            if day is days[len(days) // 2]:
                del people[GONE]
            with transaction.atomic():
                _write_day(list(people.values()), cases, clock, day, share, rng)
            if done // step != (done + share) // step:
                tell(f"{done + share:,} entries, {(done + share) / (time.monotonic() - began):,.0f} a second")
            done += share
    clock.minute = now


def at_the_present() -> None:
    """Give the ledger the server's clock again."""
    ledger._minute = lambda: int(time.time() // 60)


def _cases(rng: Random) -> tuple[Sequence[UUID], Sequence[UUID]]:
    real = list(Case.objects.order_by("id").values_list("pk", flat=True))
    return real, [UUID(bytes=rng.randbytes(16), version=4) for _ in range(TAGS - len(real))]


def _days(first: int) -> list[datetime]:
    """The mornings of the year, Fridays too, on which little happens."""
    morning = datetime.fromtimestamp(first * 60, UTC).replace(hour=OPENS, minute=0) + timedelta(days=1)
    return [morning + timedelta(days=number) for number in range(DAYS - 1)]


def _shares(days: Sequence[datetime], entries: int) -> list[int]:
    weights = [1 if day.weekday() == FRIDAY else 20 for day in days]
    ends = [entries * sum(weights[: place + 1]) // sum(weights) for place in range(len(days))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _write_day(people: Sequence[context.Actor], cases: Any, clock: Clock, day: datetime, share: int, rng: Random) -> None:
    opens, written = int(day.timestamp()) // 60, 0
    while written < share:
        count = min(rng.randint(1, AT_ONCE), share - written)
        clock.minute = max(clock.minute, opens + HOURS * 60 * written // share)
        with context.acting(rng.choice(people)):
            audit.record_all(_visit(cases, rng, count))
        written += count


def _visit(cases: Any, rng: Random, count: int) -> Iterator[audit.Telling]:
    """What one person does in one go: mostly with one case."""
    real, invented = cases
    case = rng.choice(real) if rng.random() < OF_REAL_CASES else rng.choice(invented)
    for kind in rng.choices(_NAMES, _WEIGHTS, k=count):
        of_case = KINDS[kind][1]
        subject = ("case", str(case)) if of_case else None
        yield audit.Telling(kind, subject, case if of_case else None, _facts(kind, rng))


_NAMES: Final = list(KINDS)
_WEIGHTS: Final = [often for often, _ in KINDS.values()]


def _facts(kind: str, rng: Random) -> dict[str, Any]:
    if KINDS[kind][1]:
        records = [f"cases.note:{UUID(bytes=rng.randbytes(16))}:{rng.randint(1, 4)}" for _ in range(rng.randint(1, 6))]
        written = {"digest": A_DIGEST} if kind.startswith(("case.c", "file.a")) else {}
        return {"compartments": ["identity", "intake"], "records": records[: 1 if written else None], **written}
    if kind.startswith("catalogue"):
        return {"count": 25, "cases": [str(UUID(bytes=rng.randbytes(16))) for _ in range(8)]}
    return {"ok": True, "checked": 1000, "first_bad": None} if kind == "ledger.verified" else {}


def sizes() -> str:
    """How large the ledger lies on the disk, for the notes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('audit_entry')")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return f"{cursor.fetchone()[0] / 1e6:,.0f} MB"
