"""``manage.py import_hsds FILE…``: organisations from HSDS files into the directory, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from casework.access import policy
from casework.accounts.terminal import Refused, signed_in
from referrals.directory import taking
from referrals.directory.exchange import LARGEST, File
from referrals.directory.faults import Faulty, where


class Command(BaseCommand):
    help = "Take HSDS documents (JSON), tables (CSV) or a ZIP of either into the directory. All of it is taken, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--as", dest="name", help="your sign-in name; passphrase and code are asked for")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):  # like everything else a command says
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        files = [self._read(path) for path in options["files"]]
        try:
            with signed_in(options["name"]) as someone:
                if not policy.may(someone.role, "partners.manage"):
                    raise CommandError("Your role does not keep the list of partners.")
                done = taking.take(files)
        except Refused as error:
            raise CommandError("This did not work: check the sign-in name, the passphrase and the code.") from error
        except Faulty as error:
            for fault in error.faults:
                self.stderr.write(": ".join(part for part in (where(fault), fault.text) if part))
            raise CommandError(f"Nothing was taken: {len(error.faults)} faults.") from error
        self.stdout.write(f"{done.added} added, {done.changed} changed, {done.same} as they were")

    def _read(self, path: Path) -> File:
        try:
            if path.stat().st_size > LARGEST:
                raise CommandError(f"{path} is larger than {LARGEST // 2**20} MB.")
            return File(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
