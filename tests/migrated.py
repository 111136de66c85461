"""One migrated database for a whole run: whoever needs an empty one after that gets a copy.

To migrate takes ten seconds of a processor, nearly all of it Django's picture of fifty models at every step, and a run would do it in each
of its processes and for each server it starts. The first process leaves a copy in the home of the run: a file, or the name of a database
that serves PostgreSQL as template. `migrate` still runs over every copy; it finds nothing to do.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FILE, NAME = "migrated.sqlite3", "migrated.postgresql"


def home_of_the_run() -> Path | None:
    """The home that tests/settings.py made for this run and its processes; None where somebody brought her own, which may be old."""
    home = os.environ.get("HAMRAZ_HOME", "")
    return Path(home) if home.startswith(os.path.join(tempfile.gettempdir(), "hamraz-tests-")) else None


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def file() -> Path | None:
    """The migrated SQLite file. Waits for who is making it; None when nobody has begun."""
    return _left(FILE)


def template() -> str:
    """The name of the migrated PostgreSQL database, in the same way; "" when there is none."""
    found = _left(NAME)
    return found.read_text(encoding="ascii") if found else ""


def _left(name: str) -> Path | None:
    home = home_of_the_run()
    if home is None:
        return None
    with _alone(home):
        return home / name if (home / name).exists() else None


def put_in(home: Path) -> None:
    """Lay the file where a server with this home looks for its database; without one the server migrates for itself."""
    if found := file():
        shutil.copyfile(found, home / "hamraz.sqlite3")


def once(connection: Any) -> None:
    """Make Django's creation of the test database take the copy, or leave it."""
    creation = type(connection.creation)
    if getattr(creation.create_test_db, "migrates_once", False):
        return
    create, begin = creation.create_test_db, creation._create_test_db

    def create_test_db(self: Any, *arguments: Any, **options: Any) -> str:
        home = home_of_the_run()
        if home is None:
            return str(create(self, *arguments, **options))
        with _alone(home):
            first = not any((home / name).exists() for name in (FILE, NAME))
            if first:
                name = create(self, *arguments, **options)
                _leave(self.connection, home, name)
        return str(name if first else create(self, *arguments, **options))

    def _create_test_db(self: Any, *arguments: Any, **options: Any) -> Any:
        home = home_of_the_run()
        if home is not None and (home / NAME).exists():
            self.connection.settings_dict["TEST"]["TEMPLATE"] = (home / NAME).read_text(encoding="ascii")
        name = begin(self, *arguments, **options)
        if home is not None and (home / FILE).exists():
            shutil.copyfile(home / FILE, name)
        return name

    create_test_db.migrates_once = True  # type: ignore[attr-defined]
    creation.create_test_db, creation._create_test_db = create_test_db, _create_test_db


def _leave(connection: Any, home: Path, name: str) -> None:
    """Copy the database *name*, which was just migrated, for those who come later."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(home / FILE)])
        return
    copy = f"{name}_{home.name.rpartition('-')[2]}"
    quote = connection.ops.quote_name
    connection.close()  # a template is copied while nobody looks at it
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quote(copy)} TEMPLATE {quote(name)}")
    (home / NAME).write_text(copy, encoding="ascii")


def clear(url: str) -> None:
    """Remove the database that this run left on a PostgreSQL; its file goes with the home."""
    import psycopg
    from psycopg import sql

    if url.startswith("postgres") and (copy := template()):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(copy)))
