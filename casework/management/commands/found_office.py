"""Found the office: its root key on three printed sheets, the first team, the first administrator and supervisor."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from casework.accounts import strength
from casework.accounts.forms import one_line
from casework.accounts.founding import AlreadyFounded, Founded, NewPerson, found_office
from casework.accounts.models import Organisation
from casework.accounts.passphrases import handle_of
from casework.accounts.terminal import new_passphrase
from casework.recovery import printing
from casework.recovery.terminal import spoken


class Command(BaseCommand):
    """Asks for what the flags leave out. Passphrases are typed unseen, or made here and printed once; never taken from a flag."""

    help = "Found the office in an empty database: first administrator and supervisor, first team, three recovery sheets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--administrator", help="sign-in name of the first administrator")
        parser.add_argument("--administrator-name", help="what colleagues call her")
        parser.add_argument("--supervisor", help="sign-in name of the first supervisor")
        parser.add_argument("--supervisor-name", help="what colleagues call her")
        parser.add_argument("--office", help="name of the office")
        parser.add_argument("--team", help="name of the first team")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES])
        parser.add_argument("--generate", action="store_true", help="make six-word passphrases and print them once")
        parser.add_argument("--pdf", metavar="PATH", help=printing.PDF_HELP)
        parser.add_argument("--training", action="store_true", help="mark the office as a training office")

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.exists():
            raise CommandError("There is an office in this database already. A second one needs a database of its own.")
        if options["training"] and not settings.TRAINING:
            raise CommandError("A training office needs HAMRAZ_TRAINING=yes, so that every page says so.")
        self.say = self.stderr.write if options["pdf"] == printing.STDOUT else self.stdout.write
        try:
            with printing.place(options["pdf"], self.say) as hand_out:
                self.found(options, hand_out)
        except printing.NotPrinted as error:
            raise CommandError(str(error)) from None

    def found(self, options: dict[str, Any], hand_out: printing.HandOut) -> None:
        office = self.asked(options["office"], "Name of the office")
        team = self.asked(options["team"], "Name of the first team")
        people = {role: self.person(role, options) for role in ("administrator", "supervisor")}
        if handle_of(people["administrator"].sign_in_name) == handle_of(people["supervisor"].sign_in_name):
            raise CommandError("The administrator and the supervisor need two different sign-in names.")
        self.say("Making the keys ...")
        try:
            founded = found_office(**people, team_name=team, office_name=office, training=options["training"])
        except AlreadyFounded as error:
            raise CommandError("There is an office in this database already.") from error
        self.told(founded, people, hand_out, options)

    def asked(self, given: str | None, question: str) -> str:
        text = given or input(f"{question}: ")
        try:
            return one_line(text)
        except ValidationError as error:
            raise CommandError(f"{question}: {' '.join(error.messages)}") from error

    def person(self, role: str, options: dict[str, Any]) -> NewPerson:
        sign_in_name = self.asked(options[role], f"Sign-in name of the {role}")
        name = self.asked(options[f"{role}_name"], f"Name of the {role}")
        if options["generate"]:
            return NewPerson(sign_in_name, name, strength.suggest(options["language"]))
        typed = new_passphrase(f"the {role}", sign_in_name=sign_in_name, say=self.stderr.write)
        return NewPerson(sign_in_name, name, typed)

    def told(self, founded: Founded, people: dict[str, NewPerson], hand_out: printing.HandOut, options: dict[str, Any]) -> None:
        self.say(self.style.SUCCESS("The office is founded."))
        try:
            hand_out(founded.sheets)
        except Exception as error:  # a pipe that broke, a full disk: the office is there, and nothing else holds its root
            self.stderr.write(f"The PDF could not be made ({type(error).__name__}). These are the sheets:")
            self.stderr.write(spoken(founded.sheets))
        self.say(printing.afterwards(options["pdf"]))
        for role, person in people.items():
            self.say(f"{role}: sign-in name {person.sign_in_name}")
            if options["generate"]:
                self.say(f"{role}: passphrase (shown once) {person.passphrase}")
        self.say("Each sets up her one-time codes at her first sign-in.")
