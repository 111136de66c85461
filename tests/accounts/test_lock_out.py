"""Guessing is slowed down, and the same for names that do not exist."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from casework.accounts.models import Attempts
from casework.accounts.throttle import ADDRESS_LIMIT, NAME_LIMIT, PAIR_LIMIT
from tests.accounts.door import every_value, kinds, sign_in
from tests.cast import Cast


def fail(name: str, times: int, **extra: str) -> None:
    for _ in range(times):
        sign_in(Client(), name, "wrong words", **extra)


@pytest.mark.parametrize("name", ["nargis", "nobody-of-this-name"])
def test_five_failures_lock_the_name_at_that_address_from_any_browser(cast: Cast, name: str) -> None:
    fail(name, PAIR_LIMIT)
    assert kinds()[-1] == "locked_out"
    client = Client()
    client.cookies["hamraz_language"] = "en"
    assert "Too many attempts" in sign_in(client, name).content.decode()


def test_four_failures_lock_nothing(cast: Cast) -> None:
    fail("nargis", PAIR_LIMIT - 1)
    assert sign_in(Client(), "nargis").status_code == 302


def test_another_address_may_still_try(cast: Cast) -> None:
    fail("nargis", PAIR_LIMIT)
    assert sign_in(Client(), "nargis", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_twenty_failures_from_anywhere_lock_the_name_everywhere(cast: Cast) -> None:
    for number in range(NAME_LIMIT):
        fail("nargis", 1, REMOTE_ADDR=f"192.0.2.{number}")
    assert sign_in(Client(), "nargis", REMOTE_ADDR="198.51.100.1").status_code == 200


def test_fifty_failures_for_any_names_lock_the_address(cast: Cast) -> None:
    for number in range(ADDRESS_LIMIT):
        fail(f"name{number}", 1)
    assert sign_in(Client(), "nargis").status_code == 200
    assert sign_in(Client(), "nargis", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_the_lock_ends_after_a_quarter_of_an_hour(cast: Cast) -> None:
    fail("nargis", PAIR_LIMIT)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16), tick=False):
        assert sign_in(Client(), "nargis").status_code == 302


def test_signing_in_forgets_earlier_slips(cast: Cast) -> None:
    fail("nargis", PAIR_LIMIT - 1)
    sign_in(Client(), "nargis")
    fail("nargis", PAIR_LIMIT - 1)
    assert sign_in(Client(), "nargis").status_code == 302


def test_neither_names_nor_addresses_can_be_read_from_the_counts(cast: Cast) -> None:
    fail("nargis", 2, REMOTE_ADDR="192.0.2.77")
    assert Attempts.objects.count() == 3
    stored = b"\n".join(value for table, _, value in every_value() if table == Attempts._meta.db_table)
    assert b"nargis" not in stored
    assert b"192.0.2.77" not in stored
