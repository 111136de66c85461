"""The database: what it promises at a commit, what the role of the pages may do, what reaches its log, and the clock beside the trail."""

import hmac
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from audit import chain, hooks
from audit.genesis import genesis
from audit.models import Entry
from audit.triggers import TABLES

VACUUMED: Final = "database.vacuumed"
UNVACUUMED: Final = 3  # days: a nightly run that was missed twice
LATE: Final = 5  # minutes: what the trail forgives a clock
PRAGMAS: Final[Mapping[str, tuple[Any, str]]] = {
    "journal_mode": ("wal", "WAL"), "synchronous": (2, "FULL"), "secure_delete": (1, "ON"), "temp_store": (2, "MEMORY"),
}  # fmt: skip
# What PostgreSQL must not write into its log: statements carry ids, days and sign-in names under their keyed hash.
QUIET: Final[Mapping[str, frozenset[str]]] = {
    "log_statement": frozenset({"none"}),
    "log_min_duration_statement": frozenset({"-1"}),
    "log_min_error_statement": frozenset({"fatal", "panic"}),
}
LOCAL: Final = ("/", "127.", "localhost", "::1")
VERIFIED: Final = "verify-full"


def each(vendor: str, databases: Sequence[str] | None, ask: Callable[[str, Any], Iterator[CheckMessage]]) -> list[CheckMessage]:
    """What *ask* finds in every database of the kind."""
    return [message for alias in databases or () if connections[alias].vendor == vendor for message in ask(alias, connections[alias])]


