"""A small office on SQLite in a process of its own: `python -m tests.backup.elsewhere make|restore PLACE HOME < migrations`.

It makes a set that a PostgreSQL restores, or restores one that a PostgreSQL made, and prints the digest of what is in its tables.
"""

import hashlib
import json
import os
import sys
from pathlib import Path


def digest() -> str:
    """Over every row but those of the ledger, which a backup and a restore go on writing."""
    from casework.backup.rows import encode
    from tests.backup.machine import rows

    whole = hashlib.sha256()
    for table, found in sorted(rows().items()):
        if not table.startswith("audit_"):
            whole.update(table.encode() + b"".join(encode(row) for row in found))
    return whole.hexdigest()


def main(mode: str, place: Path, home: Path) -> None:
    os.environ["DATABASE_URL"] = ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.apps import apps
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = place / "elsewhere.sqlite3"
    settings.HOME, settings.BACKUP_RECIPIENTS = home, place / "recipients"
    django.setup()
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}  # the tables at once: their versions are told
    _tables(json.load(sys.stdin))
    from casework.backup import making, restoring

    if mode == "make":
        from tests.cast import a_case, found

        a_case(found())
        making.make(place / "sets")
    else:
        restoring.restore(restoring.Wanted(place / "sets", place / "nasrin.txt"))
    print(digest())


def _tables(applied: list[str]) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from audit import triggers

    call_command("migrate", run_syncdb=True, verbosity=0)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.all().delete()
    for name in applied:
        recorder.record_applied(*name.split(".", 1))
    triggers.install(connection)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
