"""What was deleted or overwritten leaves the files of the database too, as far as the database does that. The one door to it.

SQLite wrote zeros over what was freed (secure_delete); its journal has the old pages until it is emptied. PostgreSQL keeps old versions of
a row in the pages of its table: VACUUM gives their room to others, VACUUM FULL writes the table anew without them. Both are for the owner
of the tables (or MAINTAIN, PostgreSQL 17); every night her timer does it (``manage.py vacuum``).
"""

import logging
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)
TRIES: Final = 5  # to empty the journal while others read
PATIENCE: Final = 5  # seconds, for others to leave a table, and to end what still sees rows that were freed


def overwrite(tables: Collection[str], *, anew: bool = False) -> bool:
    """After a commit, for the tables that lost rows or bytes. *anew*: write them anew, where they are small or it is night.

    False where it could not be done now; what was changed holds all the same, and the log says so without a word of a case.
    """
    if connection.in_atomic_block:  # neither database does it inside a transaction
        return False
    try:
        return not _unvacuumed(tables, anew) if connection.vendor == "postgresql" else _empty_the_journal()
    except DatabaseError:
        logger.warning("what was freed could not be overwritten in the files of the database")
        return False


def refused(tables: Collection[str]) -> list[str]:
    """Write these tables of PostgreSQL anew. Returns those that it could not. Raises django.db.Error."""
    return _unvacuumed(tables, anew=True)


def changes() -> dict[str, int]:
    """Of each table of PostgreSQL how many rows were ever overwritten or deleted, as far as its statistics go back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE schemaname = current_schema()")
        return dict(cursor.fetchall())


def _empty_the_journal() -> bool:
    with connection.cursor() as cursor:
        for _ in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return True
    logger.warning("the journal of the database was in use: it is emptied when the office is next at rest")
    return False


def _unvacuumed(tables: Collection[str], anew: bool) -> list[str]:
    left, write = [], _written_anew if anew else _vacuumed
    with connection.cursor() as cursor, _patience(cursor):
        for table in sorted(tables):
            if not _may_maintain(cursor, table) or not write(cursor, connection.ops.quote_name(table)):
                left.append(table)
    if left:
        logger.warning("freed rows stay in the pages of %s tables until the role that owns them vacuums them", len(left))
    return left


@contextmanager
def _patience(cursor: Any) -> Iterator[None]:
    cursor.execute(f"SET lock_timeout = {PATIENCE * 1000:.0f}")
    try:
        yield
    finally:
        cursor.execute("RESET lock_timeout")


def _may_maintain(cursor: Any, table: str) -> bool:
    owns = "pg_has_role(relowner, 'USAGE')"
    said = f"{owns} OR has_table_privilege(oid, 'MAINTAIN')" if connection.pg_version >= 170000 else owns  # type: ignore[attr-defined]
    cursor.execute(f"SELECT {said} FROM pg_class WHERE oid = %s::regclass", [table])  # noqa: S608 - words of ours
    return bool(cursor.fetchone()[0])


def _written_anew(cursor: Any, table: str) -> bool:
    """False where somebody did not leave *table*, or a transaction older than what was freed (a dump, an ANALYZE) did not end, in time."""
    until = time.monotonic() + PATIENCE
    with _told(cursor) as told:
        while _done(cursor, f"VACUUM (FULL, VERBOSE) {table}"):
            if not sum(told):
                return True
            if time.monotonic() > until:
                return False
            told.clear()
            time.sleep(0.2)
    return False


def _vacuumed(cursor: Any, table: str) -> bool:
    return _done(cursor, f"VACUUM {table}")


@contextmanager
def _told(cursor: Any) -> Iterator[list[int]]:
    """How many freed rows each VACUUM (FULL, VERBOSE) had to copy because others may still see them: its details begin with that number.

    PostgreSQL, src/backend/commands/cluster.c, copy_table_data: "%.0f dead row versions cannot be removed yet". The words follow the
    server's language, the number does not.
    """
    told: list[int] = []

    def hear(notice: Any) -> None:
        if number := re.search(r"[0-9]+", notice.message_detail or ""):
            told.append(int(number[0]))

    cursor.connection.add_notice_handler(hear)
    try:
        yield told
    finally:
        cursor.connection.remove_notice_handler(hear)


def _done(cursor: Any, statement: str) -> bool:
    try:
        cursor.execute(statement)
    except DatabaseError:  # somebody did not leave the table in time
        return False
    return True
