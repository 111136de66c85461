"""``manage.py retention --dry-run``: how many closed cases are older than the office's rules. It erases nothing, ever."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from casework.erasure import holds, retention


class Command(BaseCommand):
    help = "Say how many closed cases are older than the office's rules. Two people decide on each, on the page; nothing goes by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count; there is nothing else that this command does")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            raise CommandError("nothing is erased by a command: add --dry-run to count, and decide on the page “Retention”")
        with translation.override("en"):
            for rule in retention.rules().values():
                self.stdout.write(f"{rule.words} ({rule.years} years)")
        old = list(retention.old_enough())
        held = sum(bool(holds.of(case)) for case in old)
        self.stdout.write(f"{len(old)} closed cases are past the shortest rule; on {held} of them lies a legal hold")
