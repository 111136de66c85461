"""`manage.py archive_ledger`: put the entries that tell who looked, once they are old, into a sealed file and out of the database."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import archiving
from audit.archiving import Plan
from audit.errors import LedgerError
from audit.review.hooks import VERB
from audit.review.segments import archive_opener
from casework.access import policy
from casework.accounts.terminal import Refused, signed_in
from casework.accounts.unlocked import Unlocked

A_YEAR = 365.25 * 24 * 60  # minutes


class Command(BaseCommand):
    """Writes the file, reads it back, verifies it, and only then deletes. A supervisor signs it with her passphrase."""

    help = "Put old entries that tell who looked into a sealed file; what was changed stays. Nothing happens unless this is run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than-years", type=int, default=settings.LEDGER_YEARS, metavar="N")
        parser.add_argument("--to", type=Path, metavar="FILE", help="a new file; only its owner reads it")
        parser.add_argument("--as", dest="name", metavar="SIGN-IN-NAME", help="the supervisor who signs; asked for otherwise")
        parser.add_argument("--dry-run", action="store_true", help="only say what would leave")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["older_than_years"] < 1:
            raise CommandError("at least one year stays in the database")
        try:
            chosen = archiving.plan(_minute_before(options["older_than_years"]))
        except archiving.NothingToArchive as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(_said(chosen))
        if options["dry_run"]:
            return
        if options["to"] is None:
            raise CommandError("--to FILE says where the archive is written")
        try:
            with signed_in(options["name"]) as someone:
                self._carry_out(chosen, options["to"], someone)
        except Refused:
            raise CommandError("Nobody was let in.") from None

    def _carry_out(self, chosen: Plan, path: Path, someone: Unlocked) -> None:
        if not policy.may(someone.role, VERB) or not someone.reads_ledger:
            raise CommandError("Only a supervisor who reads the trail puts it away.")
        try:
            row = archiving.carry_out(chosen, path, archive_opener(someone))
        except OSError as error:
            raise CommandError(f"{path} could not be written: {error.strerror}", returncode=2) from error
        except LedgerError as error:
            raise CommandError(f"nothing was deleted: {error}", returncode=1) from error
        self.stdout.write(f"{row.removed} entries left for {path}, SHA-256 {bytes(row.file_digest).hex()}")
        self.stdout.write("Keep two copies of the file outside, and this line with one of them: nobody reads those entries without it.")


def _minute_before(years: int) -> int:
    return int(datetime.now(UTC).timestamp() // 60 - years * A_YEAR)


def _said(chosen: Plan) -> str:
    day = datetime.fromtimestamp(chosen.ts * 60, UTC).date().isoformat()
    return f"{chosen.removed} of the entries up to number {chosen.size} ({day}) tell who looked"
