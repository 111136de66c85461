"""`manage.py backup`: write a verified, sealed set of keys and data into a directory."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from audit.errors import LedgerError
from casework.backup import making, standing
from casework.backup.errors import Refused
from casework.backup.stores import STORES


class Command(BaseCommand):
    """Exit status: 0 made and verified, 1 refused or failed; with --check 1 where the newest backup is too old."""

    help = "Make a backup: keys and data apart, sealed to the age keys of HAMRAZ_BACKUP_RECIPIENTS, read back and compared."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR", help="the directory of the backups; it must exist")
        parser.add_argument("--full", action="store_true", help="write everything, not only what changed since the last run")
        parser.add_argument("--check", action="store_true", help="only say how old the newest verified backup is")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        if options["to"] is None:
            raise CommandError("--to DIR says where the backups lie")
        try:
            made = making.make(options["to"], full=options["full"], tell=self._tell)
        except Refused as error:
            raise CommandError(_told(f"No backup was made: {error}.", error)) from error
        except LedgerError as error:
            raise CommandError(_told(f"The backup is not in the trail and does not count: {error}.", error)) from error
        except Error as error:
            raise CommandError(_told(f"No backup was made: the database refused it ({type(error).__name__}).", error)) from error
        except OSError as error:
            said = f"No backup was made: {error.strerror or error} ({error.filename or options['to']})."
            raise CommandError(_told(said, error)) from error
        for store in STORES:
            told, how = made.told[store], "all rows" if made.full[store] else "what changed"
            self.stdout.write(f"{store}: {how}, {told.rows} rows, {told.gone} gone, {made.bytes[store]} bytes")
        self.stdout.write(f"{made.name} was read back and is the same. Deleted as too old: {made.pruned}")

    def _check(self) -> None:
        age = standing.age()
        if age is None:
            raise CommandError("No backup was ever made.", returncode=1)
        hours = int(age.total_seconds() // 3600)
        if age > standing.LATE:
            raise CommandError(f"The newest verified backup is {hours} hours old.", returncode=1)
        self.stdout.write(f"The newest verified backup is {hours} hours old.")

    def _tell(self, line: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"... {line}")
            self.stdout.flush()


def _told(said: str, error: Exception) -> str:
    """The sentence, and what was deleted all the same."""
    return " ".join([said, *getattr(error, "__notes__", [])])
