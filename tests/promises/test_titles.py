"""The title of a page stands in the tab, in the task bar and in the browser's history: it says nothing of a case."""

import re

import pytest

from casework.access import catalogue
from casework.cases.models import Case
from casework.localisation.codes import format_code
from tests.promises.matrix import MATRIX
from tests.promises.scene import NAMES, Scene
from tests.promises.walk import Walk, reached, things

# A title is words of a template. The role matrix asks for the same pages on PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def tells(scene: Scene) -> set[str]:
    """Codes, names and other words of the cases, and who works on them."""
    with scene.cast.acting("shakiba"):
        codes = [card["code"] for card in catalogue.cards(Case).values()]
    people = {name.capitalize() for name in scene.cast.people}
    return {*scene.words, *NAMES.values(), *codes, *map(format_code, codes), *people, "Sepidar"}


@pytest.mark.parametrize("person", ["nargis", "shakiba", "roshan"])
def test_no_title_says_anything_of_a_case(scene: Scene, person: str) -> None:
    walk = Walk(scene)
    secrets, titles = tells(walk.scene), {}
    for route, row in MATRIX.items():
        for method, answers in (("GET", row.get), ("POST", row.post)):
            thing = next((thing for thing in things(row) if reached(row, thing, person)), None)
            if (answers or {}).get(person) in (200, 409) and thing is not None:
                page = walk.ask(route, method, person, thing).content.decode(errors="replace")
                titles[f"{method} {route}"] = " ".join(TITLE.findall(page))
    assert len([title for title in titles.values() if title]) > 5
    assert {route: title for route, title in titles.items() if any(secret in title for secret in secrets)} == {}
