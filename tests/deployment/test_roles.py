"""The two roles of PostgreSQL, from the files an office runs: what the pages may do, and what not even they may."""

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.deployment.units import DEPLOY

pytestmark = [pytest.mark.pg_only, pytest.mark.django_db(transaction=True)]
LEDGER = ("audit_entry", "audit_segment", "audit_checkpoint", "audit_archive")


def psql(file: str, database: str, **replaced: str) -> subprocess.CompletedProcess[str]:
    """Run one of the files as the cluster's superuser, with other names than an office's in it."""
    text = (DEPLOY / "postgresql" / file).read_text(encoding="utf-8")
    for name, other in replaced.items():
        text = text.replace(name, other)
    url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{database}"
    return subprocess.run(["psql", "--set=ON_ERROR_STOP=1", url], input=text, capture_output=True, text=True, check=False)


@pytest.fixture
def roles() -> Iterator[str]:
    """hamraz_app of this process, with the grants on the tests' tables. The office's database is made beside them, and dropped."""
    name = f"t{os.getpid()}"
    other = {"hamraz_app": f"{name}_app", "hamraz_owner": f"{name}_owner", "DATABASE hamraz": f"DATABASE {name}"}
    made = psql("roles.sql", "postgres", **other)
    assert made.returncode == 0, made.stderr
    database = str(connection.settings_dict["NAME"])
    try:
        granted = psql("grants.sql", database, **other)
        assert granted.returncode == 0, granted.stderr
        yield f"{name}_app"
    finally:
        with psycopg.connect(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{database}", autocommit=True) as server:
            server.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(f"{name}_app")))
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
            for role in (f"{name}_app", f"{name}_owner"):
                server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def may(role: str, table: str) -> set[str]:
    with connection.cursor() as cursor:
        words = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        cursor.execute("SELECT " + ", ".join(f"has_table_privilege(%s, '{table}', '{word}')" for word in words), [role] * len(words))
        return {word for word, yes in zip(words, cursor.fetchone(), strict=True) if yes}


def test_the_pages_may_append_to_the_trail_and_never_change_it(roles: str) -> None:
    assert {table: may(roles, table) for table in LEDGER} == {
        "audit_entry": {"SELECT", "INSERT"},
        "audit_segment": {"SELECT", "INSERT"},
        "audit_checkpoint": {"SELECT", "INSERT"},
        "audit_archive": {"SELECT"},
    }


def test_the_pages_may_do_their_work_in_every_other_table_and_empty_none(roles: str) -> None:
    others = set(connection.introspection.table_names()) - {*LEDGER, "django_migrations"}
    assert len(others) > 40
    assert {table: may(roles, table) for table in others} == dict.fromkeys(others, {"SELECT", "INSERT", "UPDATE", "DELETE"})


def test_the_pages_own_nothing_and_may_make_nothing(roles: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s", [roles])
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [roles])
        assert cursor.fetchone() == (False,)


def test_nobody_else_comes_into_the_database(roles: str) -> None:
    name = roles.removesuffix("_app")
    with connection.cursor() as cursor:
        cursor.execute("SELECT datacl::text FROM pg_database WHERE datname = %s", [name])
        (granted,) = cursor.fetchone()
    assert "=" not in {entry[0] for entry in granted.strip("{}").split(",")}, granted
    assert f"{roles}=c" in granted
