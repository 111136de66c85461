"""Two people work on one case in the same moment, in transactions of their own."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from casework.access import agendas, catalogue
from casework.accounts.models import User
from casework.cases import actions
from casework.cases.models import Case, CaseUserGrant
from tests.cast import Cast, a_case

PATIENCE = 60  # seconds: only what fails waits so long


def both(first: Callable[[], None], second: Callable[[], None]) -> list[BaseException]:
    """Run both in threads with connections of their own; what they raised."""
    raised: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
        if thread.is_alive():
            raised.append(TimeoutError())
    return raised


@pytest.mark.django_db(transaction=True)
def test_neither_of_two_changes_of_one_card_is_lost(cast: Cast) -> None:
    case = a_case(cast)
    changed = threading.Event()

    def first() -> None:
        with cast.acting("nargis"), transaction.atomic():
            catalogue.change(case, lambda card: {**card, "province": "kunduz"})
            changed.set()
            time.sleep(0.3)  # the other has asked by now, and waits

    def second() -> None:
        with cast.acting("shakiba"):
            catalogue.cards(Case, [case.pk])  # what she read before is older than what she writes
            changed.wait(PATIENCE)
            with transaction.atomic():
                catalogue.change(case, lambda card: {**card, "risk": "extreme"})

    assert both(first, second) == []
    with cast.acting("nargis"):
        card = catalogue.cards(Case, [case.pk])[case.pk]
    assert (card["province"], card["risk"]) == ("kunduz", "extreme")


@pytest.mark.django_db(transaction=True)
def test_a_case_changes_hands_while_its_card_changes_and_neither_waits_for_ever(cast: Cast) -> None:
    case, palwasha = a_case(cast), User.objects.get(pk=cast.palwasha.pk)

    def hand_to_and_fro() -> None:
        for _ in range(5):
            with cast.acting("shakiba"):
                actions.assign(case=case, to=palwasha)
                actions.revoke(case=case, person=palwasha)

    def change() -> None:
        for number in range(10):
            with cast.acting("nargis"):
                situation = Case.objects.get(pk=case.pk).situation_records.get()
                situation.next_step = f"step {number}"
                actions.change_record(record=situation)

    assert both(hand_to_and_fro, change) == []
    assert not CaseUserGrant.objects.filter(content_object=case, user=palwasha).exists()
    with cast.acting("shakiba"):
        assert catalogue.cards(Case, [case.pk])[case.pk]["next"] == "step 9"


@pytest.mark.django_db(transaction=True)
def test_neither_of_two_changes_of_one_agenda_is_lost(cast: Cast) -> None:
    case = a_case(cast)
    changed = threading.Event()

    def first() -> None:
        with cast.acting("nargis"), transaction.atomic():
            agendas.change(case, lambda now: {**now, "first": ["hearing"]})
            changed.set()
            time.sleep(0.3)  # the other has asked by now, and waits

    def second() -> None:
        with cast.acting("shakiba"):
            agendas.opened(Case, [case.pk])  # what she read before is older than what she writes
            changed.wait(PATIENCE)
            with transaction.atomic():
                agendas.change(case, lambda now: {**now, "second": ["deadline"]})

    assert both(first, second) == []
    with cast.acting("nargis"):
        assert set(agendas.opened(Case)[case.pk]) == {"first", "second"}
