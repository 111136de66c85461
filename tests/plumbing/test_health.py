"""What a watchman of the server asks: does the database answer? Nothing else is said."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_says_ok_to_anybody() -> None:
    assert Client().get("/health/").content == b"ok"


def test_it_answers_to_head_as_watchmen_ask() -> None:
    answer = Client().head("/health/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_nothing_is_posted_to_it() -> None:
    assert Client().post("/health/").status_code == 405
