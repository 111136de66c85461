"""A case is given to her while something becomes of her account: nobody waits for the other in a circle (PostgreSQL)."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from casework.accounts import actions as accounts
from casework.accounts.models import User
from casework.cases import actions
from casework.emergency import locking, travel
from tests.access.test_at_once import PATIENCE, both
from tests.cast import Cast, a_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pg_only]


def at_once(cast: Cast, act: Callable[[], None], ready: Callable[[], None] = lambda: None) -> list[BaseException]:
    """What failed of an assignment to Palwasha, not yet committed, and of what comes beside it."""
    case = a_case(cast)
    ready()
    given = threading.Event()

    def first() -> None:
        with cast.acting("shakiba"), transaction.atomic():
            actions.assign(case=case, to=User.objects.get(pk=cast.palwasha.pk))
            given.set()
            time.sleep(1)

    def second() -> None:
        given.wait(PATIENCE)
        act()

    return both(first, second)


def test_a_case_is_given_while_she_begins_to_travel(cast: Cast) -> None:
    def begins() -> None:
        with cast.acting("palwasha"):
            travel.begin(user=cast.palwasha, until=timezone.localdate() + timedelta(days=3))

    assert at_once(cast, begins) == []


def test_a_case_is_given_while_her_journey_is_ended(cast: Cast) -> None:
    def starts() -> None:
        with cast.acting("palwasha"):
            travel.begin(user=cast.palwasha, until=timezone.localdate() + timedelta(days=3))

    def ends() -> None:
        with cast.acting("laila"):
            travel.end(user=cast.palwasha)

    assert at_once(cast, ends, starts) == []


def test_a_case_is_given_while_everybody_is_locked(cast: Cast) -> None:
    def locks() -> None:
        with cast.acting("laila"):
            locking.lock(locking.of_office(), scope=locking.OFFICE)

    assert at_once(cast, locks) == []


def test_a_case_is_given_while_she_is_suspended(cast: Cast) -> None:
    def suspends() -> None:
        with cast.acting("laila"):
            accounts.suspend(user=cast.palwasha)

    assert at_once(cast, suspends) == []


def test_a_case_is_given_while_her_suspension_is_ended(cast: Cast) -> None:
    """A supervisor ends it; the other hands a case to who is still suspended (grants go to any certified key)."""

    def suspended() -> None:
        with cast.acting("laila"):
            accounts.suspend(user=cast.palwasha)

    def restores() -> None:
        with cast.acting("laila"):
            accounts.restore(user=cast.palwasha)

    assert at_once(cast, restores, suspended) == []

