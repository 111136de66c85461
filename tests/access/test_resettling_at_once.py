"""Grants are written under a newer key while a colleague changes what lies in them, each in a transaction of its own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from casework.access import catalogue, resettling
from casework.access.resettling import outstanding, resettle_team
from casework.accounts import teams
from casework.accounts.models import Team, User
from casework.cases.actions import assign
from casework.cases.models import Case
from casework.recovery import renewing
from casework.training.people import seed_of
from tests.access.test_at_once import PATIENCE, both
from tests.cast import PASSPHRASE, Cast, a_case


def while_writing(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None], write: Callable[[], Any]) -> None:
    """*write* re-settles; between what it read and what it writes, *change* tries to come in."""
    read, changed, through = threading.Event(), threading.Event(), resettling._write

    def slow(model: Any, fields: list[str], found: Any) -> int:
        rows = list(found)
        read.set()
        changed.wait(1)  # as long as the other is kept waiting, as it should be
        return through(model, fields, rows)

    def other() -> None:
        read.wait(PATIENCE)
        change()
        changed.set()

    monkeypatch.setattr(resettling, "_write", slow)
    assert both(write, other) == []


def moved(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"), transaction.atomic():
        catalogue.change(case, lambda card: {**card, "risk": "extreme"})


def risk_for(cast: Cast, person: str, case: Case) -> str:
    with cast.acting(person):
        return str(catalogue.cards(Case, [case.pk])[case.pk]["risk"])


@pytest.mark.django_db(transaction=True)
def test_a_card_that_changes_while_the_grants_of_a_team_are_written_is_not_lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
    case = a_case(cast)
    with cast.acting("shakiba"):
        teams.remove_member(team=team, user=cast.laila)
        assert outstanding(Team.objects.get(pk=team.pk)) == 1

    def written() -> None:
        with cast.acting("shakiba"):
            resettle_team(Team.objects.get(pk=team.pk))

    while_writing(monkeypatch, lambda: moved(cast, case), written)
    assert risk_for(cast, "shakiba", case) == "extreme"


@pytest.mark.django_db(transaction=True)
def test_nor_one_that_changes_while_a_colleague_makes_new_keys(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.palwasha)

    def renewed() -> None:
        renewing.renew_own(user=cast.palwasha, passphrase=PASSPHRASE)

    while_writing(monkeypatch, lambda: moved(cast, case), renewed)
    cast.seeds[cast.palwasha.pk] = seed_of(User.objects.get(pk=cast.palwasha.pk), PASSPHRASE)
    assert risk_for(cast, "palwasha", case) == "extreme"
