"""`manage.py open_archive FILE`: verify an archive of the ledger, and write out what a court or an auditor asks for."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import audit
from audit import archive_file, archiving
from audit.archive_file import About, NotAnArchive, OpenKey, digest_of
from audit.management.commands.verify_audit import outside
from audit.models import Archive
from audit.review.hooks import VERB
from audit.review.old import stories
from audit.review.segments import archive_opener
from casework.access import policy
from casework.accounts.terminal import Refused, signed_in
from casework.encryption import CannotOpen, Keys, Sheet, join, open_envelope

SHEETS = "Sheet {}, in one line: "


class Command(BaseCommand):
    """Opened with the passphrase of a supervisor, or with two of the three recovery sheets. That it was opened is an entry."""

    help = "Verify an archive of the ledger: exit status 1 and the reason when it is not whole. Can write out what is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="name", metavar="SIGN-IN-NAME")
        parser.add_argument("--sheets", action="store_true", help="open it with two recovery sheets in place of a passphrase")
        parser.add_argument("--export", type=Path, metavar="OUT.jsonl", help="the export inside, for the verifiers; bodies stay sealed")
        parser.add_argument("--stories", type=Path, metavar="OUT.jsonl", help="every entry with its body opened: anybody can read it")
        parser.add_argument("--outside", type=outside, action="append", default=[], metavar="SIZE:BASE64ROOT")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sheets"] and options["stories"]:
            raise CommandError("bodies are sealed to the auditors: --stories needs the passphrase of a supervisor")
        try:
            told = archive_file.about(options["file"])
            self.stdout.write(f"entries {told.after + 1} to {told.size}")
            self._compare(told, options["file"])
            with self._opener(options) as (open_key, tell):
                audit.record_durably("ledger.read", view="archive", size=told.size, count=told.size - told.after)
                self._open(options, open_key, tell)
        except Refused:
            raise CommandError("Nobody was let in.") from None
        except CannotOpen:
            raise CommandError("the archive does not open: it was edited or cut, or is sealed to others", returncode=1) from None
        except (NotAnArchive, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"not an archive of this ledger: {error}", returncode=2) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from None

    def _compare(self, told: About, path: Path) -> None:
        """Is it the file of which the ledger tells?"""
        row = Archive.objects.filter(size=told.size).first()
        if row is None:
            self.stdout.write("this database tells of no such archive: only what the file says of itself is checked")
        elif bytes(row.file_digest) != digest_of(path):
            raise CommandError("this is not the file of which the ledger tells: its SHA-256 is another", returncode=1)

    @contextmanager
    def _opener(self, options: dict[str, Any]) -> Iterator[tuple[OpenKey, Callable[[Iterable[Any]], Iterable[Any]] | None]]:
        if options["sheets"]:
            root = Keys.from_seed(join(*(Sheet.parse(input(SHEETS.format(which))) for which in ("one", "two"))))
            yield (lambda name, info, envelope: open_envelope(root, info, envelope)), None
            return
        with signed_in(options["name"]) as someone:
            if not policy.may(someone.role, VERB) or not someone.reads_ledger:
                raise CommandError("Only a supervisor who reads the trail opens its archive.")
            yield archive_opener(someone), lambda lines: stories(lines, someone)

    def _open(self, options: dict[str, Any], open_key: OpenKey, tell: Callable[[Iterable[Any]], Iterable[Any]] | None) -> None:
        path = options["file"]
        report = archiving.check(path, open_key, outside=options["outside"])
        if not report.ok:
            raise CommandError(f"entry {report.first_bad}: {report.why} ({report.checked} entries before it hold)", returncode=1)
        self.stdout.write(f"{report.checked} entries hold")
        told = archive_file.about(path)
        self.stdout.write(f"the ledger goes on from here: --after {told.size} --hash {told.hash.hex()}")
        if options["export"]:
            self._write(options["export"], archiving.exported(path, open_key))
        if options["stories"] and tell is not None:
            self._write(options["stories"], tell(archive_file.read(path, open_key)))

    def _write(self, path: Path, lines: Iterable[Any]) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            count = sum(bool(file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")) for line in lines)
        self.stdout.write(f"{count} lines in {path}")
