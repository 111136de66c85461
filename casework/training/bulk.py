"""The fast way to many cases: the rows that ``cases.actions`` would write (casework.training.writer), inserted in batches.

Only for the training office and for benchmarks, where 100,000 cases through the actions would take the better part of an hour. Ledger
entries are written by ``audit.record_all``, so the chain is a chain like any other. One thing differs from fresh cases: what the
team holds is settled already, as it is after its supervisor has first looked. tests/training compares the two roads.
"""

from collections.abc import Callable, Iterable
from functools import partial
from random import Random
from typing import Final

from django.db import IntegrityError, transaction

from casework.cases.models import Case
from casework.training import partners, stories
from casework.training.hands import spread
from casework.training.lives import Life
from casework.training.people import RANA, SEPIDAR, SHAKIBA, WORKERS, Office, Person
from casework.training.stories import STORIES
from casework.training.writer import Course, Writer

LEAST: Final = 1000  # from here on in bulk
BY_HAND: Final = 60  # of a large office, so that it has every kind of case too
CASELOAD: Final = 350  # cases of one caseworker at most; one less is reckoned with, because scenes hand cases over
ONE_IN: Final = 100  # of how many cases one is referred
OLDEST: Final = 900  # days
TRIES: Final = 5  # to find free codes for the cases of one caseworker


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


def fill(office: Office, cases: int, seed: int, tell: Callable[[int], None], hands: int = 1) -> None:
    """Bring the office to so many *cases*, shared evenly among its caseworkers, after the BY_HAND of the scenes.

    One in a hundred is referred. *hands* processes write at once, each the cases of one caseworker and then of another; every
    caseworker's are committed together. *tell* hears how many cases there are.
    """
    done = BY_HAND
    for written in spread(partial(_fill_for, office, cases, seed), range(len(office.workers)), hands):
        done += written
        tell(done)


def _fill_for(office: Office, cases: int, seed: int, place: int) -> int:
    """Write the share of one caseworker; how many that is."""
    worker, among = office.workers[place], len(office.workers)
    share = cases * (place + 1) // among - cases * place // among
    if worker in WORKERS:
        share -= BY_HAND // len(WORKERS)
    for _ in range(TRIES):
        rng = Random(f"{seed}/{worker.sign_in_name}")  # noqa: S311 - invents people, seals nothing
        try:
            written = write_for(office, worker, [course(rng) for _ in range(share)], rng)
        except IntegrityError:  # a random code was taken, as among 100,000 cases it is in every fourth office: the same women, new codes
            continue
        for case, went in written[::ONE_IN]:
            if went.closed is None:
                _refer(office, worker, rng, case, went)
        return share
    raise RuntimeError("no free case codes were found")


def write_for(office: Office, worker: Person, courses: Iterable[Course], rng: Random) -> list[tuple[Case, Course]]:
    """Write cases of one caseworker, one for each course, all or none; *rng* draws who the women are.

    Raises IntegrityError when a random case code was taken.
    """
    with office.acting(SHAKIBA.sign_in_name) as lead, office.acting(worker.sign_in_name) as someone:
        writer = Writer(someone, lead, office.teams[worker.home])
        written = [(writer.write(rng, went), went) for went in courses]
        with transaction.atomic():  # once all is sealed, so that others who write wait for the inserting alone
            writer.finish()
    return written


def _refer(office: Office, worker: Person, rng: Random, case: Case, went: Course) -> None:
    life = Life(office, rng, case, worker.sign_in_name, went.story)
    ago = rng.randint(0, min(went.opened, 40))
    referral = partners.refer(life, ago=ago, to=rng.choice((SEPIDAR, RANA)), days=rng.randint(45, 90))
    for kind in ("accepted", "progress", "completed")[: rng.randint(0, 3)]:
        partners.answer(life, referral, ago=ago, kind=kind)
