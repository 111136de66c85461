"""Walks the matrix: asks every route in every way, as everybody, for every object, and compares with what the table says."""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from audit.ledger import case_tag
from audit.models import Entry
from tests.browserless import client_of
from tests.promises.matrix import ANYBODY, MATRIX, OF_A_PARTNER, OF_A_REFERRAL, SIGNED_IN, STRANGER, Row, arguments, crossed, of_a_case
from tests.promises.scene import MISSING, REACH, RECEIVED, Scene

THERE, CROSS = "there", "crossed"
OUTSIDE = ("roshan", "mina", "wida", "farida", STRANGER)  # of the house, and of every case
SHOWN = (200, 409)  # the answers that are a page of a case
ODD_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
ODD_PEOPLE = (STRANGER, "nargis")
Questions = Callable[[Collection[str]], Iterator[tuple[str, str, str, str]]]
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Cell:
    """One request: what was wanted, what came, and a digest of the answer without ids and tokens."""

    route: str
    method: str
    person: str
    thing: str
    wanted: int
    got: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    reached: bool
    recorded: bool  # it was shown, and an entry of the ledger stands under the case

    @property
    def holds(self) -> bool:
        return self.got == self.wanted

    def __str__(self) -> str:
        return f"{self.method} {self.route} as {self.person}, {self.thing or 'no object'}: {self.got} instead of {self.wanted}"


def things(row: Row) -> list[str]:
    """The objects a row is asked for: of the reader, of her team, of others, of nobody."""
    if not row.about:
        return [""]
    if row.about in OF_A_REFERRAL:
        return ["shared", "far", MISSING]
    if of_a_case(row.about):
        return ["shared", "beside", "far", MISSING, *([CROSS] if crossed(row.about) else [])]
    return [THERE, MISSING]


def things_for(row: Row, person: str) -> list[str]:
    """The same; to somebody who reaches no case at all they are alike: one that exists, and one that does not."""
    found = things(row)
    return [found[0], MISSING] if person in OUTSIDE and of_a_case(row.about) and row.about not in OF_A_PARTNER else found


def reached(row: Row, thing: str, person: str) -> bool:
    """Whether the object is there for her; a packet, a newcomer and a draft have ways of their own."""
    if thing in ("", THERE):
        return True
    if row.about in OF_A_PARTNER:
        return thing != MISSING and person == "roshan"
    if row.about == "received":
        return person in RECEIVED.get(thing, set())
    if row.about == "draft":
        return {"shared": "nargis", "beside": "palwasha", "far": "laila"}.get(thing) == person
    return person in REACH.get(thing, set())


def wanted(row: Row, method: str, person: str, thing: str) -> int:
    """The status that the table asks for."""
    answers = {"GET": row.get, "POST": row.post}.get(method)
    if person == STRANGER and not row.is_open:
        return 302
    if answers is None:
        return 405
    return answers.get(person, 404) if reached(row, thing, person) else 404


