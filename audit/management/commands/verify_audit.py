"""`manage.py verify_audit`: is the ledger whole? Exit status 1 and the first bad entry when it is not."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import export, hooks
from audit.errors import LedgerUnwritable
from audit.genesis import genesis
from audit.ledger import record_durably
from audit.verifier import Report, outside_mark, verify


def _outside(text: str) -> tuple[int, bytes]:
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
            "--outside", type=_outside, action="append", default=[], metavar="SIZE:BASE64ROOT", help="a checkpoint kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._verify(options["first"], options["outside"])
        if options["export"]:
            self._export(options["export"])
        self._record(report)
        if not report.ok:
            raise CommandError(f"entry {report.first_bad}: {report.why} ({report.checked} entries before it hold)", returncode=1)
        self.stdout.write(f"{report.checked} entries hold")

    def _verify(self, first: int, outside: list[tuple[int, bytes]]) -> Report:
        marks = export.marks()
        start = export.start_before(min([first, *(size + 1 for size, _ in outside)]))
        return verify(
            export.rows(start.frontier.size),
            genesis=genesis(),
            signer_key=hooks.signer_key,
            mac_key=hooks.mac_key(),
            checkpoints=marks,
            outside=outside,
            start=start,
            progress=lambda seq: self.stdout.write(f"… {seq}"),
        )

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
