"""`manage.py backup_key`: an age key pair for backups, where age-keygen is not installed."""

import os
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.backup import readers, sealing


class Command(BaseCommand):
    """Writes what age-keygen writes: the file is its owner's alone, and the public key is printed. Run it at the key holder's machine."""

    help = "Make an age key pair for backups: the secret one into a new file, the public one on the screen."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file for the secret key, on a medium that does not stay here")

    def handle(self, *args: Any, **options: Any) -> None:
        made = sealing.new_identity()
        words = f"# created: {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n# public key: {made.to_public()}\n{made}\n"
        try:
            with os.fdopen(os.open(options["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(words)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise CommandError(f"{options['file']} could not be written: {error.strerror}") from error
        self.stdout.write(f"Fingerprint, for your papers: {readers.fingerprint(made.to_public())}")
        self.stdout.write(f"Public key: {made.to_public()}")
