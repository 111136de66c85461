"""`manage.py restore`: put a backup into an empty database, or say in a sentence why not."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from audit.management.commands.verify_audit import outside
from casework.backup import restoring
from casework.backup.errors import Refused
from casework.backup.restoring import Wanted
from casework.erasure import marks


class Command(BaseCommand):
    """Exit status: 0 restored, 1 refused; then nothing is in the database."""

    help = "Restore a backup into an empty database; every erasure known is repeated, and the ledger verified."
    requires_system_checks: list[str] = []  # there may be no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="source", type=Path, required=True, metavar="DIR", help="the directory of the backups, with all sets"
        )
        parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="the secret age key of one of the two people")
        parser.add_argument("--set", dest="name", default="", metavar="NAME", help="another set than the newest")
        parser.add_argument("--older", action="store_true", help="take a set although newer ones lie there: what came after is lost")
        parser.add_argument("--data-only", action="store_true", help="without keys, where those have expired: no case will open")
        parser.add_argument(
            "--outside", type=outside, action="append", default=[], metavar="SIZE:BASE64ROOT", help="a checkpoint from a weekly sheet"
        )

        parser.add_argument(
            "--unmarked-erasures", dest="unmarked", choices=[marks.REPEAT, marks.LEAVE], default=marks.ASK,
            help="lines of erasures.jsonl without a mark, from before there were marks: erase again what they name, or not",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        keys = {name: options[name] for name in Wanted._fields}
        try:
            restored = restoring.restore(Wanted(**keys), self._tell)
        except Refused as error:
            raise CommandError(f"Nothing was restored: {error}.") from error
        except OSError as error:
            raise CommandError(f"Nothing was restored: {error.strerror or error} ({error.filename or options['source']}).") from error
        self.stdout.write(f"{restored.name} is restored: {restored.rows} rows, {restored.entries} entries of the trail verified.")
        self.stdout.write(f"Cases and records that had been erased and came back: {restored.erased}. They are erased again.")
        if restored.held:
            cases = ", ".join(map(str, restored.held))
            self.stdout.write(f"Under a legal hold, and so NOT erased again although a line says so: {cases}. Supervisors decide anew.")
        self.stdout.write(f"People who had been locked, suspended, left or travelling, and came back: {restored.shut}. They are shut out.")
        self.stdout.write(
            f"Keys of teams that somebody had lost, and that came back: {restored.ended}. They are ended again. Give each of these teams a"
            " new key before anything is written: admit somebody and take her out (docs/backup.md)."
        )
        self.stdout.write(
            f"Whoever was shut out or taken out of a team after {restored.made_at:%Y-%m-%d %H:%M} UTC, and is in no newer set, can sign in"
            " again. Lock her before the service starts: manage.py emergency_lock."
        )
        self.stdout.write("Everybody signs in anew. Make a backup now.")

    def _tell(self, line: str) -> None:
        self.stdout.write(f"... {line}")
        self.stdout.flush()
