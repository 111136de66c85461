"""T14: a full disk and a ledger that somebody else holds. Real ones: SQLite's page limit, a second connection's lock."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.ledger import LOCK
from casework.localisation.calendar import to_solar
from tests.promises.scene import Scene
from tests.promises.walk import whole

NOBODY_WAITS = 200  # milliseconds until a lock is given up
NO_LIMIT = 2**31 - 2
OF_SESSIONS = {"accounts_session"}


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not grow by another page: SQLITE_FULL, as on a disk without room."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA freelist_count")
        free = cursor.fetchone()[0]  # pages that earlier tests left: they would be room
        cursor.execute("CREATE TABLE outage_ballast (bytes BLOB)")
        cursor.execute("INSERT INTO outage_ballast VALUES (zeroblob(%s))", [max(free - 8, 0) * 4000])
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {NO_LIMIT}")
            cursor.execute("DROP TABLE outage_ballast")


@contextmanager
def held_ledger() -> Iterator[None]:
    """Another connection holds the lock under which entries are numbered, and does not let go."""
    holding = _held_postgresql if connection.vendor == "postgresql" else _held_sqlite
    with holding():
        yield


@contextmanager
def _held_sqlite() -> Iterator[None]:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {NOBODY_WAITS}")
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 20000")


@contextmanager
def _held_postgresql() -> Iterator[None]:
    wanted = ("dbname", "user", "password", "host", "port")
    place = {name: value for name, value in connection.get_connection_params().items() if name in wanted}
    with psycopg.connect(**place) as other, connection.cursor() as cursor:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(f"SET lock_timeout = {NOBODY_WAITS}")
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")


def snapshot() -> dict[str, str]:
    """A digest of every table but the sessions, whose idle clock may move."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - OF_SESSIONS):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


Attempt = tuple[str, str, dict[str, str]]  # method, address, form


def readings(scene: Scene) -> list[Attempt]:
    """What people look at meanwhile. Each is recorded before it is shown."""
    case, ids = scene.ids["shared"]["case"], scene.ids["shared"]
    return [
        ("GET", reverse("cases:today"), {}),
        ("GET", reverse("cases:list"), {}),
        ("POST", reverse("cases:list"), {}),
        ("POST", reverse("cases:search"), {"q": "پروین"}),
        ("GET", reverse("cases:case", args=[case]), {}),
        ("POST", reverse("cases:case", args=[case]), {"show": "name"}),
        ("GET", reverse("cases:identity", args=[case]), {}),
        ("GET", reverse("cases:story", args=[case, ids["cases.incident"]]), {}),
        ("GET", reverse("cases:consents", args=[case]), {}),
        ("GET", reverse("cases:history", args=[case]), {}),
        ("GET", reverse("documents:list", args=[case]), {}),
        ("GET", reverse("documents:download", args=[case, ids["documents.document"]]), {}),
        ("GET", reverse("referrals:list"), {}),
        ("GET", reverse("referrals:page", args=[ids["referral"]]), {}),
    ]


def changes(scene: Scene) -> list[Attempt]:
    """What people try to write down meanwhile; a new note first."""
    case, ids = scene.ids["shared"]["case"], scene.ids["shared"]
    note = {"kind": "call", **on_today(), "reached": "on", "text": "words of the note"}
    return [
        ("POST", reverse("cases:note-new", args=[case]), note),
        ("POST", reverse("cases:note", args=[case, ids["cases.contact"]]), {**note, "revision": "1"}),
        ("POST", reverse("cases:story-new", args=[case]), {"account": "words of the story", "account-a": "given"}),
        ("POST", reverse("cases:withdraw", args=[case, ids["consent"]]), {}),
        ("POST", reverse("cases:close", args=[case]), {"reason": "goals_met", "revision": "1"}),
    ]


def attempts(scene: Scene) -> list[Attempt]:
    """All of it. Every one reads or changes something of a case."""
    return [*readings(scene), *changes(scene)]


def on_today(prefix: str = "on") -> dict[str, str]:
    """Today, as the three controls of a date send it."""
    year, month, day = to_solar(timezone.localdate())
    return {f"{prefix}-d": str(day), f"{prefix}-m": str(month), f"{prefix}-y": str(year)}


def ask(client: Client, method: str, path: str, form: dict[str, str]) -> tuple[int, str]:
    client.raise_request_exception = False
    answer = whole(client.post(path, form) if method == "POST" else client.get(path))
    return answer.status_code, answer.content.decode()


def refused_cleanly(scene: Scene, client: Client) -> list[tuple[str, bool]]:
    """Every attempt during the outage: (what, whether the page was refused with 503 and without a word of the case)."""
    outcomes = []
    for method, path, form in attempts(scene):
        status, page = ask(client, method, path, form)
        outcomes.append((f"{method} {path}: {status}", status == 503 and not any(word in page for word in scene.words)))
    return outcomes


def fill_up(scene: Scene, client: Client, most: int = 60) -> int:
    """Write notes until the disk is full. Returns how many were acknowledged; raises RuntimeError when it never fills."""
    path = reverse("cases:note-new", args=[scene.ids["shared"]["case"]])
    form = {"kind": "call", **on_today(), "reached": "on", "text": "words " * 100}
    for number in range(most):
        if ask(client, "POST", path, form)[0] != 302:
            _use_the_last_room(scene, client, most)
            return number
    raise RuntimeError("the disk did not fill up")


def _use_the_last_room(scene: Scene, client: Client, most: int) -> None:
    """A note no longer fits, but a short entry may: read pages until not even that does."""
    pages = readings(scene)
    for _ in range(most):
        if all([ask(client, *attempt)[0] == 503 for attempt in pages]):
            return
    raise RuntimeError("the disk did not fill up")
