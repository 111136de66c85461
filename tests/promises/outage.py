"""T14: a full disk and a ledger that somebody else holds. Real ones: SQLite's page limit, a second connection's lock."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.ledger import LOCK
from casework.localisation.calendar import to_solar
from tests.browserless import client_of
from tests.cases import typed
from tests.promises.scene import Scene
from tests.promises.walk import whole

NOBODY_WAITS = 50  # milliseconds until a lock is given up
NO_LIMIT = 2**31 - 2
IN_A_PAGE = 4092  # bytes of a large value: a page of 4,096 less the number of the next one
OF_SESSIONS = {"accounts_session"}
ANSWER = {"kind": "accepted", "checked": "on", "seen": "sent"}


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not grow by another page: SQLITE_FULL, as on a disk without room."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA freelist_count")
        free = cursor.fetchone()[0]  # pages that earlier tests left: they would be room
        cursor.execute("CREATE TABLE outage_ballast (bytes BLOB)")
        cursor.execute("INSERT INTO outage_ballast VALUES (zeroblob(%s))", [max(free - 8, 0) * IN_A_PAGE])
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


class Attempt(NamedTuple):
    """What somebody asks for. *recorded* is False for what leaves no entry, so that a held ledger alone does not stand in its way."""

    method: str
    path: str
    form: Mapping[str, Any] = {}
    who: str = "nargis"
    recorded: bool = True


Clients = Mapping[str, Client]
PEOPLE = ("nargis", "roshan", "shakiba")


def people_of(scene: Scene) -> Clients:
    """Their desktops, in a scene in which everything that is read was read once."""
    settle(scene)
    return seated(scene)


def settle(scene: Scene) -> None:
    """Read everything once: what others had left for its readers under their public keys is settled, so that a page writes nothing but
    its entry.
    """
    clients = seated(scene)
    for attempt in readings(scene):
        ask(clients, attempt)


def seated(scene: Scene) -> Clients:
    """Their desktops, signed in, with a draft about a case, an intake that waits to be checked, and a name that she looked for."""
    clients = {name: client_of(scene.cast, name) for name in PEOPLE}
    about = {"draft_form": "cases.situation", "draft_subject": str(scene.ids["shared"]["case"])}
    clients["nargis"].post(reverse("cases:draft"), {"next_step": "words of a draft", **about})
    clients["nargis"].post(reverse("cases:new"), typed.intake())
    clients["nargis"].post(reverse("cases:search"), {"q": "پروین"})
    return clients


def readings(scene: Scene) -> list[Attempt]:
    """What people look at meanwhile. Each is recorded before it is shown."""
    ids = scene.ids["shared"]
    case = ids["case"]
    paper = {"language": "en", "profile": "internal", "recipient": "Nargis", "sections": ["who", "story"], "reason": "before the hearing"}
    return [
        Attempt("GET", reverse("cases:today")),
        Attempt("GET", reverse("cases:list")),
        Attempt("POST", reverse("cases:list")),
        Attempt("GET", reverse("cases:found")),
        Attempt("GET", reverse("cases:drafts")),
        Attempt("GET", reverse("cases:case", args=[case])),
        Attempt("POST", reverse("cases:case", args=[case]), {"show": "name"}),
        Attempt("GET", reverse("cases:identity", args=[case])),
        Attempt("GET", reverse("cases:story", args=[case, ids["cases.incident"]])),
        Attempt("GET", reverse("cases:consents", args=[case])),
        Attempt("GET", reverse("cases:history", args=[case])),
        Attempt("POST", reverse("reports:summary", args=[case]), paper),
        Attempt("GET", reverse("documents:list", args=[case])),
        Attempt("GET", reverse("documents:download", args=[case, ids["documents.document"]])),
        Attempt("GET", reverse("referrals:list")),
        Attempt("GET", reverse("referrals:page", args=[ids["referral"]])),
        Attempt("GET", reverse("referrals:desk"), who="roshan"),
        Attempt("GET", reverse("referrals:packet", args=[ids["referral"]]), who="roshan"),
        Attempt("GET", reverse("cases:list"), who="shakiba"),
        Attempt("GET", reverse("cases:case", args=[scene.ids["beside"]["case"]]), who="shakiba"),
        Attempt("GET", reverse("review:day"), who="shakiba"),
        Attempt("GET", reverse("review:unusual"), who="shakiba"),
        Attempt("GET", reverse("review:case", args=[case]), who="shakiba"),
        Attempt("GET", reverse("review:sign"), who="shakiba"),
        Attempt("GET", reverse("review:kept"), who="shakiba"),
        Attempt("POST", reverse("review:proof"), {"seq": "1"}, who="shakiba"),
        Attempt("POST", reverse("review:sheet"), {"language": "en"}, who="shakiba"),
    ]


def changes(scene: Scene) -> list[Attempt]:
    """What people try to write down meanwhile; a new note first."""
    ids = scene.ids["shared"]
    case, other = ids["case"], scene.ids["beside"]["case"]
    note = {"kind": "call", **on_today(), "reached": "on", "text": "words of the note"}
    kept = {"draft_form": "cases.note", "draft_subject": str(case), "text": "words of a draft " * 6000}
    return [
        Attempt("POST", reverse("cases:note-new", args=[case]), note),
        Attempt("POST", reverse("cases:note", args=[case, ids["cases.contact"]]), {**note, "revision": "1"}),
        Attempt("POST", reverse("cases:story-new", args=[case]), {"account": "words of the story", "account-a": "given"}),
        Attempt("POST", reverse("cases:check")),
        Attempt("POST", reverse("review:decoy", args=[case]), {"turn": "set"}, who="shakiba"),
        Attempt("POST", reverse("cases:draft"), kept, recorded=False),
        Attempt("POST", reverse("cases:withdraw", args=[case, ids["consent"]])),
        Attempt("POST", reverse("referrals:packet", args=[ids["referral"]]), ANSWER, who="roshan"),
        Attempt("POST", reverse("referrals:page", args=[ids["referral"]]), {"step": "revoked", "text": "words of an end"}),
        Attempt("POST", reverse("referrals:say", args=[ids["referral"]]), {"say-seen": "0", "say-text": "words of a message"}),
        Attempt("POST", reverse("cases:assign", args=[other]), {"to": str(scene.cast.nargis.pk), "instead_of": ""}, who="shakiba"),
        Attempt("POST", reverse("cases:close", args=[case]), {"reason": "goals_met", "revision": "1"}),
    ]


def attempts(scene: Scene) -> list[Attempt]:
    """All of it. Every one reads or changes something of a case."""
    return [*readings(scene), *changes(scene)]


def quiet_pages() -> list[Attempt]:
    """Pages on which nothing of a case stands: they record nothing, so they can be shown."""
    own = [Attempt("GET", reverse(name)) for name in ("accounts:me", "accounts:passphrase", "cases:new")]
    return [*own, Attempt("GET", reverse("people:list"), who="shakiba"), Attempt("GET", reverse("accounts:me"), who="roshan")]


def on_today(prefix: str = "on") -> dict[str, str]:
    """Today, as the three controls of a date send it."""
    year, month, day = to_solar(timezone.localdate())
    return {f"{prefix}-d": str(day), f"{prefix}-m": str(month), f"{prefix}-y": str(year)}


def ask(clients: Clients, attempt: Attempt) -> tuple[int, str]:
    client = clients[attempt.who]
    client.raise_request_exception = False
    answer = whole(client.post(attempt.path, attempt.form) if attempt.method == "POST" else client.get(attempt.path))
    return answer.status_code, answer.content.decode(errors="replace")


def tells(scene: Scene, attempt: Attempt, page: str) -> bool:
    """Whether a word of the case stands in an answer; what she sent herself does not count."""
    return any(word in page for word in scene.words if word not in map(str, attempt.form.values()))


def refused_cleanly(scene: Scene, clients: Clients, *, all_of: Callable[[Scene], list[Attempt]] = attempts) -> list[tuple[str, bool]]:
    """Every attempt during the outage: (what, whether the page was refused with 503 and without a word of the case).

    Where only the ledger is held, what is not recorded is left out: it works, and should.
    """
    outcomes = []
    for attempt in all_of(scene):
        if attempt.recorded or connection.vendor == "sqlite":
            status, page = ask(clients, attempt)
            outcomes.append((f"{attempt.method} {attempt.path}: {status}", status == 503 and not tells(scene, attempt, page)))
    return outcomes


def fill_up(scene: Scene, clients: Clients, most: int = 60) -> int:
    """Write notes until the disk is full. Returns how many were acknowledged; raises RuntimeError when it never fills."""
    form = {"kind": "call", **on_today(), "reached": "on", "text": "words " * 100}
    note = Attempt("POST", reverse("cases:note-new", args=[scene.ids["shared"]["case"]]), form)
    for number in range(most):
        if ask(clients, note)[0] != 302:
            _use_the_last_room(scene, clients, most)
            return number
    raise RuntimeError("the disk did not fill up")


def _use_the_last_room(scene: Scene, clients: Clients, most: int) -> None:
    """A note no longer fits, but a short entry may: read pages until not even that does."""
    pages = readings(scene)
    for _ in range(most):
        if all([ask(clients, page)[0] == 503 for page in pages]):
            return
    raise RuntimeError("the disk did not fill up")


def left_at_once(client: Client, path: str) -> bool:
    """Whether leaving was answered, and the browser told to forget both cookies."""
    client.raise_request_exception = False
    answer = client.post(path)
    forgotten = [answer.cookies[name].value == "" for name in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME)]
    return answer.status_code in (200, 302) and all(forgotten)
