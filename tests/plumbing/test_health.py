"""What a watchman of the server asks: does it answer, and could somebody work here? One word is said, and never why."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from audit import triggers

pytestmark = pytest.mark.django_db
BOTH = ("/health/", "/health/live/")


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that does not answer."""
    from django.db import OperationalError

    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("connection to server at 192.0.2.7 failed")

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.mark.parametrize("path", BOTH)
def test_it_says_ok_to_anybody(path: str) -> None:
    assert Client().get(path).content == b"ok"


@pytest.mark.parametrize("path", BOTH)
def test_it_answers_to_head_as_watchmen_ask(path: str) -> None:
    answer = Client().head(path)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", BOTH)
def test_nothing_is_posted_to_it(path: str) -> None:
    assert Client().post(path).status_code == 405


def test_a_server_whose_database_is_gone_is_not_ready_and_does_not_say_why(gone: None) -> None:
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (503, b"no")


def test_a_server_whose_database_is_gone_is_alive_all_the_same(gone: None) -> None:
    """Whoever restarts what is dead would otherwise restart it for ever."""
    assert Client().get("/health/live/").status_code == 200


def test_a_server_whose_trail_is_not_guarded_is_not_ready() -> None:
    triggers.uninstall(connection)
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (503, b"no")


def test_a_server_with_a_broken_genesis_is_not_ready(settings: Any) -> None:
    settings.LEDGER_GENESIS = b"short"
    assert Client().get("/health/").status_code == 503


@pytest.mark.pg_only
def test_a_standby_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    assert Client().get("/health/").status_code == 503


@pytest.mark.sqlite_only
def test_a_file_that_cannot_be_written_is_not_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "hamraz.sqlite3"))
    monkeypatch.setattr(os, "access", lambda path, mode: not (Path(path).name == "hamraz.sqlite3" and mode == os.W_OK))
    assert Client().get("/health/").status_code == 503
