"""T6 at every step of a referral: what a step changes for the partner, and that it changes nothing for anybody else."""

import datetime
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import time_machine
from django.utils import timezone

from referrals.models import Answer, Referral
from referrals.states import DECLINED_BY_HER, REVOKED, UNAVAILABLE
from tests.promises.matrix import ANYBODY, MATRIX, OF_A_PARTNER, OF_A_REFERRAL, PARTNER, STRANGER, of_a_case
from tests.promises.scene import Scene
from tests.promises.walk import Walk, things, wanted
from tests.referrals.sent import answer, end, withdraw

OPEN, WITHOUT_LEGAL, CLOSED = "open", "without the legal part", "closed"  # what the partner has of it
ANSWERS: Final = (200, 302, 409)  # to a form of somebody who may send it: taken, shown with faults, or somebody was first
FEEDBACK: Final = "referrals:feedback"  # a form once the work is over, and the way back before
LEGAL_PART: Final = "referrals:delegated"


@dataclass(frozen=True)
class Step:
    """One step of the referral of the shared case, and what the partner has of it afterwards."""

    name: str
    take: Callable[[Scene], None]
    leaves: str
    on: Callable[[Referral], datetime.date] | None = None  # the day to which the clock has moved


def said(kind: str, leaves: str = OPEN) -> Step:
    """The partner answers."""
    return Step(kind, lambda scene: void(answer(scene.cast, scene.referrals["shared"], kind, **_words(kind))), leaves)


def _words(kind: str) -> dict[str, str]:
    return {"reason": "capacity"} if kind == Answer.DECLINED else {"text": "نوشته شد"}


def void(_: object) -> None:
    """The step is what it did."""


def ended(step: str) -> Step:
    """The office ends it."""
    return Step(step, lambda scene: end(scene.cast, scene.referrals["shared"], step), CLOSED)


def received(scene: Scene) -> None:
    """Somebody of the partner opens it for the first time."""
    Walk(scene).client(PARTNER).get(Walk(scene).path("referrals:packet", "shared"))


def _day_after(referral: Referral) -> datetime.date:
    return referral.expires_on + datetime.timedelta(days=1)


RUN_OUT: Final = Step("run out", lambda scene: None, CLOSED, on=_day_after)
WITHDRAWN: Final = Step("withdrawn", lambda scene: withdraw(scene.cast, scene.referrals["shared"].consent), CLOSED)
LIVES: Final[dict[str, tuple[Step, ...]]] = {
    "worked through": (
        Step("received", received, OPEN), said(Answer.ACCEPTED), said(Answer.PROGRESS), said(Answer.COMPLETED, WITHOUT_LEGAL),
        Step("days over", lambda scene: None, CLOSED, on=_day_after),
    ),
    "withdrawn in the middle": (said(Answer.ACCEPTED), WITHDRAWN),
    "run out in the middle": (said(Answer.ACCEPTED), RUN_OUT),
    "not completed": (said(Answer.ACCEPTED), said(Answer.NOT_COMPLETED, WITHOUT_LEGAL)),
    "declined": (said(Answer.DECLINED, CLOSED),),
    "not available": (ended(UNAVAILABLE),),
    "declined by her": (ended(DECLINED_BY_HER),),
    "taken back": (ended(REVOKED),),
}


def routes_of_a_referral() -> list[str]:
    """The addresses a step could change."""
    return [route for route in routes_of_a_case() if MATRIX[route].about in OF_A_REFERRAL or route == "cases:case"]


def routes_of_a_case() -> list[str]:
    """Every address of a case, a record of it, or a referral; not of the other referral of the scene, which has a life of its own."""
    return [route for route, row in MATRIX.items() if of_a_case(row.about) and row.about not in ("received", "parts to give")]


def lived(
    scene: Scene, life: str, routes: Collection[str], *, people: Collection[str] = ANYBODY, of: Collection[str] = ("shared",)
) -> Iterator[tuple[str, int, list[str]]]:
    """(step, cells asked, those that answered otherwise than the table says) for each step of a life."""
    asked = [
        (route, method, person, thing)
        for route in routes for method in ("GET", "POST") for person in people for thing in of if thing in things(MATRIX[route])
    ]
    for step in LIVES[life]:
        step.take(scene)
        with moved(scene, step):
            walk = Walk(scene)
            yield step.name, len(asked), [line for cell in asked if (line := otherwise(walk, step, *cell))]


def otherwise(walk: Walk, step: Step, route: str, method: str, person: str, thing: str) -> str:
    """What is wrong with one answer after this step; nothing for one that the table asks for."""
    allowed = answers(step, route, method, person, thing)
    got = walk.ask(route, method, person, thing).status_code
    return "" if got in allowed else f"{method} {route} as {person}, {thing}: {got} instead of {allowed}"


def answers(step: Step, route: str, method: str, person: str, thing: str) -> tuple[int, ...]:
    """The statuses that the table asks for after this step. To refuse is always to refuse in the same way."""
    usual = wanted(MATRIX[route], method, person, thing)
    if thing == "shared" and person == PARTNER and MATRIX[route].about in OF_A_PARTNER and usual != 405:
        if (step.name, route, method) == (Answer.DECLINED, "referrals:packet", "POST"):
            return (302,)  # her own answer, sent twice
        if step.leaves == CLOSED or (step.leaves == WITHOUT_LEGAL and route == LEGAL_PART):
            return (404,)
    if step is RUN_OUT and MATRIX[route].about == "consent to share" and usual != 405 and person != STRANGER:
        return (404,)  # nothing is sent under a consent that ran out
    if usual in (404, 405) or person == STRANGER:
        return (usual,)
    return ANSWERS if method == "POST" or route == FEEDBACK else (usual,)


@contextmanager
def moved(scene: Scene, step: Step) -> Iterator[None]:
    """The clock at noon of the day of a step."""
    if step.on is None:
        yield
        return
    day = step.on(Referral.objects.get(pk=scene.referrals["shared"].pk))
    with time_machine.travel(timezone.make_aware(datetime.datetime.combine(day, datetime.time(12))), tick=False):
        yield
