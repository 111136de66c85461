"""T6: every address, every method, everybody, every object."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.database import vendor
from tests.promises.matrix import ANYBODY, MATRIX, SIGNED_IN, STRANGER, arguments
from tests.promises.routes import routes
from tests.promises.scene import MISSING, Scene
from tests.promises.walk import Cell, Questions, Walk, asked, asked_of_a_database, reached, shown_silently, things, told_apart

pytestmark = pytest.mark.django_db

# What a role may is decided in Python and asked of everybody on SQLite. How a database answers is asked on PostgreSQL too, of one person
# for each way in: a grant of her own, her team's, half a case, a packet, none; and of every address one object of each kind. The whole
# table on PostgreSQL is asked by `tools/with_postgres.sh make figures`.
EVERY_WAY_IN = ("nargis", "shakiba", "zohra", "roshan", STRANGER)
PEOPLE, WHICH = (ANYBODY, asked) if vendor() == "sqlite" else (EVERY_WAY_IN, asked_of_a_database)


@pytest.fixture
def walk(scene: Scene) -> Walk:
    return Walk(scene)


def test_every_route_of_the_urlconf_is_declared() -> None:
    assert sorted({route.name for route in routes()} - set(MATRIX)) == []


def test_every_declared_route_exists() -> None:
    assert sorted(set(MATRIX) - {route.name for route in routes()}) == []


def test_every_argument_of_a_path_is_a_declared_object() -> None:
    declared = {name: set(arguments(row.about)) | set(row.literal) for name, row in MATRIX.items()}
    assert {route.name: set(route.arguments) for route in routes()} == declared


def test_the_table_has_thousands_of_cells() -> None:
    assert len(list(asked(ANYBODY))) > 2000


@pytest.mark.parametrize("person", EVERY_WAY_IN)
def test_a_database_is_asked_at_every_address_in_both_ways_for_hers_for_others_and_for_nothing(person: str) -> None:
    def kinds(which: Questions) -> set[tuple[str, str, bool, bool]]:
        usual = (question for question in which([person]) if question[1] in ("GET", "POST"))
        return {(route, method, reached(MATRIX[route], thing, who), thing == MISSING) for route, method, who, thing in usual}

    assert kinds(asked_of_a_database) == kinds(asked)


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_exactly_what_the_table_says(walk: Walk, person: str) -> None:
    cells = list(walk.cells([person], WHICH))
    assert len(cells) == len(list(WHICH([person]))) > 100
    assert [str(cell) for cell in cells if not cell.holds] == []
    assert told_apart(cells) == []
    assert [str(cell) for cell in cells if not kept_nowhere(cell)] == []
    assert [str(cell) for cell in cells if in_headers(cell, walk.scene.words)] == []
    assert [str(cell) for cell in cells if read_without_access(cell, walk.scene.words)] == []
    assert [str(cell) for cell in cells if shown_silently(cell)] == []


def kept_nowhere(cell: Cell) -> bool:
    return ("Cache-Control", "no-store") in cell.headers


def in_headers(cell: Cell, words: set[str]) -> bool:
    return any(word in value for word in words for _, value in cell.headers)


def read_without_access(cell: Cell, words: set[str]) -> bool:
    """A word of a case in an answer to somebody who does not reach it; what she sent herself does not count."""
    return cell.thing != "" and not cell.reached and any(word.encode() in cell.body for word in words)


def test_a_page_of_a_case_does_hold_its_words(walk: Walk) -> None:
    """The measure itself: somebody with access reads the story and, once asked for, the name."""
    page = walk.ask("cases:story", "GET", "nargis", "shared").content.decode()
    assert "شوهرم مرا از خانه بیرون کرد." in page
    assert "پروین" in walk.ask("cases:case", "POST", "nargis", "shared").content.decode()


@pytest.mark.parametrize("person", ["nargis", "roshan", "farida", STRANGER])
def test_no_form_is_taken_without_its_token(walk: Walk, person: str) -> None:
    posts = [name for name, row in MATRIX.items() if row.post is not None and not row.without_csrf]
    answers = {name: walk.ask(name, "POST", person, things(MATRIX[name])[0], enforce_csrf_checks=True).status_code for name in posts}
    assert answers == dict.fromkeys(posts, 403)


def test_only_leaving_works_without_a_token() -> None:
    assert [name for name, row in MATRIX.items() if row.without_csrf] == ["accounts:leave"]


@pytest.mark.parametrize("person", SIGNED_IN)
def test_an_address_that_does_not_exist_looks_like_one_that_is_not_hers(walk: Walk, person: str) -> None:
    client = walk.client(person)
    nothing = client.get("/nothing/here/")
    not_hers = client.get(reverse("cases:case", args=[walk.scene.ids["missing"]["case"]]))
    assert (nothing.status_code, not_hers.status_code) == (404, 404)


def test_a_stranger_is_sent_to_the_door_from_every_closed_page(walk: Walk) -> None:
    closed = [name for name, row in MATRIX.items() if not row.is_open]
    places = {walk.ask(name, "GET", STRANGER, things(MATRIX[name])[0])["Location"].partition("?")[0] for name in closed}
    assert places == {reverse("accounts:sign-in")}


def test_a_stranger_learns_nothing_from_an_address_of_nothing() -> None:
    assert Client().get("/nothing/here/").status_code == 404
