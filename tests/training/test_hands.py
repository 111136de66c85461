"""Several processes share a work: all of it is done, keys stay where they are, and what goes wrong is heard of."""

import os
from concurrent.futures.process import BrokenProcessPool

import pytest
from django.core.management import call_command
from django.db.transaction import TransactionManagementError

from casework.access import catalogue
from casework.cases.models import Case
from casework.encryption import Keys
from casework.training import bulk, hands
from casework.training.people import WORKERS, Office


@pytest.mark.parametrize("count", [1, 2])
def test_every_item_is_worked_on_once(transactional_db: None, count: int) -> None:
    assert sorted(hands.spread(lambda item: item * item, range(20), count)) == [n * n for n in range(20)]


def test_two_hands_are_two_other_processes(transactional_db: None) -> None:
    assert os.getpid() not in set(hands.spread(lambda item: os.getpid(), range(20), 2))


def test_keys_are_inherited_and_need_not_be_copied(transactional_db: None) -> None:
    keys = Keys.from_seed(bytes(32))
    assert list(hands.spread(lambda item: keys.signing_public, [0], 2)) == [keys.signing_public]


def _odd(item: int) -> int:
    if item == 3:
        raise KeyError("three")
    return item


@pytest.mark.parametrize("count", [1, 2])
def test_what_goes_wrong_in_one_of_them_is_raised_here(transactional_db: None, count: int) -> None:
    with pytest.raises(KeyError, match="three"):
        list(hands.spread(_odd, range(20), count))


def test_one_that_dies_is_not_waited_for(transactional_db: None) -> None:
    with pytest.raises(BrokenProcessPool):
        list(hands.spread(lambda item: os._exit(9), range(4), 2))


def test_the_connection_of_a_running_transaction_is_not_shared(db: None) -> None:
    with pytest.raises(TransactionManagementError):
        list(hands.spread(str, range(4), 2))


def women(office: Office) -> dict[str, list[str]]:
    """Who the women of each caseworker are."""
    found = {}
    for worker in WORKERS:
        with office.acting(worker.sign_in_name):
            found[worker.sign_in_name] = sorted(f"{card['name']} {card['father']}" for card in catalogue.cards(Case).values())
    return found


@pytest.mark.django_db(transaction=True)
def test_an_office_filled_by_two_has_as_many_cases_and_the_same_women_as_one_filled_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BY_HAND", 0)
    monkeypatch.setattr(bulk, "ONE_IN", 5)
    seen = []
    for count in (1, 2):
        heard: list[int] = []
        bulk.fill(office, 26, 1, heard.append, count)
        assert heard[-1] == 26
        seen.append(women(office))
    assert seen[1] == {name: sorted(alone * 2) for name, alone in seen[0].items()}
    call_command("verify_audit")
