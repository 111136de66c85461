"""`manage.py vacuum`: every night, as the role that owns the tables, take what was deleted out of the files of the database."""

import json
import os
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

import audit
from casework import freed

NAME = "vacuumed.json"


class Command(BaseCommand):
    """Exit status: 0 where nothing that was freed is left; 1 where a table could not be written anew: the next night tries again.

    Only tables in which rows were overwritten or deleted since the last time are written; the file vacuumed.json in HAMRAZ_HOME says how
    many had been then. It may be deleted: everything is written anew once.
    """

    help = "Write the tables of PostgreSQL anew in which rows were overwritten or deleted, or empty SQLite's journal; for the owner."

    def handle(self, *args: Any, **options: Any) -> None:
        done = self._postgresql() if connection.vendor == "postgresql" else self._sqlite()
        audit.record_durably("database.vacuumed", count=done)
        self.stdout.write(f"Tables that were written anew: {done}")

    def _sqlite(self) -> int:
        if not freed.overwrite([]):
            raise CommandError("The journal of the database is in use; the next night tries again.")
        return 0

    def _postgresql(self) -> int:
        before, now = _last(), freed.changes()
        ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        due = [table for table in sorted(ours & now.keys()) if now[table] != before.get(table, 0)]
        left = freed.refused(due)
        _keep({table: before.get(table, 0) if table in left else count for table, count in now.items() if table in ours})
        if left:
            raise CommandError(f"Could not be written anew, in use or not this role's: {', '.join(left)}. The next night tries again.")
        return len(due)


def _file() -> Path:
    return Path(settings.HOME) / NAME


def _last() -> dict[str, int]:
    try:
        found = json.loads(_file().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(counts: dict[str, int]) -> None:
    draft = _file().with_name(f"{NAME}.new")
    draft.write_text(json.dumps(counts), encoding="ascii")
    os.replace(draft, _file())
