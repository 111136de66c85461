"""Lock people from the server: when no supervisor reaches a page. The entry says that the server did it."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from casework.accounts.models import CASELOAD, Role, Team, User
from casework.accounts.passphrases import handle_of
from casework.emergency import locking


class Command(BaseCommand):
    """Names of teams are sealed, and the server cannot read them: a team is named by somebody who works in it, or by its id."""

    help = "Emergency lock: end the sessions and overwrite the keys of a person, a team or the whole office. Only recovery undoes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--office", action="store_true", help="everybody of the office")
        whom.add_argument("--team", metavar="ID", help="a team by its id, as the address of its page has it")
        whom.add_argument("--team-of", metavar="SIGN-IN-NAME", help="the team in which this person works")
        whom.add_argument("--person", metavar="SIGN-IN-NAME", help="one person")
        whom.add_argument("--overwrite", action="store_true", help="lock nobody, overwrite what a lock has freed: as the tables' owner")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["overwrite"]:
            self.overwritten()
            return
        scope, people, team = self.whom(options)
        count = people.count()
        if not count:
            raise CommandError("There is nobody to lock.")
        if not options["yes"] and input(f'{count} to lock. Only recovery lets them in again. Type "lock": ').strip().lower() != "lock":
            raise CommandError("Nothing was done.")
        done = locking.lock(people, scope=scope, team=team)
        self.stdout.write(f"Locked: {done}. Their sessions have ended.")
        self.overwritten()

    def overwritten(self) -> None:
        done = locking.overwrite_freed_pages()
        self.stdout.write("Freed pages are overwritten." if done else "Freed pages could NOT be overwritten now: see docs/emergency.md.")

    def whom(self, options: dict[str, Any]) -> tuple[str, QuerySet[User], UUID | None]:
        """The scope, the people, and which team. Raises CommandError for a name, an id or a partner that cannot be locked here."""
        if options["office"]:
            return locking.OFFICE, locking.of_office(), None
        if options["team"]:
            return self.all_of(self.team(options["team"]))
        person = self.person(options["team_of"] or options["person"])
        if options["person"]:
            return locking.PERSON, locking.of_person(person), None
        if person.home_team is None or person.home_team.kind != CASELOAD:
            raise CommandError("She works in no team.")
        return self.all_of(person.home_team)

    def all_of(self, team: Team) -> tuple[str, QuerySet[User], UUID | None]:
        return locking.TEAM, locking.of_team(team), team.pk

    def team(self, given: str) -> Team:
        try:
            found = Team.objects.filter(pk=UUID(given), kind=CASELOAD).first()
        except ValueError:
            found = None
        if found is None:
            raise CommandError("There is no team with this id. Names are sealed: use --team-of with a sign-in name.")
        return found

    def person(self, name: str) -> User:
        found = User.objects.filter(handle=handle_of(name)).first()
        if found is None:
            raise CommandError("Nobody signs in under this name.")
        if found.role == Role.PARTNER:
            raise CommandError("A partner's key is not the office's: suspend her on the page of people.")
        return found
