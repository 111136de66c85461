"""The fast way to many cases: the rows that ``cases.actions`` would write (casework.training.writer), inserted in batches.

Only for the training office and for benchmarks, where 100,000 cases through the actions would take the better part of an hour. Ledger
entries are written by ``audit.record`` itself, so the chain is a chain like any other. One thing differs from fresh cases: what the
team holds is settled already, as it is after its supervisor has first looked. tests/training compares the two roads.
"""

from collections.abc import Callable, Iterable
from random import Random
from typing import Final

from django.db import transaction

from casework.cases.models import Case
from casework.training import partners, stories
from casework.training.lives import Life
from casework.training.people import RANA, SEPIDAR, SHAKIBA, WORKERS, Office, Person
from casework.training.stories import STORIES
from casework.training.writer import Course, Writer

LEAST: Final = 1000  # from here on in bulk
BY_HAND: Final = 60  # of a large office, so that it has every kind of case too
CASELOAD: Final = 350  # cases of one caseworker at most; one less is reckoned with, because scenes hand cases over
ONE_IN: Final = 100  # of how many cases one is referred
OLDEST: Final = 900  # days


def further_workers(cases: int) -> int:
    """How many caseworkers beside the four an office of so many cases needs."""
    return max(0, -(-cases // (CASELOAD - 1)) - len(WORKERS)) if cases >= LEAST else 0


def course(rng: Random) -> Course:
    """Draw a course as offices see them: many recent cases, few old ones still open, most dates within the month, some late."""
    opened = min(OLDEST, int(rng.expovariate(1 / 240)))
    finished = opened > 45 and rng.random() < min(0.85, opened / 500)
    closed = rng.randint(1, max(1, opened - 30)) if finished else None
    since = closed or 0
    noted = sorted((rng.randint(since, opened) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4)))), reverse=True)
    return Course(rng.choice(STORIES), opened, noted, closed, rng.choice(tuple(stories.CLOSING)), _due(rng))


def _due(rng: Random) -> int | None:
    drawn = rng.random()
    if drawn < 0.07:
        return -rng.randint(1, 21)
    if drawn < 0.11:
        return 0
    if drawn < 0.28:
        return rng.randint(1, 6)
    return rng.randint(7, 60) if drawn < 0.95 else None


def fill(office: Office, cases: int, seed: int, tell: Callable[[int], None]) -> None:
    """Bring the office to so many *cases*, shared evenly among its caseworkers, after the BY_HAND of the scenes.

    One in a hundred is referred. Commits after each caseworker. *tell* hears how many cases there are.
    """
    done = BY_HAND
    for place, worker in enumerate(office.workers):
        share = cases * (place + 1) // len(office.workers) - cases * place // len(office.workers)
        if worker in WORKERS:
            share -= BY_HAND // len(WORKERS)
        rng = Random(f"{seed}/{worker.sign_in_name}")  # noqa: S311 - invents people, seals nothing
        written = write_for(office, worker, [course(rng) for _ in range(share)], rng, _from(done, tell))
        for case, went in written[::ONE_IN]:
            if went.closed is None:
                _refer(office, worker, rng, case, went)
        done += share


def write_for(
    office: Office, worker: Person, courses: Iterable[Course], rng: Random, tell: Callable[[int], None] = lambda done: None
) -> list[tuple[Case, Course]]:
    """Write cases of one caseworker, one for each course, in one transaction; *rng* draws who the women are."""
    written: list[tuple[Case, Course]] = []
    with office.acting(SHAKIBA.sign_in_name) as lead, office.acting(worker.sign_in_name) as someone, transaction.atomic():
        writer = Writer(someone, lead, office.teams[worker.home])
        for went in courses:
            written.append((writer.write(rng, went), went))
            tell(len(written))
        writer.rows.insert()
    return written


def _refer(office: Office, worker: Person, rng: Random, case: Case, went: Course) -> None:
    life = Life(office, rng, case, worker.sign_in_name, went.story)
    ago = rng.randint(0, min(went.opened, 40))
    referral = partners.refer(life, ago=ago, to=rng.choice((SEPIDAR, RANA)), days=rng.randint(45, 90))
    for kind in ("accepted", "progress", "completed")[: rng.randint(0, 3)]:
        partners.answer(life, referral, ago=ago, kind=kind)


def _from(before: int, tell: Callable[[int], None]) -> Callable[[int], None]:
    return lambda more: tell(before + more)
