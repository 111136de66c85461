"""Who travels meets the whole table: no address of a case or referral answers her, and behind the addresses no key is hers."""

from collections.abc import Iterator

import pytest
from django.http import Http404

from casework.access import agendas, catalogue, gate, rings, searching
from casework.access.errors import NoKey
from casework.cases import today
from casework.cases.models import Case
from casework.emergency import travel
from referrals.models import Referral
from tests.database import vendor
from tests.emergency.away import send_away
from tests.promises.matrix import MATRIX, of_a_case
from tests.promises.scene import Scene
from tests.promises.walk import Walk, things_for
from tests.promises.withdrawal import one_of_each

pytestmark = pytest.mark.django_db
AWAY = ("nargis", "shakiba", "roshan")


def closed(walk: Walk, person: str) -> Iterator[tuple[str, str, int]]:
    """On PostgreSQL one address of each room and object: she is turned away before any database is asked about it."""
    all_of_them = [(route, method) for route, row in MATRIX.items() if of_a_case(row.about) for method in ("GET", "POST")]
    for route, method in all_of_them if vendor() == "sqlite" else one_of_each(all_of_them):
        yield route, method, walk.ask(route, method, person, things_for(MATRIX[route], person)[0]).status_code


@pytest.mark.parametrize("person", AWAY)
def test_no_address_of_a_case_or_referral_answers_who_travels(scene: Scene, person: str) -> None:
    send_away(scene.cast, person)
    answers = list(closed(Walk(scene), person))
    assert len(answers) > (200 if vendor() == "sqlite" else 40)
    assert [answer for answer in answers if answer[2] != 404] == []


@pytest.mark.parametrize(
    ("person", "first"),
    [
        ("nargis", "cases:today"), ("shakiba", "cases:today"), ("roshan", "referrals:desk"),
        ("farida", "people:list"), ("wida", "feedback:new"),
    ],
)
def test_of_the_other_pages_only_those_named_are_there(scene: Scene, person: str, first: str) -> None:
    """The first page of her role sends her to her own page, and today's list does too for who has no cases."""
    send_away(scene.cast, person)
    walk = Walk(scene)
    others = {route: row for route, row in MATRIX.items() if not of_a_case(row.about)}
    answers = {route: walk.ask(route, "GET", person, things_for(row, person)[0]).status_code for route, row in others.items()}
    there = {route for route, status in answers.items() if status == 200}
    assert there <= travel.OPEN
    assert {"accounts:me", "accounts:passphrase", "emergency:lock-me"} <= there
    sent_on = {route for route, status in answers.items() if status == 302} - {"accounts:join", "cases:found"}  # nothing was looked for
    assert sent_on == {first, "cases:today"} - there


def test_her_colleagues_go_on_as_ever(scene: Scene) -> None:
    send_away(scene.cast, "palwasha", "laila")
    walk = Walk(scene)
    assert walk.ask("cases:case", "GET", "nargis", "shared").status_code == 200


def test_behind_the_pages_her_ring_holds_no_key_and_no_card_opens(scene: Scene) -> None:
    """The second fence: whoever forgets the first one in a new room gets nothing."""
    case = scene.cases["shared"]
    referral = Referral.objects.filter(case=case).first()
    for name in ("nargis", "shakiba"):
        send_away(scene.cast, name)
        with scene.cast.acting(name):
            ring = rings.current()
            for model, subject in ((Case, case), (Referral, referral)):
                ring.load({subject})
                assert ring.compartments(subject) == set()
                assert catalogue.cards(model) == catalogue.cards(model, [subject.pk]) == {}
                assert searching.cards(model) == agendas.opened(model) == {}
                assert not catalogue.reach(model).exists()
                with pytest.raises(Http404):
                    gate.fetch(model, subject.pk, "cases.open")
            ring.take(case.pk, "case", 1, bytes(32))
            with pytest.raises(NoKey):
                ring.key(case.pk, "case", 1)
            assert (today.brought(), list(today.without_day())) == ([], [])
