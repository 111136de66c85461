"""``manage.py export_hsds DIRECTORY``: the directory as HSDS files, without what is sensitive."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from casework.access import policy
from casework.accounts.terminal import Refused, signed_in
from referrals.directory import taking
from referrals.directory.exchange import WRITERS, File
from referrals.directory.faults import Faulty


class Command(BaseCommand):
    help = "Write the directory into a new directory as HSDS documents or tables. They are plain text: sensitive entries stay out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="is made; it must not be there, or be empty")
        parser.add_argument("--format", choices=sorted(WRITERS), default="json")
        parser.add_argument("--as", dest="name", help="your sign-in name; passphrase and code are asked for")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):  # like everything else a command says
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        target: Path = options["directory"]
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise CommandError(f"{target} is there already, and is not empty.")
        try:
            with signed_in(options["name"]) as someone:
                if not policy.may(someone.role, "partners.manage"):
                    raise CommandError("Your role does not keep the list of partners.")
                given = taking.give(options["format"])
        except Refused as error:
            raise CommandError("This did not work: check the sign-in name, the passphrase and the code.") from error
        except Faulty as error:
            raise CommandError(" ".join(f"{fault.text} ({fault.at})" for fault in error.faults)) from error
        self._write(target, given.files)
        said = f"{given.organisations} organisations in {len(given.files)} files"
        self.stdout.write(f"{said}; {given.kept_back} kept back as sensitive or damaged")

    def _write(self, target: Path, files: list[File]) -> None:
        try:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            for file in files:
                handle = os.open(target / file.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as out:
                    out.write(file.data)
        except OSError as error:
            raise CommandError(f"{target} could not be written: {error.strerror}") from error
