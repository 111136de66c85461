"""DATABASE_URL: one host, several, a socket, and what is refused."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from casework import environment
from tests.deployment import serving


def options(url: str) -> dict[str, Any]:
    found: Any = environment.database(url)["OPTIONS"]
    return found  # type: ignore[no-any-return]


def test_one_host_is_read_as_before() -> None:
    made = environment.database("postgresql://anna:a%40b@db.example.org:6432/cases")
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == ("anna", "a@b", "db.example.org", "6432", "cases")


def test_without_a_host_it_is_the_local_socket() -> None:
    made = environment.database("postgresql://hamraz_app@/hamraz")
    assert (made["USER"], made["HOST"], made["PORT"], made["NAME"]) == ("hamraz_app", "", "", "hamraz")


def test_the_directory_of_a_socket_keeps_its_capitals() -> None:
    assert environment.database("postgresql://a@%2Frun%2FOffice/b")["HOST"] == "/run/Office"


def test_several_hosts_are_tried_in_turn_each_with_its_port() -> None:
    made = environment.database("postgresql://a@one:5433,[::1]:5434,three/b")
    assert (made["HOST"], made["PORT"]) == ("one,::1,three", "5433,5434,5432")


def test_of_several_hosts_the_one_that_takes_writes_is_chosen() -> None:
    assert options("postgresql://a@one,two/b")["target_session_attrs"] == "read-write"
    assert "target_session_attrs" not in options("postgresql://a@one/b")


def test_a_dead_host_among_several_is_noticed_in_seconds() -> None:
    made = options("postgresql://a@one,two/b")
    assert int(made["connect_timeout"]) <= 5
    assert int(made["tcp_user_timeout"]) <= 15_000


def test_options_of_libpq_follow_a_question_mark() -> None:
    assert options("postgresql://a@one/b?sslmode=verify-full&sslrootcert=/etc/x.crt") == {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/x.crt",
    }


@pytest.mark.parametrize(
    "url",
    ["mysql://a@b/c", "postgresql://a@one,/b", "postgresql://a@one:x/b", "postgresql://a@b:1:2/c", "postgresql://a@one/b?options=-c%20x"],
)
def test_what_is_no_database_stops_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        environment.database(url)


def test_a_password_may_be_handed_over_as_a_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert "passfile" not in options("postgresql://a@one/b")
    (tmp_path / "pgpass").write_text("*:*:*:*:x", encoding="ascii")
    assert options("postgresql://a@one/b")["passfile"] == str(tmp_path / "pgpass")


@pytest.mark.pg_only
@pytest.mark.django_db
def test_a_host_that_is_gone_is_passed_over() -> None:
    here = connection.settings_dict
    place = f"{quote(here['USER'])}:{quote(here['PASSWORD'])}@127.0.0.1:{serving.free_port()},{here['HOST']}:{here['PORT']}"
    other = connections.create_connection("default")
    other.settings_dict = {**here, **environment.database(f"postgresql://{place}/{here['NAME']}")}
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            assert cursor.fetchone() == (False,)
    finally:
        other.close()
