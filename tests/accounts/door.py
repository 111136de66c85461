"""How the tests come in: with a passphrase through the page, or with a one-time code."""

import time
from typing import Any

import pyotp
from django.db import connection
from django.test import Client

from audit.models import Entry
from casework.accounts import own_access
from casework.accounts.models import Session, User
from casework.accounts.second_factor import STEP_SECONDS, new_secret
from casework.accounts.sessions import SessionStore
from tests.cast import PASSPHRASE, Cast

REFUSED = "sign_in_refused"


def sign_in(client: Client, name: str, passphrase: str = PASSPHRASE, code: str = "", **extra: Any) -> Any:
    """Post the one form. *extra* goes to the client, such as ``next`` or REMOTE_ADDR."""
    typed = {"username": name, "passphrase": passphrase, "code": code, "next": extra.pop("next", "")}
    return client.post("/sign-in/", typed, **extra)


def signed_in(name: str, **options: Any) -> Client:
    """A desktop on which *name* has signed in."""
    client = Client(**options)
    assert sign_in(client, name).status_code == 302
    return client


def inside(client: Client) -> bool:
    """True when this desktop reaches a page for people who are signed in."""
    return bool(client.get("/me/").status_code == 200)


def code_of(secret: str, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).generate_otp(int(time.time()) // STEP_SECONDS + steps))


def give_factor(cast: Cast, name: str) -> tuple[str, list[str]]:
    """Set up one-time codes. Returns the secret and the recovery codes; the code of the step before now is spent."""
    secret = new_secret()
    user = User.objects.get(pk=cast.people[name].pk)
    with cast.acting(name):
        codes = own_access.set_second_factor(user=user, passphrase=PASSPHRASE, secret=secret, code=code_of(secret, -1))
    return secret, codes


def open_rows(user: User) -> list[Session]:
    """Her session rows in which a seed lies. What is left of an ended one holds none."""
    return [row for row in Session.objects.filter(user_id=user.pk) if "sealed" in SessionStore().decode(row.session_data)]


def kinds() -> list[str]:
    """What the ledger holds, oldest first."""
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def every_value() -> list[tuple[str, str, bytes]]:
    """Every value of every row of the database: (table, column, bytes)."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [(table, column, _bytes(value)) for column, value in zip(columns, row, strict=True) if value is not None]
    return found


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
