"""`manage.py recovery_sheets`: two old sheets make three new ones. The root stays the same, so the old ones stay valid."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import audit
from casework.encryption import split
from casework.recovery import printing
from casework.recovery.printing import NotPrinted
from casework.recovery.terminal import NoRoot, two_sheets


class Command(BaseCommand):
    """Asks for two of the sheets and gives three new ones, as text or as a PDF of three pages."""

    help = "Make three new recovery sheets from two old ones. Destroy the old ones afterwards: they stay valid as long as they exist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pdf", metavar="PATH", help=printing.PDF_HELP)

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["pdf"]
        say = self.stderr.write if target == printing.STDOUT else self.stdout.write
        try:
            with printing.place(target, say) as hand_out:
                root = two_sheets(say)
                with transaction.atomic():
                    audit.record("recovery.sheets_made", count=3)
                hand_out(split(root.seed))
        except NoRoot as error:
            raise CommandError(f"{error} Nothing was made.") from None
        except NotPrinted as error:
            raise CommandError(str(error)) from None
        except EOFError:
            raise CommandError("The input ended. Nothing was made.") from None
        say(printing.afterwards(target))
        say("The old sheets stay valid as long as they exist; an old one and a new one do not fit together.")
        say("When the new ones are in their places, burn the old ones.")