@register(Tags.database, deploy=True)
def sqlite_keeps_what_it_says(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A commit waits for the disk, and what is deleted is overwritten."""
    return each("sqlite", databases, _pragmas)


def _pragmas(alias: str, connection: Any) -> Iterator[CheckMessage]:
    for name, (wanted, word) in PRAGMAS.items():
        if _one(connection, f"PRAGMA {name}") != wanted:
            yield Error(f"DATABASES[{alias!r}] must set PRAGMA {name}={word}", id="casework.E040")


@register(Tags.database, deploy=True)
def the_pages_cannot_change_the_trail(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The triggers stop everybody but the owner of the tables, so the pages must not be the owner, nor be able to become her."""
    return each("postgresql", databases, _role)


def _role(alias: str, connection: Any) -> Iterator[CheckMessage]:
    there = [table for table in TABLES if table in connection.introspection.table_names()]
    if _one(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        yield Error(f"the role of {alias!r} is a superuser: no trigger binds it. Serve as hamraz_app", id="casework.E041")
    for table in there:
        owner = "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass"
        if _one(connection, owner, table):
            yield Error(f"the role of {alias!r} owns {table} and can take its triggers away: serve as hamraz_app", id="casework.E042")
        elif _one(connection, "SELECT has_table_privilege(%s::regclass, 'UPDATE, DELETE, TRUNCATE')", table):
            yield Error(f"the role of {alias!r} may change {table}: run tools/deploy/postgresql/grants.sql", id="casework.E043")


@register(Tags.database, deploy=True)
def postgresql_keeps_what_it_says(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """What a person was told is saved survives the power, and the standby where there is one."""
    return each("postgresql", databases, _durable)


def _durable(alias: str, connection: Any) -> Iterator[CheckMessage]:
    for name in ("fsync", "full_page_writes"):
        if _one(connection, f"SHOW {name}") != "on":
            yield Error(f"PostgreSQL runs with {name} off: a power cut loses what was saved", id="casework.E044")
    if _one(connection, "SHOW synchronous_commit") not in {"on", "remote_apply"}:
        yield Error("PostgreSQL runs with synchronous_commit off: a power cut loses what was saved", id="casework.E044")
    if "," in str(settings.DATABASES[alias]["HOST"]) and not _one(connection, "SHOW synchronous_standby_names"):
        yield Warning("no standby confirms a commit: set synchronous_standby_names, or a failover loses what was saved", id="casework.W045")


@register(Tags.database, deploy=True)
def postgresql_writes_no_statements(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Content is sealed in a statement; ids, days and who asked are not."""
    return each("postgresql", databases, _quiet)


def _quiet(alias: str, connection: Any) -> Iterator[CheckMessage]:
    for name, wanted in QUIET.items():
        if _one(connection, f"SHOW {name}") not in wanted:
            yield Warning(f"PostgreSQL's log takes statements ({name}): run tools/deploy/postgresql/roles.sql", id="casework.W046")


@register(deploy=True)
def a_database_elsewhere_is_asked_over_tls(**_: Any) -> list[CheckMessage]:
    """Between two machines of an office lies a cable that somebody can reach."""
    found: list[CheckMessage] = []
    databases: dict[str, dict[str, Any]] = settings.DATABASES
    for alias, database in databases.items():
        hosts = [host for host in str(database.get("HOST") or "").split(",") if host and not host.startswith(LOCAL)]
        options: Any = database.get("OPTIONS", {})
        if hosts and options.get("sslmode") != VERIFIED:
            found.append(
                Error(f"DATABASES[{alias!r}] is asked without sslmode={VERIFIED}: anybody on the cable reads along", id="casework.E047")
            )
    return found


@register(Tags.database, deploy=True)
def what_is_deleted_leaves_the_tables(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """PostgreSQL keeps old rows in its pages until the owner vacuums; the role of the pages cannot. SQLite overwrites at once."""
    return each("postgresql", databases, _vacuumed)


def _vacuumed(alias: str, connection: Any) -> Iterator[CheckMessage]:
    first = next(_newest([alias], "seq"), None)
    if first is None:
        return
    done = Entry.objects.using(alias).filter(kind=VACUUMED).order_by("-seq").values_list("ts", flat=True).first()
    days = int(time.time() // 60 - (first.ts if done is None else done)) // (24 * 60)
    if days >= UNVACUUMED:
        said = "never" if done is None else f"{days} days ago"
        text = f"what was deleted was taken out of the tables {said}: enable hamraz-vacuum.timer, and see journalctl -u hamraz-vacuum"
        yield Warning(text, id="casework.W050")


@register(Tags.database, deploy=True)
def the_clock_goes_on(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A clock set back opens again what a grant had ended, and puts the trail's days in doubt."""
    newest = max((entry.ts for entry in _newest(databases)), default=0)
    behind = newest - int(time.time() // 60)
    if behind <= LATE:
        return []
    text = f"the clock is {behind} minutes before the newest entry of the trail: set it (timedatectl), and look for NTP or a dead battery"
    return [Error(text, id="casework.E048")]


@register(Tags.database, deploy=True)
def the_genesis_is_here(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """On every application server: without it, or with another office's, no certificate is believed and no page comes."""
    first = next((entry for entry in _newest(databases, "seq")), None)
    if first is None or first.seq != 1 or bytes(first.prev) == genesis():
        return []
    return [Error("the file genesis in HAMRAZ_HOME is not that of this office: copy it from the first server", id="casework.E049")]


@register(Tags.database, deploy=True)
def the_ledgers_key_is_here(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """On every application server: with another one no row has its stamp, so nobody is believed and nothing opens."""
    first = next((entry.row() for entry in _newest(databases, "seq")), None)
    if first is None or hmac.compare_digest(chain.entry_mac(hooks.mac_key(), first), first.mac):
        return []
    return [Error("the secret ledger-mac is not that of this office: copy it from the first server", id="casework.E051")]


def _newest(databases: Sequence[str] | None, order: str = "-seq") -> Iterator[Entry]:
    for alias in databases or ():
        if Entry._meta.db_table in connections[alias].introspection.table_names():
            yield from Entry.objects.using(alias).order_by(order)[:1]


def _one(connection: Any, statement: str, *given: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        row = cursor.fetchone()
    return row[0] if row else None
