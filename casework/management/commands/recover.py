"""`manage.py recover`: two of the three printed sheets bring a supervisor or administrator back, whatever else was lost."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.views.decorators.debug import sensitive_variables

from casework.access import policy
from casework.accounts.forms import one_line
from casework.accounts.founding import NewPerson
from casework.accounts.models import RECOVERY, Role, Team, User
from casework.accounts.passphrases import handle_of
from casework.accounts.terminal import Refused, new_passphrase, signed_in
from casework.recovery import counselling, organisation
from casework.recovery.copies import Office
from casework.recovery.counselling import NotACounsellor
from casework.recovery.drill import Count, drill
from casework.recovery.organisation import RECOVERED, BroughtBack, CannotBringBack, Teams
from casework.recovery.terminal import NoRoot, two_sheets

NOTHING = "Nothing was changed."


class Command(BaseCommand):
    """On the live server or on a restored copy. Sheets and passphrases are typed here, never taken from a flag or a file."""

    help = "Bring a supervisor or administrator back with two of the three recovery sheets; or try whether it would work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--person", metavar="SIGN-IN-NAME", help="whom to bring back; asked for otherwise")
        parser.add_argument("--new", action="store_true", help="make a new person, where nobody is left to be brought back")
        parser.add_argument("--role", choices=[str(role) for role in RECOVERED], help="with --new: her role; asked for otherwise")
        parser.add_argument("--all-teams", action="store_true", help="give her every caseload, not only those she had")
        parser.add_argument("--also", action="append", metavar="KIND", help="a further kind of team she gets, such as recovery_a")
        parser.add_argument("--drill", action="store_true", help="open every copy and compare it, and change nothing")
        parser.add_argument("--counselling", action="store_true", help="give counselling keys whose holder is gone to a counsellor")
        parser.add_argument("--to", metavar="SIGN-IN-NAME", help="with --counselling: the counsellor")
        parser.add_argument("--of", metavar="SIGN-IN-NAME", help="with --counselling: all cases of this counsellor, gone or not")
        parser.add_argument("--as", dest="supervisor", metavar="SIGN-IN-NAME", help="with --counselling: the supervisor who gives them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["drill"] and (options["counselling"] or options["new"]) or options["counselling"] and options["new"]:
            raise CommandError("One thing at a time: --drill, --counselling and --new do not go together.")
        try:
            office = Office(two_sheets(self.stdout.write))
            if options["drill"]:
                self.drill(office)
            elif options["counselling"]:
                self.counselling(office, options)
            else:
                self.told(self.new(office, options) if options["new"] else self.back(office, options))
        except NoRoot as error:
            raise CommandError(f"{error} {NOTHING}") from None
        except CannotBringBack:
            raise CommandError(f"Only a confirmed supervisor or administrator is brought back by the sheets. {NOTHING}") from None
        except EOFError:
            raise CommandError(f"The input ended. {NOTHING}") from None

    # --- bringing somebody back ------------------------------------------------------------------------------------
    @sensitive_variables("passphrase")
    def back(self, office: Office, options: dict[str, Any]) -> BroughtBack:
        name = options["person"] or self.asked("Sign-in name of the person to bring back")
        user = self.user(name)
        role = organisation.certified_role(user)
        if role not in RECOVERED:
            raise CannotBringBack
        teams = self.teams(office, role, options, organisation.kinds_of(user))
        self.stdout.write(f"This is {office.name_of('user', user) or 'a person without a name'}, {role}, {user.state}.")
        self.agreed(office, organisation.teams_for(office, user, role, teams))
        passphrase = new_passphrase("hers", sign_in_name=name, say=self.stderr.write)
        return organisation.bring_back(office=office, user=user, passphrase=passphrase, teams=teams)

    @sensitive_variables("passphrase")
    def new(self, office: Office, options: dict[str, Any]) -> BroughtBack:
        role = options["role"] or self.chosen("Her role", {str(role): str(role) for role in RECOVERED})
        sign_in_name, name = self.asked("Her sign-in name"), self.asked("Her name, as colleagues call her")
        place = self.place(office) if role == Role.SUPERVISOR else None
        teams = self.teams(office, role, options, set())
        passphrase = new_passphrase("hers", sign_in_name=sign_in_name, say=self.stderr.write)
        person = NewPerson(sign_in_name, name, passphrase)
        try:
            return organisation.bring_in(office=office, person=person, role=role, home_team=place, teams=teams)
        except IntegrityError:
            raise CommandError(f"Somebody signs in under this name already. {NOTHING}") from None

    def place(self, office: Office) -> Team | None:
        """The caseload of a new supervisor."""
        found = {str(number): team for number, team in enumerate(office.caseloads(), 1)}
        if len(found) < 2:
            return next(iter(found.values()), None)
        return found[self.chosen("Her team", {number: office.name_of("team", team) for number, team in found.items()})]

    def teams(self, office: Office, role: str, options: dict[str, Any], had: set[str]) -> Teams:
        """Which teams she gets. Of further kinds, such as a recovery team, those she had; asked for where she had none."""
        further = organisation.further_kinds(office, role)
        also = set(options["also"] or ())
        if also - set(further):
            raise CommandError(f"No copy of a team of the kind {', '.join(sorted(also - set(further)))} opens for her role. {NOTHING}")
        also = also or had & set(further)
        if set(RECOVERY) <= also:
            raise CommandError(f"Nobody is in both recovery teams. {NOTHING}")
        if further and not also:
            answer = self.chosen("Which of these teams is she to be in", {kind: kind for kind in further} | {"none": "none of them"})
            also = set() if answer == "none" else {answer}
        return Teams(options["all_teams"], frozenset(also))

    def agreed(self, office: Office, teams: list[Team]) -> None:
        """Her name and her teams are read before anything is done: the columns that say so lie in the database."""
        for team in teams:
            self.stdout.write(f"  gets the keys of: {team.kind} {office.name_of('team', team)}")
        if input("Bring her back? yes/no: ").strip().lower() != "yes":
            raise CommandError(NOTHING)

    def told(self, done: BroughtBack) -> None:
        self.stdout.write(self.style.SUCCESS(f"She can sign in with her new passphrase. Teams whose keys she holds: {done.teams}."))
        if done.lacking:
            self.stderr.write(f"Keys of her teams of which no copy opens: {done.lacking}. See `manage.py recover --drill`.")
        if done.cases or done.beyond:
            self.stdout.write(f"Cases assigned to herself: {done.cases} are hers again, {done.beyond} have to be assigned to her again.")
        self.stdout.write("She sets her one-time codes at her next sign-in. Clear this screen, and put the sheets back where they were.")

    # --- counselling keys ------------------------------------------------------------------------------------------
    def counselling(self, office: Office, options: dict[str, Any]) -> None:
        to = self.user(options["to"] or self.asked("Sign-in name of the counsellor"))
        of = self.user(options["of"]) if options["of"] else None
        try:
            with signed_in(options["supervisor"]) as someone:
                if not policy.may(someone.role, "cases.assign"):
                    raise CommandError(f"Only a supervisor assigns cases. {NOTHING}")
                cases = counselling.waiting(of)
                self.stdout.write(f"Cases of which the counselling key is to be given: {len(cases)}.")
                if kept := counselling.may_come_back(cases):
                    self.stdout.write(
                        f"In {kept} of them two colleagues can still bring the counsellor's own key back: better try that first."
                    )
                if input("Give them to her? yes/no: ").strip().lower() != "yes":
                    raise CommandError(NOTHING)
                done = counselling.give(office=office, cases=cases, to=to)
        except Refused:
            raise CommandError(f"Nobody was let in. {NOTHING}") from None
        except NotACounsellor:
            raise CommandError(f"Counselling keys go to an active, certified counsellor only. {NOTHING}") from None
        self.stdout.write(self.style.SUCCESS(f"Cases that are hers now: {done.given}."))
        if done.beyond:
            self.stderr.write(
                f"Cases that this supervisor does not open herself: {done.beyond}. A supervisor of their team runs this again."
            )
        if done.lacking:
            raise CommandError(f"Cases of whose counselling key no copy opens: {done.lacking}.", returncode=1)

    # --- the drill -------------------------------------------------------------------------------------------------
    def drill(self, office: Office) -> None:
        found = drill(office)
        self.stdout.write(_said("Keys of teams", found.teams))
        self.stdout.write(_said("Counselling keys", found.counselling))
        self.stdout.write(_said("People whom two colleagues could bring back", found.halves))
        self.stdout.write(f"Newest part of the trail: {'opens' if found.trail else 'does not open'}")
        if not found.root:
            self.stderr.write("The key for new copies is not that of the sheets. Bringing somebody back mends it; restart the server then.")
        if not found.whole:
            raise CommandError("The sheets would not bring everything back.", returncode=1)
        self.stdout.write(self.style.SUCCESS("The sheets would bring everything back. Nothing was changed; the day is in the trail."))

    # --- asking ----------------------------------------------------------------------------------------------------
    def user(self, name: str) -> User:
        found = User.objects.filter(handle=handle_of(name)).first()
        if found is None:
            raise CommandError(f"Nobody signs in under this name. {NOTHING}")
        return found

    def chosen(self, question: str, choices: dict[str, str]) -> str:
        """One of the keys, typed."""
        for key, words in choices.items():
            self.stdout.write(f"  {key}" + (f"  {words}" if words != key else ""))
        while (answer := input(f"{question}: ").strip()) not in choices:
            self.stderr.write("This is none of them.")
        return answer

    def asked(self, question: str) -> str:
        try:
            return one_line(input(f"{question}: "))
        except ValidationError as error:
            raise CommandError(f"{question}: {' '.join(error.messages)}") from error


def _said(what: str, count: Count) -> str:
    return f"{what}: {count.right} right, {count.missing} missing, {count.wrong} wrong"