def asked(people: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """(route, method, person, object) of every cell of the table, and for each route the methods nobody may use."""
    for route, row in MATRIX.items():
        for person in people:
            yield from ((route, method, person, thing) for method in ("GET", "POST") for thing in things_for(row, person))
            if person in ODD_PEOPLE:
                yield from ((route, method, person, things(row)[0]) for method in ODD_METHODS)


def asked_of_a_database(people: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """The same without what no database decides: every address, and of its objects one that is hers, one that is not, a missing one, and
    one under the address of another case; none of the methods nobody may use."""
    for route, row in MATRIX.items():
        for person in people:
            found = things_for(row, person)
            kinds = {(reached(row, thing, person), thing if thing in (MISSING, CROSS) else ""): thing for thing in reversed(found)}
            yield from ((route, method, person, thing) for method in ("GET", "POST") for thing in kinds.values())


class Asker(Client):
    """A client that keeps an answer and its cookies: no templates with a copy of each context. Its server answers all clients of a walk."""

    def __init__(self, server: ClientHandler) -> None:
        super().__init__(raise_request_exception=False)
        self.handler = server

    def request(self, **request: Any) -> HttpResponseBase:  # type: ignore[override]
        answer: HttpResponseBase = self.handler(self._base_environ(**request))
        self.cookies.update(answer.cookies)
        return answer


class Walk:
    """The clients of everybody, and the scene they ask about."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.cookies = {person: client_of(scene.cast, person).cookies.output(header="", sep=";") for person in SIGNED_IN}
        self.cookies[STRANGER] = ""
        self.servers = {checks: ClientHandler(enforce_csrf_checks=checks) for checks in (False, True)}

    def client(self, person: str, *, enforce_csrf_checks: bool = False) -> Client:
        client = Asker(self.servers[enforce_csrf_checks])
        client.cookies = SimpleCookie(self.cookies[person])
        return client

    def path(self, route: str, thing: str) -> str:
        row = MATRIX[route]
        ids = {argument: self.id_of(kind, thing, argument) for argument, kind in arguments(row.about).items()}
        return reverse(route, kwargs={**ids, **row.literal})

    def id_of(self, kind: str, thing: str, argument: str) -> UUID:
        if thing == THERE or (thing == MISSING and kind not in self.scene.ids[MISSING]):
            return self.scene.people[kind] if thing == THERE else uuid4()
        if thing == CROSS:
            return self.scene.ids["shared" if argument == "pk" else "far"][kind]
        return self.scene.ids[thing][kind]

    def data(self, route: str) -> dict[str, str]:
        """What is posted: the row's own words, with ids of people in the place of their names."""
        found = {"anything": "1", **MATRIX[route].data}
        return {name: str(self.scene.people.get(value, value)) for name, value in found.items()}

    def ask(self, route: str, method: str, person: str, thing: str, **options: bool) -> HttpResponse:
        """One request by a client of its own; whatever it changed is undone."""
        with undone():
            return self._asked(route, method, person, thing, **options)

    def recorded(self, route: str, method: str, person: str, thing: str) -> tuple[HttpResponse, bool]:
        """The same, and whether it left an entry under the case."""
        with undone():
            before = self._entries(thing)
            return self._asked(route, method, person, thing), self._entries(thing) > before

    def _asked(self, route: str, method: str, person: str, thing: str, **options: bool) -> HttpResponse:
        client, path = self.client(person, **options), self.path(route, thing)
        return whole(client.post(path, self.data(route)) if method == "POST" else client.generic(method, path))

    def _entries(self, thing: str) -> int:
        """How many entries stand under the case of this object; 0 for what is of no case."""
        case = self.scene.cases.get(thing)
        return Entry.objects.filter(case_tag=case_tag(case.pk)).count() if case else 0

    def cell(self, before: dict[str, int], route: str, method: str, person: str, thing: str) -> Cell:
        """One answer, and whether it left an entry: *before* says how many stood under each case, and all that was asked is undone."""
        row = MATRIX[route]
        with undone():
            answer = self._asked(route, method, person, thing)
            recorded = answer.status_code in SHOWN and self._entries(thing) > before.get(thing, 0)
        body = _ID.sub(b"ID", _TOKEN.sub(b"", answer.content))
        headers = tuple(sorted((name, _ID.sub(b"ID", value.encode()).decode()) for name, value in answer.items()))
        asked = wanted(row, method, person, thing)
        return Cell(route, method, person, thing, asked, answer.status_code, body, headers, reached(row, thing, person), recorded)

    def cells(self, people: Collection[str] = ANYBODY, which: Questions = asked) -> Iterator[Cell]:
        """The answers to *people*, by default to everybody, and by default to all that there is to ask."""
        before = {thing: self._entries(thing) for thing in self.scene.cases}
        for question in which(people):
            yield self.cell(before, *question)


def whole(answer: HttpResponseBase) -> HttpResponse:
    """The answer with its body; a streamed one is read to its end."""
    if isinstance(answer, HttpResponse):
        return answer
    read = HttpResponse(b"".join(answer.streaming_content), status=answer.status_code)  # type: ignore[attr-defined]
    read.headers, read.cookies = answer.headers, answer.cookies
    return read


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back; durable entries of the ledger may be written inside, as in Django's own test cases."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def shown_silently(cell: Cell) -> bool:
    """A page of a case that was shown and left no entry under it."""
    row = MATRIX[cell.route]
    return row.shows and of_a_case(row.about) and cell.got in SHOWN and not cell.recorded


def told_apart(cells: list[Cell]) -> list[str]:
    """Where somebody without access can tell an object that exists from one that does not: by status, headers or body."""
    answers: dict[tuple[str, str, str], set[object]] = {}
    for cell in cells:
        if cell.thing and not cell.reached and cell.method in ("GET", "POST"):
            answers.setdefault((cell.route, cell.method, cell.person), set()).add((cell.got, cell.body, cell.headers))
    return [" ".join(asked) for asked, seen in answers.items() if len(seen) > 1]
