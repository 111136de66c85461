"""What must be true before the ledger can be trusted; each message names what to do. The triggers also stop the first entry."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from audit.triggers import TABLES, missing_triggers

__all__ = ["ledger_cannot_be_changed", "missing_triggers", "sqlite_appends_in_turn", "thresholds_are_sensible"]


@register()
def sqlite_appends_in_turn(**_: Any) -> list[CheckMessage]:
    """Two writers that both read the same last entry would fork the chain; BEGIN IMMEDIATE makes the second one wait."""
    databases: dict[str, dict[str, Any]] = settings.DATABASES
    sqlite = {name: db for name, db in databases.items() if db["ENGINE"].endswith("sqlite3")}
    return [
        Error(f"DATABASES[{name!r}] must set OPTIONS['transaction_mode'] to 'IMMEDIATE'", id="audit.E001")
        for name, db in sqlite.items()
        if db.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE"
    ]


# How small and how large each threshold of what is unusual may sensibly be: below, everything is unusual, above, nothing is.
SENSIBLE: Mapping[str, tuple[int, int]] = {
    "cases": (2, 1000),
    "cases_minutes": (1, 24 * 60),
    "searches": (1, 1000),
    "searches_minutes": (1, 24 * 60),
    "refusals": (1, 1000),
    "leaving_cases": (1, 1000),
    "leaving_days": (1, 30),
    "people": (2, 100),
    "people_minutes": (1, 24 * 60),
}


@register()
def thresholds_are_sensible(**_: Any) -> list[CheckMessage]:
    """A supervisor who is shown everything, or nothing, is shown nothing."""
    given: dict[str, Any] = settings.UNUSUAL
    wrong: list[CheckMessage] = [
        Error(f"UNUSUAL[{name!r}] must be a whole number from {low} to {high}", id="audit.E004")
        for name, (low, high) in SENSIBLE.items()
        if type(given.get(name)) is not int or not low <= given[name] <= high
    ]
    return wrong + [Error(f"UNUSUAL has no threshold {name!r}", id="audit.E005") for name in sorted(set(given) - set(SENSIBLE))]


@register(Tags.database)
def ledger_cannot_be_changed(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The triggers are there and as installed, and SQLite fires them for REPLACE too."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if not set(TABLES) <= set(connection.introspection.table_names()):
            continue  # before the first migrate
        found += [
            Error(
                f"the ledger's trigger {name} is missing or changed in {alias!r}: the ledger may have been changed too",
                id="audit.E002",
            )
            for name in missing_triggers(connection)
        ]
        if connection.vendor == "sqlite" and not _recursive_triggers(connection):
            found.append(Error(f"DATABASES[{alias!r}] must set PRAGMA recursive_triggers=ON", id="audit.E003"))
    return found


def _recursive_triggers(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        return bool(cursor.fetchone()[0])
