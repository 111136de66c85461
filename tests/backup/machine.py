"""A server and its backups: two key holders, a directory, and the empty machine that comes after a raid."""

import shutil
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from casework.backup import making, restoring
from casework.backup.making import Made
from casework.backup.restoring import Restored, Wanted
from casework.erasure import outside
from tests.database import without_triggers

NEVER_EMPTIED = {"django_migrations"}


@dataclass
class Machine:
    """*settings* is pytest-django's; *place* a directory of this test."""

    settings: Any
    place: Path

    @classmethod
    def again(cls, settings: Any, place: Path, kept: Path) -> "Machine":
        """One whose directory was copied from another's."""
        shutil.copytree(kept, place)
        machine = cls.__new__(cls)
        machine.settings, machine.place, machine.sets = settings, place, place / "sets"
        settings.BACKUP_RECIPIENTS = place / "recipients"
        return machine

    def __post_init__(self) -> None:
        self.sets = self.place / "sets"
        self.sets.mkdir()
        self.settings.BACKUP_RECIPIENTS = self.place / "recipients"
        self.new_recipients("mahbouba", "nasrin")
        self.begin("first", keep=True)

    def new_recipients(self, *names: str) -> None:
        """From now on these people open the backups."""
        for name in (name for name in names if not self.identity(name).exists()):
            call_command("backup_key", str(self.identity(name)), stdout=StringIO())
        public = [self.identity(name).read_text().splitlines()[1].removeprefix("# public key: ") for name in names]
        self.settings.BACKUP_RECIPIENTS.write_text("# two people\n" + "".join(f"{key}\n" for key in public), encoding="ascii")

    def identity(self, name: str = "nasrin") -> Path:
        return self.place / f"{name}.txt"

    def begin(self, name: str, *, keep: bool = False) -> None:
        """A home of its own; *keep*: with the genesis that is pinned now."""
        home = self.place / name
        home.mkdir()
        if keep:
            shutil.copy(Path(self.settings.HOME) / "genesis", home / "genesis")
        self.settings.HOME = home

    def make(self, **how: Any) -> Made:
        return making.make(self.sets, **how)

    def wanted(self, **how: Any) -> Wanted:
        return Wanted(**{"source": self.sets, "identity": self.identity(), **how})

    def restore(self, **how: Any) -> Restored:
        return restoring.restore(self.wanted(**how))

    def lost(self, name: str = "second") -> None:
        """Everything is gone: the database, the genesis, the list of erasures. What comes next is a new machine."""
        empty()
        self.begin(name)


def empty() -> None:
    """Every table, as after `migrate` on a new database, but for the rows that migrate brings: a restore has its own."""
    with transaction.atomic(), without_triggers(connection), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in sorted(set(connection.introspection.table_names(cursor)) - NEVER_EMPTIED):
            cursor.execute(f'DELETE FROM "{table}"')
        connection.check_constraints()
    ContentType.objects.clear_cache()


def erase(case: UUID) -> None:
    outside.replay([{"id": str(uuid4()), "kind": "case", "case": str(case), "day": "2026-11-26"}])


NAME_THE_ERASED = {"audit_entry", "erasure_erasure"}  # the trail, and the list of what was erased, which each restore repeats


def rows() -> dict[str, list[Any]]:
    """Everything in the database but sessions, attempts and migrations, in the order of its keys."""
    from django.db.models import QuerySet

    from casework.backup.stores import LEFT_OUT, models

    found = {table: QuerySet(model=model).order_by("pk") for table, model in models().items() if table not in LEFT_OUT}
    return {
        table: [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in query.values_list()]
        for table, query in found.items()
    }
