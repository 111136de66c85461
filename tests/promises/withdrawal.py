"""T12: whatever ends an access ends it at the next request, on every address where it was open a moment before."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.access import grants
from casework.accounts.teams import admit_member
from tests.cast import Cast
from tests.database import vendor
from tests.promises.matrix import MATRIX, of_a_case
from tests.promises.scene import REACH, Scene, set_up
from tests.promises.walk import Walk, things, wanted

Address = tuple[str, str]  # route, method
LAST_SECOND = datetime.time(23, 59, 58)


@dataclass(frozen=True)
class Outcome:
    """One way for an access to end: the addresses that were open before, and what they answered afterwards."""

    name: str
    person: str
    before: dict[Address, int]
    after: dict[Address, int]
    refusal: int = 404

    @property
    def was_open(self) -> bool:
        return bool(self.before) and not {404, 405} & set(self.before.values())

    @property
    def refused(self) -> int:
        return sum(status == self.refusal for status in self.after.values())


def addresses(person: str, like: str, thing: str) -> list[Address]:
    """Where *like* has an answer about this object by the matrix; *person* is about to hold the same."""
    asked = [(route, method) for route, row in MATRIX.items() for method in ("GET", "POST") if of_a_case(row.about)]
    open_ones = [(r, m) for r, m in asked if thing in things(MATRIX[r]) and wanted(MATRIX[r], m, like, thing) not in (404, 405)]
    hers = [(r, m) for r, m in open_ones if MATRIX[r].about not in ("draft", "received") or person == like]
    return hers if vendor() == "sqlite" else one_of_each(hers)


def one_of_each(found: list[Address]) -> list[Address]:
    """Of each room, object and method the first address: how a database forgets a grant is the same behind all of them."""
    return list({(r.partition(":")[0], MATRIX[r].about, m): (r, m) for r, m in reversed(found)}.values())


def ask_all(walk: Walk, person: str, thing: str, which: list[Address]) -> dict[Address, int]:
    return {(route, method): walk.ask(route, method, person, thing).status_code for route, method in which}


def changed_by(walk: Walk, person: str, path: str, form: dict[str, str] | None = None) -> None:
    """A change through its page. Raises AssertionError when the page does not answer with a redirect."""
    client: Client = walk.client(person)
    answer = client.post(path, form or {"anything": "1"})
    assert answer.status_code == 302, f"{path} answered {answer.status_code}"


def tried(
    name: str, scene: Scene, person: str, end: Callable[[Walk], None], *, like: str = "", thing: str = "shared", refusal: int = 404
) -> Outcome:
    """Look everywhere, end the access, look again with the same session."""
    walk = Walk(scene)
    which = [address for address in addresses(person, like or person, thing) if MATRIX[address[0]].about != "draft"]
    before = ask_all(walk, person, thing, which)
    end(walk)
    return Outcome(name, person, before, ask_all(walk, person, thing, which), refusal)


def revoke(scene: Scene) -> Callable[[Walk], None]:
    """How Humaira's grant is taken from her."""
    path = reverse("cases:revoke", args=[scene.ids["shared"]["case"], scene.cast.humaira.pk])
    return lambda walk: changed_by(walk, "shakiba", path)


def revoked(scene: Scene) -> Outcome:
    return tried("revoked by the supervisor", scene, "humaira", revoke(scene))


def handed_over(scene: Scene) -> Outcome:
    path = reverse("cases:assign", args=[scene.ids["shared"]["case"]])
    form = {"to": str(scene.cast.palwasha.pk), "instead_of": str(scene.cast.nargis.pk)}
    return tried("handed over to a colleague", scene, "nargis", lambda walk: changed_by(walk, "shakiba", path, form))


def ran_out(scene: Scene) -> Outcome:
    """A grant until today, seen at the last second of the day and two seconds later."""
    with scene.cast.acting("nargis"), transaction.atomic():
        grants.give(scene.cases["shared"], scene.cast.palwasha, ["identity", "case", "legal"], expires=timezone.localdate())
    with time_machine.travel(at_the_end_of(timezone.localdate()), tick=False) as clock:
        return tried("run out", scene, "palwasha", lambda walk: clock.shift(2), like="nargis")


def consent_ran_out(scene: Scene) -> Outcome:
    with time_machine.travel(at_the_end_of(scene.referrals["shared"].expires_on), tick=False) as clock:
        return tried("her consent ran out", scene, "roshan", lambda walk: clock.shift(2))


def consent_withdrawn(scene: Scene) -> Outcome:
    path = reverse("cases:withdraw", args=[scene.ids["shared"]["case"], scene.referrals["shared"].consent_id])
    return tried("her consent was withdrawn", scene, "roshan", lambda walk: changed_by(walk, "nargis", path))


def inside_withdrawn(scene: Scene) -> Outcome:
    """The team that received it, of which Laila is the supervisor."""
    path = reverse("cases:withdraw", args=[scene.ids["shared"]["case"], scene.ids["shared"]["consent of the inside"]])
    return tried("her consent to another team was withdrawn", scene, "laila", lambda walk: changed_by(walk, "nargis", path))


def inside_withdrawn_from_who_took_it(scene: Scene) -> Outcome:
    """Humaira, whom the first team named for Laila's case."""
    path = reverse("cases:withdraw", args=[scene.ids["far"]["case"], scene.ids["far"]["consent of the inside"]])
    return tried("withdrawn from who took it", scene, "humaira", lambda walk: changed_by(walk, "laila", path), thing="far")


def take_out(scene: Scene) -> Callable[[Walk], None]:
    """Laila is admitted to the first team; how she is taken out again."""
    team, laila = scene.cast.teams["one"], scene.cast.laila
    with scene.cast.acting("shakiba"):
        admit_member(team=team, user=laila)
    path = reverse("people:remove", args=[team.pk, laila.pk])
    return lambda walk: changed_by(walk, "shakiba", path)


def left_the_team(scene: Scene) -> Outcome:
    """She reads the cases of a team in between."""
    return tried("taken out of the team", scene, "laila", take_out(scene), like="shakiba")


def suspended(scene: Scene) -> Outcome:
    path = reverse("people:suspend", args=[scene.cast.nargis.pk])
    return tried("suspended", scene, "nargis", lambda walk: changed_by(walk, "farida", path), refusal=302)


def at_the_end_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, LAST_SECOND))


WAYS = [
    revoked, handed_over, ran_out, consent_ran_out, consent_withdrawn, inside_withdrawn, inside_withdrawn_from_who_took_it, left_the_team,
    suspended,
]


def endings(cast_of: Callable[[], Cast]) -> Iterator[Outcome]:
    """Every way, each in a scene of its own."""
    for way in WAYS:
        yield way(set_up(cast_of()))


def still_open(scene: Scene, person: str) -> bool:
    """Whether the case answers to somebody whose access did not end."""
    assert person in REACH["shared"]
    return Walk(scene).ask("cases:case", "GET", person, "shared").status_code == 200
