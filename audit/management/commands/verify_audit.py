"""`manage.py verify_audit`: is the ledger whole? Exit status 1 and the first bad entry when it is not."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import checking, export
from audit.errors import LedgerUnwritable
from audit.ledger import record_durably
from audit.verifier import Report, outside_mark


def outside(text: str) -> tuple[int, bytes]:
    try:
        return outside_mark(text)
    except ValueError:
        raise ArgumentTypeError("a checkpoint is SIZE:BASE64ROOT") from None


class Command(BaseCommand):
    """Checks numbers, times, chain, signatures, authentication codes and checkpoints; the run itself is recorded."""

    help = "Check that the ledger is whole: exit status 1, the first bad entry and the reason when it is not."
    requires_system_checks: list[str] = []  # it must run on a damaged office

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=int, default=1, metavar="SEQ", help="begin at the checkpoint before SEQ")
        parser.add_argument("--export", type=Path, metavar="FILE.jsonl", help="also write every field to a new file")
        parser.add_argument(
            "--outside", type=outside, action="append", default=[], metavar="SIZE:BASE64ROOT", help="a checkpoint kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        archived = export.beginning().frontier.size
        staying = options["first"] <= archived + 1
        try:
            report, _ = checking.check(options["first"], outside=options["outside"], staying=staying, progress=self._tell)
        except checking.InTheArchive:
            raise CommandError("a checkpoint of --outside lies in an archive: give it to open_archive", returncode=2) from None
        if options["export"]:
            self._export(options["export"])
        self._record(report)
        if not report.ok:
            raise CommandError(f"entry {report.first_bad}: {report.why} ({report.checked} entries before it hold)", returncode=1)
        self.stdout.write(f"{report.checked} entries hold")
        if archived and staying:
            self.stdout.write(f"entries 1 to {archived} are in an archive: those that stayed hold too, for the others see open_archive")

    def _tell(self, seq: int) -> None:
        self.stdout.write(f"… {seq}")

    def _export(self, path: Path) -> None:
        try:
            self.stdout.write(f"{export.write(path)} lines in {path}")
        except OSError as error:
            raise CommandError(f"{path} could not be written: {error.strerror}", returncode=2) from error

    def _record(self, report: Report) -> None:
        try:
            record_durably("ledger.verified", ok=report.ok, checked=report.checked, first_bad=report.first_bad)
        except LedgerUnwritable:
            self.stderr.write("this run could not be recorded in the ledger")
