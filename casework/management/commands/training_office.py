"""`manage.py training_office`: found an office of invented people and cases, of any size. A second run keeps what is there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.accounts import shares
from casework.accounts.models import Organisation
from casework.cases.models import Case
from casework.training import bulk, directory, hands, people, reviews, scenes, told
from casework.training.clock import NotTraining, require_training

USUAL = 60  # cases


class Command(BaseCommand):
    """Founds the training office unless there is one, and prints who signs in how."""

    help = "Found a training office with invented people and cases; print sign-in names and passphrases. Keeps an office that is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, metavar="N", help="cases of a new office (60; 1,000 and more are written in bulk)")
        parser.add_argument("--seed", type=int, default=1, help="which invented people: the same seed, the same people (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_training()
        except NotTraining as error:
            raise CommandError(f"{error}. It is set by `make run`, and never on an office's own server.") from None
        cases: int | None = options["cases"]
        if cases is not None and cases < 0:
            raise CommandError("--cases must be 0 or more")
        if not Organisation.objects.exists():
            self._found(USUAL if cases is None else cases, options["seed"])
        elif not people.is_training_office():
            raise CommandError("There is an office in this database, and it is not a training office. Nothing was changed.")
        elif not shares.recovery_teams():
            raise CommandError("An earlier version founded this training office. Take its database away (in var/) and start anew.")
        elif cases not in (None, Case.objects.count()):
            self._write("The number of cases was left aside: this office is there already. Take its database away (in var/) for another.")
        self._tell()

    def _found(self, cases: int, seed: int) -> None:
        by_hand = cases if cases < bulk.LEAST else bulk.BY_HAND
        more = bulk.further_workers(cases)
        office = people.found(more, self._progress("people with keys of their own", len(people.EVERYBODY) + more))
        counted = self._progress("invented cases", cases)
        for number in range(by_hand):
            scenes.play(office, number, seed)
            counted(number + 1)
        if cases > by_hand:
            bulk.fill(office, cases, seed, counted, hands.at_hand())
        reviews.ask_women(office, seed)
        directory.write_down(office)

    def _progress(self, what: str, total: int) -> told.Progress:
        return told.Progress(self._write, what, total)

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _tell(self) -> None:
        self.stdout.write(f"\nThe training office has {Case.objects.count()} cases. Everybody and everything in it is invented.\n\n")
        for line in told.table():
            self.stdout.write(f"  {line}")
